using MessageBroker.Schemas.Findings;
using MessageBroker.Schemas.Packs;

namespace MessageBroker.Schemas.Bucs;

/// <summary>
/// A part in a case that this institution takes over by an X007. The document that opened the case is not known here, nor what was said since: the X007 opens
/// what every starter opens that needs no document as parent, and takes each answer without asking for its question.
/// </summary>
internal sealed partial class BucMachine
{
    private Finding? TakenOver(CaseEvent happened)
    {
        var document = New(happened, CaseDocumentStatus.Received);
        if (Document(document.Id) is null) documents.Add(document);
        RemoveWhere(static _ => true);
        (closing, End, Counterparties, openedBy) = (null, BucCaseEnd.None, null, document.Id);
        foreach (var starter in Definition.Starters) OpenAs(document with { Sed = starter }, happened);
        if (Definition.Role == CaseRole.CaseOwner) return null;
        // The owner may tell a counterparty anew what the case is about.
        openedBy = null;
        foreach (var starter in Definition.Starters) Add(new BucActionKey(BucActionKind.DocReceive, starter), BucRuling.CaseTakenOver);
        return null;
    }

    /// <summary>What a starter with that X007 in its place opens. An answer of ours needs the question, which is not here.</summary>
    private void OpenAs(CaseDocument starter, CaseEvent happened)
    {
        var on = Definition.Role == CaseRole.CaseOwner ? Sending(starter).On : BucTriggerEvent.DocReceive;
        foreach (var trigger in Definition.TriggersOf(starter.Sed))
        {
            if (trigger is not { Effect: BucTriggerEffect.Create, Action: { } kind, SameParent: false } || trigger.On != on || !IsFor(trigger, starter)) continue;
            if (kind is BucActionKind.DocCreateReply or BucActionKind.CaseArchive) continue;
            CreateBy(kind == BucActionKind.DocReceiveReply ? trigger with { Action = BucActionKind.DocReceive } : trigger, starter, BucRuling.CaseTakenOver, happened);
        }
    }

    /// <summary>What happened before is told among the documents, and neither judged nor followed by anything: it belongs to another part.</summary>
    private IReadOnlyList<Finding> Recall(CaseEvent happened)
    {
        if (happened.Event is CaseEventKind.Create or CaseEventKind.Delete or CaseEventKind.Record) return [];
        if (happened.Sed == BucAdministrative.InvalidateSed && Document(happened.ParentId) is { } target) Replace(target with { Status = CaseDocumentStatus.Cancelled });
        if (Document(happened.DocumentId) is { } known) Replace(known with { Version = Math.Max(known.Version, happened.Version) });
        else documents.Add(New(happened, happened.ByMe ? CaseDocumentStatus.Sent : CaseDocumentStatus.Received));
        return [];
    }
}
