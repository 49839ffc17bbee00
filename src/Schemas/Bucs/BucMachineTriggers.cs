namespace MessageBroker.Schemas.Bucs;

/// <summary>What the triggers of a definition do: in file order, each on the set as the one before it left it.</summary>
internal sealed partial class BucMachine
{
    private void Fire(CaseDocument document, BucTriggerEvent on, BucRuling? ruling, CaseEvent happened)
    {
        foreach (var trigger in Definition.TriggersOf(document.Sed))
        {
            if (trigger.On != on || !IsFor(trigger, document)) continue;
            if (trigger.Effect == BucTriggerEffect.Create)
            {
                // Executed by what an X007 means; offered only by an interpretation that lacks that ruling.
                if (trigger.Action == BucActionKind.CaseArchive && Follow(BucRuling.CaseForwarded)) continue;
                CreateBy(trigger, document, ruling, happened);
                continue;
            }
            var answer = trigger.Guard is { } guard ? Ask(guard, happened) : true;
            if (answer == true || (answer is null && !Follow(BucRuling.OpenConditionRemovesNothing))) Withdraw(trigger.Effect, a => Concerns(trigger, document, a));
        }
    }

    private bool? Ask(string guard, CaseEvent happened)
    {
        var answer = BucGuards.Answer(guard, this, happened);
        if (BucGuards.Decided(guard, this) is null) asked[(guard, happened.DocumentId)] = new BucAsked(guard, happened.DocumentId, happened.Sed, answer);
        return answer;
    }

    private bool IsFor(BucTrigger trigger, CaseDocument document)
    {
        if (trigger.OnlyStarter && !IsOpening(document) && Follow(BucRuling.OnlyStarter)) return false;
        if (trigger.Untyped && !Follow(BucRuling.CaseActionWithoutType)) return false;
        return trigger.ParentType switch
        {
            null => true,
            BucTrigger.NoParent => document.ParentId is null,
            var type => Document(document.ParentId)?.Sed == type,
        };
    }

    /// <summary>The document that opened the case; before any did, a draft of a starter type is on its way to be it.</summary>
    private bool IsOpening(CaseDocument document) =>
        openedBy is null ? document.Mine && Has(document, BucFlags.IsStarter) : document.Id == openedBy;

    private void CreateBy(BucTrigger trigger, CaseDocument document, BucRuling? ruling, CaseEvent happened)
    {
        if (trigger.SameParent && document.ParentId is null) return;
        var kind = trigger.Action!.Value;
        var parentId = trigger.SameParent ? document.ParentId : kind is BucActionKind.DocCreateReply or BucActionKind.DocReceiveReply ? document.Id : null;
        var action = new BucActionKey(kind, trigger.Sed, null, parentId);
        var answer = trigger.Guard is { } guard ? Ask(guard, happened) : true;
        if (answer is null) waiting[action] = new BucWaiting(BucGuards.Question(trigger.Guard!, $"{Definition.FileName}:{trigger.Line}"), trigger.Guard!, happened.DocumentId);
        else waiting.Remove(action);
        Decline(answer, trigger, action, happened);
        if (answer != true) return;
        if (trigger.Delay is { } delay && Follow(BucRuling.DelayedAction)) delayed[action] = Later(happened.At, delay);
        else Add(action, ruling);
    }

    /// <summary>Keeps for whoever reads that a condition closed the action. What is open or rests was opened by something else, and no answer closes it.</summary>
    private void Decline(bool? answer, BucTrigger trigger, BucActionKey action, CaseEvent happened)
    {
        if (answer != false) declined.Remove(action);
        else if (!open.ContainsKey(action) && !suspended.ContainsKey(action) && !delayed.ContainsKey(action))
            declined[action] = BucGuards.Declined(trigger.Guard!, $"{Definition.FileName}:{trigger.Line}", action.Sed ?? BucLegality.None, happened);
    }

    /// <summary>Whether an action is one that the removal, suspension or reactivation means.</summary>
    private bool Concerns(BucTrigger trigger, CaseDocument document, BucActionKey action)
    {
        if (action.Sed != trigger.Sed || !IsKind(trigger, action.Kind)) return false;
        var parentId = action.ParentId ?? Document(action.DocumentId)?.ParentId;
        if (trigger.SameParent && (parentId is null || parentId != document.ParentId)) return false;
        if (trigger.OnParent && Follow(BucRuling.UpdateOfParent)) return action.DocumentId is not null && action.DocumentId == document.ParentId;
        if (trigger.Action is null && Follow(BucRuling.AnyAction) && BucComments.ParentsOfAny(Definition, trigger) is { } parents)
            return Document(parentId) is { } parent && parents.Contains(parent.Sed);
        return true;
    }

    private bool IsKind(BucTrigger trigger, BucActionKind kind)
    {
        if (trigger.Action is null)
            return !Follow(BucRuling.AnyAction) || kind is BucActionKind.DocCreate or BucActionKind.DocCreateReply or BucActionKind.DocUpdate or BucActionKind.DocSend;
        if (trigger.Action == kind) return true;
        return Follow(BucRuling.CreateMeansReply)
            && (trigger.Action, kind) is (BucActionKind.DocCreate, BucActionKind.DocCreateReply) or (BucActionKind.DocReceive, BucActionKind.DocReceiveReply);
    }

    private void Withdraw(BucTriggerEffect effect, Func<BucActionKey, bool> concerned)
    {
        switch (effect)
        {
            case BucTriggerEffect.Remove:
                RemoveWhere(concerned);
                break;
            case BucTriggerEffect.Suspend:
                Move(open, suspended, concerned);
                break;
            case BucTriggerEffect.Reactivate:
                Move(suspended, open, concerned);
                break;
        }
    }

    private static void Move(Dictionary<BucActionKey, BucRuling?> from, Dictionary<BucActionKey, BucRuling?> to, Func<BucActionKey, bool> concerned)
    {
        foreach (var action in from.Keys.Where(concerned).ToArray())
        {
            from.Remove(action, out var ruling);
            to[action] = ruling;
        }
    }

    /// <summary>Opens what was to open by then. Nothing here asks a clock: time passes by the events.</summary>
    private void Ripen(DateTimeOffset now)
    {
        foreach (var action in delayed.Where(d => d.Value <= now).Select(d => d.Key).ToArray())
        {
            delayed.Remove(action);
            Add(action, BucRuling.DelayedAction);
        }
    }

    /// <summary>The end of the delay; the last possible time where it would leave the calendar, so that no history makes an error.</summary>
    private static DateTimeOffset Later(DateTimeOffset from, Period delay)
    {
        var years = delay.Unit switch { PeriodUnit.Days => delay.Length / 365, PeriodUnit.Weeks => delay.Length / 52, PeriodUnit.Months => delay.Length / 12, _ => delay.Length };
        if (from.Year + years + 2 > DateTimeOffset.MaxValue.Year) return DateTimeOffset.MaxValue;
        return delay.Unit switch
        {
            PeriodUnit.Days => from.AddDays(delay.Length),
            PeriodUnit.Weeks => from.AddDays(7 * delay.Length),
            PeriodUnit.Months => from.AddMonths(delay.Length),
            _ => from.AddYears(delay.Length),
        };
    }
}
