using MessageBroker.Schemas.Packs;

namespace MessageBroker.Schemas.Bucs;

/// <summary>What happens to a document: the triggers in file order, then the flags, then what the type itself means.</summary>
internal sealed partial class BucMachine
{
    /// <summary>A document was started here, with a draft or in one step with its sending.</summary>
    private void Begun(CaseDocument document, CaseEvent happened)
    {
        if (IsChoice(document)) Withdraw(BucTriggerEffect.Suspend, a => IsOtherStarter(a, document));
        Fire(document, BucTriggerEvent.DocCreate, null, happened);
    }

    private void ThrownAway(CaseDocument draft, CaseEvent happened)
    {
        if (IsChoice(draft)) Withdraw(BucTriggerEffect.Reactivate, a => IsOtherStarter(a, draft));
        Fire(draft, BucTriggerEvent.DocDelete, null, happened);
        if (Has(draft, BucFlags.RecreateAfterDeletion) && Follow(BucRuling.RecreateAfterDeletion))
            Add(BucActionKey.Create(draft.Sed, draft.ParentId, BucActionKind.DocCreateReply), BucRuling.RecreateAfterDeletion);
    }

    /// <summary>Whether this document, by being made, chooses among the starters of a case that has not been opened yet.</summary>
    private bool IsChoice(CaseDocument document) => IsOpening(document) && BucComments.ChoosesStarter(Definition) && Follow(BucRuling.StarterChosen);

    private bool IsOtherStarter(BucActionKey action, CaseDocument starter) =>
        action is { Kind: BucActionKind.DocCreate, Sed: { } sed } && sed != starter.Sed && Definition.Starters.Contains(sed);

    private void Sent(CaseDocument document, CaseEvent happened)
    {
        if (Definition.Role == CaseRole.CaseOwner && openedBy is null && Has(document, BucFlags.IsStarter)) Opened(document, happened);
        var (on, ruling) = Sending(document);
        Fire(document, on, ruling, happened);
        if (Has(document, BucFlags.HasMultipleVersions) && Follow(BucRuling.UpdateAfterSend))
            Add(BucActionKey.On(BucActionKind.DocUpdate, document), BucRuling.UpdateAfterSend);
        if (Has(document, BucFlags.RecreateAfterSend))
            Add(BucActionKey.Create(document.Sed, Follow(BucRuling.RecreateAfterSend) ? document.ParentId : null, BucActionKind.DocCreateReply), BucRuling.RecreateAfterSend);
        if (Has(document, BucFlags.HasCancel)) Derive(BucAdministrative.InvalidateSed, document.Id);
        if (Has(document, BucFlags.HasReject)) Add(BucActionKey.ReceiveOn(BucAdministrative.RejectSed, document), null);
        if (Has(document, BucFlags.HasClarify)) Add(BucActionKey.ReceiveOn(BucAdministrative.ClarifyContent, document), null);
        Mean(document, happened);
    }

    /// <summary>The first starter that was sent opens the case of its owner.</summary>
    private void Opened(CaseDocument document, CaseEvent happened)
    {
        if (IsChoice(document)) RemoveWhere(a => IsOtherStarter(a, document));
        (openedBy, Counterparties) = (document.Id, happened.Participants);
        if (Follow(BucRuling.CaseActionsEndWithStarter)) RemoveWhere(static a => a.Kind is BucActionKind.CaseDelete or BucActionKind.CaseUpdateParticipants);
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
        if (BucComments.EndsUpdateOfParent(Definition, document) && Follow(BucRuling.UpdateEndsWithAnswer))
            RemoveWhere(a => a.Kind == BucActionKind.DocUpdate && a.DocumentId == document.ParentId);
        if (Has(document, BucFlags.HasMultipleVersions)) Add(BucActionKey.On(BucActionKind.DocUpdateReceive, document), null);
        if (Has(document, BucFlags.HasCancel)) Add(BucActionKey.ReceiveOn(BucAdministrative.InvalidateSed, document), null);
        if (Has(document, BucFlags.HasReject)) Derive(BucAdministrative.RejectSed, document.Id);
        if (Has(document, BucFlags.HasClarify)) Derive(BucAdministrative.ClarifyContent, document.Id);
        Mean(document, happened);
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
            && Definition.TriggersOf(document.Sed).Any(t => t is { On: BucTriggerEvent.DocSendParticipants, ParentType: BucTrigger.NoParent });
        return alone ? (BucTriggerEvent.DocSendParticipants, BucRuling.SentAlone) : (BucTriggerEvent.DocSend, null);
    }

    /// <summary>Opens the creation of an administrative SED that no file opens, with the document as parent.</summary>
    private void Derive(string sed, string? parentId, BucRuling ruling = BucRuling.DerivedCreate)
    {
        if (Follow(ruling)) Add(new BucActionKey(BucActionKind.DocCreate, sed, null, parentId), ruling);
    }

    private void Cancel(CaseDocument target, CaseEvent happened)
    {
        var cancelled = target with { Status = CaseDocumentStatus.Cancelled };
        Replace(cancelled);
        if (Follow(BucRuling.CancelledTarget)) RemoveWhere(a => a.Concerns(target.Id));
        Fire(cancelled, happened.ByMe ? BucTriggerEvent.DocCancel : BucTriggerEvent.DocCancelReceive, null, happened);
        if (happened.ByMe && Has(target, BucFlags.RecreateAfterCancel))
            Add(BucActionKey.Create(target.Sed, Follow(BucRuling.RecreateAfterCancel) ? target.ParentId : null, BucActionKind.DocCreate), BucRuling.RecreateAfterCancel);
    }

    private void RemoveWhere(Func<BucActionKey, bool> goes)
    {
        Drop(open, goes);
        Drop(suspended, goes);
        Drop(waiting, goes);
        Drop(declined, goes);
        Drop(delayed, goes);
    }

    private static void Drop<T>(Dictionary<BucActionKey, T> actions, Func<BucActionKey, bool> goes)
    {
        foreach (var action in actions.Keys.Where(goes).ToArray()) actions.Remove(action);
    }

    private bool Has(CaseDocument document, BucFlags flag) => (Definition.FlagsOf(document.Sed) & flag) != 0;
}
