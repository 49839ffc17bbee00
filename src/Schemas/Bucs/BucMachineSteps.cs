using MessageBroker.Schemas.Packs;

namespace MessageBroker.Schemas.Bucs;

/// <summary>What the sending and the receipt of a first version do: the triggers in file order, then the flags, then what the type itself means.</summary>
internal sealed partial class BucMachine
{
    private void Sent(CaseDocument document, CaseEvent happened)
    {
        if (Definition.Role == CaseRole.CaseOwner && openedBy is null && Has(document, BucFlags.IsStarter))
        {
            (openedBy, Counterparties) = (document.Id, happened.Participants);
            if (Follow(BucRuling.CaseActionsEndWithStarter))
            {
                open.Remove(new BucActionKey(BucActionKind.CaseDelete, null));
                open.Remove(new BucActionKey(BucActionKind.CaseUpdateParticipants, null));
            }
        }
        var (on, ruling) = Sending(document);
        Fire(document, on, ruling, happened);
        if (Has(document, BucFlags.HasMultipleVersions) && Follow(BucRuling.UpdateAfterSend))
            Add(BucActionKey.On(BucActionKind.DocUpdate, document), BucRuling.UpdateAfterSend);
        if (Has(document, BucFlags.RecreateAfterSend))
            Add(BucActionKey.Create(document.Sed, Follow(BucRuling.RecreateAfterSend) ? document.ParentId : null, BucActionKind.DocCreateReply), BucRuling.RecreateAfterSend);
        if (Has(document, BucFlags.HasCancel) && Follow(BucRuling.DerivedCreate))
            Add(new BucActionKey(BucActionKind.DocCreate, BucAdministrative.InvalidateSed, null, document.Id), BucRuling.DerivedCreate);
        Mean(document, byMe: true);
    }

    private void Received(CaseDocument document, CaseEvent happened)
    {
        if (Definition.Role == CaseRole.Counterparty && openedBy is null && Has(document, BucFlags.IsStarter))
        {
            openedBy = document.Id;
            if (Follow(BucRuling.OtherStartersClose))
                foreach (var other in Definition.Starters.Where(s => s != document.Sed)) open.Remove(new BucActionKey(BucActionKind.DocReceive, other));
        }
        Fire(document, BucTriggerEvent.DocReceive, null, happened);
        if (Has(document, BucFlags.HasMultipleVersions)) Add(BucActionKey.On(BucActionKind.DocUpdateReceive, document), null);
        if (Has(document, BucFlags.HasCancel)) Add(new BucActionKey(BucActionKind.DocReceive, BucAdministrative.InvalidateSed, document.Id, document.Id), null);
        Mean(document, byMe: false);
    }

    /// <summary>
    /// The event that the sending of a document fires. A type without participant selection whose only use of that event is for
    /// documents without a parent is one that may be sent alone (F023, F027 and H121): its comment says that the selection is then on.
    /// </summary>
    private (BucTriggerEvent On, BucRuling? Ruling) Sending(CaseDocument document)
    {
        if (Has(document, BucFlags.HasParticipantSelection) && Follow(BucRuling.ParticipantsInsteadOfSend))
            return (BucTriggerEvent.DocSendParticipants, BucRuling.ParticipantsInsteadOfSend);
        var alone = document.ParentId is null && Follow(BucRuling.SentAlone)
            && Definition.TriggersOf(document.Sed).Any(t => t is { On: BucTriggerEvent.DocSendParticipants, WithoutParent: true });
        return alone ? (BucTriggerEvent.DocSendParticipants, BucRuling.SentAlone) : (BucTriggerEvent.DocSend, null);
    }

    private void Fire(CaseDocument document, BucTriggerEvent on, BucRuling? ruling, CaseEvent happened)
    {
        foreach (var trigger in Definition.TriggersOf(document.Sed))
        {
            if (trigger.On != on || (trigger.WithoutParent && document.ParentId is not null)) continue;
            if (trigger.OnlyStarter && document.Id != openedBy && Follow(BucRuling.OnlyStarter)) continue;
            // Executed below by what an X007 means; offered only by an interpretation that lacks that ruling.
            if (trigger.Opens == BucActionKind.CaseArchive && Follow(BucRuling.CaseForwarded)) continue;
            var isReply = trigger.Opens is BucActionKind.DocCreateReply or BucActionKind.DocReceiveReply;
            var action = new BucActionKey(trigger.Opens, trigger.Sed, null, isReply ? document.Id : null);
            var answer = trigger.Guard is { } guard ? BucGuards.Answer(guard, this, happened) : true;
            if (answer is null) waiting[action] = BucGuards.Question(trigger.Guard!, $"{Definition.FileName}:{trigger.Line}");
            else waiting.Remove(action);
            if (answer == true) Add(action, ruling);
        }
    }

    /// <summary>What an administrative SED does by itself, without a trigger in the file.</summary>
    private void Mean(CaseDocument document, bool byMe)
    {
        switch (document.Sed)
        {
            case BucAdministrative.InvalidateSed when Document(document.ParentId) is { } target:
                Cancel(target, byMe);
                break;
            case BucAdministrative.Reminder when Follow(BucRuling.MultilateralByDefault):
                Add(new BucActionKey(BucActionKind.DocReceive, BucAdministrative.ReminderReply), BucRuling.MultilateralByDefault);
                break;
            case BucAdministrative.Reminder when byMe:
                Add(new BucActionKey(BucActionKind.DocReceive, BucAdministrative.ReminderReply, null, document.Id), null);
                break;
            case BucAdministrative.CloseCase when Follow(BucRuling.CaseClosed):
                Finish(BucCaseEnd.Closed, static a => IsLeftByClosing(a));
                break;
            case BucAdministrative.ForwardCase when byMe && Follow(BucRuling.CaseForwarded):
                Finish(BucCaseEnd.Forwarded, static _ => false);
                break;
        }
    }

    private static bool IsLeftByClosing(BucActionKey action) =>
        action.Kind is BucActionKind.DocCreate or BucActionKind.DocReceive
        && action.Sed is BucAdministrative.ReopenCase or BucAdministrative.BusinessException or BucAdministrative.ChangeOfParticipant;

    private void Cancel(CaseDocument target, bool byMe)
    {
        var cancelled = target with { Status = CaseDocumentStatus.Cancelled };
        Replace(cancelled);
        if (Follow(BucRuling.CancelledTarget)) RemoveWhere(a => a.Concerns(target.Id));
        if (byMe && Has(target, BucFlags.RecreateAfterCancel))
            Add(BucActionKey.Create(target.Sed, Follow(BucRuling.RecreateAfterCancel) ? target.ParentId : null, BucActionKind.DocCreate), BucRuling.RecreateAfterCancel);
    }

    private void Finish(BucCaseEnd end, Func<BucActionKey, bool> stays)
    {
        End = end;
        RemoveWhere(a => !stays(a));
    }

    private void RemoveWhere(Func<BucActionKey, bool> goes)
    {
        foreach (var action in open.Keys.Where(goes).ToArray()) open.Remove(action);
        foreach (var action in waiting.Keys.Where(goes).ToArray()) waiting.Remove(action);
    }

    private bool Has(CaseDocument document, BucFlags flag) => (Definition.FlagsOf(document.Sed) & flag) != 0;
}
