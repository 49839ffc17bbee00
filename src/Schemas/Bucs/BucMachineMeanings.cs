namespace MessageBroker.Schemas.Bucs;

/// <summary>What an administrative SED does by itself, without a trigger in the file.</summary>
internal sealed partial class BucMachine
{
    private void Mean(CaseDocument document, CaseEvent happened)
    {
        switch (document.Sed)
        {
            case BucAdministrative.InvalidateSed when Document(document.ParentId) is { } target:
                Cancel(target, happened);
                break;
            case BucAdministrative.RejectSed when Follow(BucRuling.RejectedOnce):
                RemoveWhere(a => a.Sed == BucAdministrative.RejectSed && (a.ParentId ?? Document(a.DocumentId)?.ParentId) == document.ParentId);
                break;
            case BucAdministrative.Reminder when IsMultilateral:
                Add(new BucActionKey(BucActionKind.DocReceive, BucAdministrative.ReminderReply), Definition.IsMultilateral is null ? BucRuling.MultilateralByDefault : null);
                break;
            case BucAdministrative.Reminder when happened.ByMe:
                Await(BucAdministrative.ReminderReply, document.Id);
                break;
            case BucAdministrative.ClarifyContent or BucAdministrative.ClarifyReply:
                Clarify(document, happened.ByMe);
                break;
            case BucAdministrative.CloseCase when Follow(BucRuling.CaseClosed):
                Close(document);
                break;
            case BucAdministrative.ReopenCase or BucAdministrative.ReopenAnswer or BucAdministrative.ReopenOutcome:
                Reopen(document, happened);
                break;
            case BucAdministrative.ForwardCase when happened.ByMe && Follow(BucRuling.CaseForwarded):
                End = BucCaseEnd.Forwarded;
                RemoveWhere(static _ => true);
                break;
        }
    }

    private void Await(string sed, string? parentId) => Add(new BucActionKey(BucActionKind.DocReceive, sed, null, parentId), null);

    /// <summary>An X012 waits for its X013, and only that one lets the same document be asked about again.</summary>
    private void Clarify(CaseDocument document, bool byMe)
    {
        if (document.Sed == BucAdministrative.ClarifyContent)
        {
            if (byMe) Await(BucAdministrative.ClarifyReply, document.Id);
            else Derive(BucAdministrative.ClarifyReply, document.Id);
        }
        else if (!byMe && Document(Document(document.ParentId)?.ParentId) is { Status: CaseDocumentStatus.Received } asked)
        {
            Derive(BucAdministrative.ClarifyContent, asked.Id, BucRuling.ClarifyOneByOne);
        }
    }

    private void Close(CaseDocument document)
    {
        var taken = open.Where(a => !IsLeftByClosing(a.Key)).ToDictionary();
        // The one who closed may close again, once the case has been reopened.
        if (document.Mine) taken[new BucActionKey(BucActionKind.DocCreate, BucAdministrative.CloseCase)] = BucRuling.CaseReopened;
        closing = new BucClosing(taken, suspended.ToDictionary(), delayed.ToDictionary());
        End = BucCaseEnd.Closed;
        RemoveWhere(static a => !IsLeftByClosing(a));
    }

    private static bool IsLeftByClosing(BucActionKey action) =>
        action.Kind is BucActionKind.DocCreate or BucActionKind.DocCreateReply or BucActionKind.DocReceive or BucActionKind.DocReceiveReply
        && action.Sed is BucAdministrative.ReopenCase or BucAdministrative.BusinessException or BucAdministrative.ChangeOfParticipant;

    /// <summary>X002 asks, X003 answers, X004 tells the outcome; in a multilateral case the X004 has no parent.</summary>
    private void Reopen(CaseDocument document, CaseEvent happened)
    {
        var parentId = document.Sed == BucAdministrative.ReopenAnswer && IsMultilateral ? null : document.Id;
        var next = document.Sed switch { BucAdministrative.ReopenCase => BucAdministrative.ReopenAnswer, BucAdministrative.ReopenAnswer => BucAdministrative.ReopenOutcome, _ => null };
        // What this institution answers goes out by itself and is no action that somebody is offered.
        if (next is not null)
        {
            if (happened.ByMe) Await(next, parentId);
        }
        else if (End == BucCaseEnd.Closed && Follow(BucRuling.CaseReopened)) Outcome(happened);
    }

    /// <summary>What the X001 took comes back if the X004 says so; which it says is an input like every condition.</summary>
    private void Outcome(CaseEvent happened)
    {
        if (closing is null) return;
        var back = closing.Open.Where(a => IsStill(a.Key));
        switch (Ask(BucGuards.Reopened, happened))
        {
            case null:
                foreach (var (action, _) in back) waiting[action] = new BucWaiting(BucGuards.Question(BucGuards.Reopened, Definition.FileName), BucGuards.Reopened, happened.DocumentId);
                break;
            case true:
                End = BucCaseEnd.None;
                RemoveWhere(static a => a.Sed is BucAdministrative.ReopenCase or BucAdministrative.ReopenAnswer or BucAdministrative.ReopenOutcome);
                foreach (var (action, ruling) in back) Add(action, ruling ?? BucRuling.CaseReopened);
                foreach (var (action, ruling) in closing.Suspended.Where(a => IsStill(a.Key))) suspended[action] = ruling;
                foreach (var (action, due) in closing.Delayed) delayed[action] = due;
                waiting.Clear();
                break;
        }
    }

    /// <summary>Whether what the action was about is in the case: a draft may have been thrown away while it was closed.</summary>
    private bool IsStill(BucActionKey action) => action.DocumentId is not { } id || Document(id) is not null;
}
