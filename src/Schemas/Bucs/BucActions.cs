using MessageBroker.Schemas.Findings;
using MessageBroker.Schemas.Packs;

namespace MessageBroker.Schemas.Bucs;

/// <summary>The actions of a case as a reader sees them: the open ones in a fixed order, and why the others are closed.</summary>
internal static class BucActions
{
    public static IEnumerable<BucAction> Open(BucMachine machine) =>
        machine.Open
            .Select(o => Shown(machine, o.Key, o.Value))
            .OrderBy(a => a.Kind).ThenBy(a => a.Sed, StringComparer.Ordinal).ThenBy(a => Order(machine, a.DocumentId)).ThenBy(a => Order(machine, a.ParentId));

    public static BucAction Shown(BucMachine machine, BucActionKey action, BucRuling? ruling)
    {
        var parentId = action.ParentId ?? machine.Document(action.DocumentId)?.ParentId;
        var name = ruling is { } known ? BucRulings.Name(known) : null;
        return new BucAction(action.Kind, action.Sed, action.DocumentId, parentId, machine.Document(parentId)?.Sed, Suspended: false, Reason: null, name);
    }

    /// <param name="opened">Kind and type of every action that was open at some time.</param>
    public static IEnumerable<BucAction> Closed(BucMachine machine, IReadOnlySet<(BucActionKind, string?)> opened)
    {
        foreach (var (action, question) in machine.Waiting.Where(w => !machine.Open.ContainsKey(w.Key)))
            yield return Shown(machine, action, null) with { Reason = question.Finding };
        foreach (var (action, ruling) in machine.Suspended)
            yield return Shown(machine, action, ruling) with { Suspended = true, Reason = BucLegality.Resting(machine, action) };
        foreach (var action in machine.Delayed.Keys.Where(a => !machine.Open.ContainsKey(a)))
            yield return Shown(machine, action, null) with { Reason = BucLegality.Unripe(machine, action) };
        var seen = machine.Open.Keys.Concat(machine.Waiting.Keys).Concat(machine.Suspended.Keys).Concat(machine.Delayed.Keys).ToHashSet();
        var declined = machine.End == BucCaseEnd.None ? machine.Declined.Where(d => !seen.Contains(d.Key)).ToList() : [];
        foreach (var (action, answered) in declined)
            yield return Shown(machine, action, null) with { Reason = answered };
        var shown = seen.Concat(declined.Select(d => d.Key)).Select(a => (a.Kind, a.Sed)).ToHashSet();
        foreach (var (kind, sed, line) in Possible(machine.Definition).Where(p => !shown.Contains((p.Kind, p.Sed))))
            yield return new BucAction(kind, sed, null, null, null, false, Why(machine, kind, sed, $"{machine.Definition.FileName}:{line}", opened), null);
        foreach (var document in machine.Documents.Where(d => d.Status == CaseDocumentStatus.Sent && !CanBeInvalidated(machine.Definition, d)))
            yield return new BucAction(
                BucActionKind.DocCreate, BucAdministrative.InvalidateSed, null, document.Id, document.Sed, false, Finding.Of("BUC-0032", document.Id, ("sed", document.Sed)), null);
    }

    /// <summary>What the definition can open for new documents: the starters, then the triggers, each kind and type once.</summary>
    private static IEnumerable<(BucActionKind Kind, string Sed, int Line)> Possible(BucDefinition definition)
    {
        var first = definition.Role == CaseRole.CaseOwner ? BucActionKind.DocCreate : BucActionKind.DocReceive;
        var starters = definition.Starters.Select(s => (Kind: first, Sed: s, Line: definition.Documents[s].Line));
        var triggered = definition.Documents.Values.SelectMany(d => d.Triggers).Where(t => t is { Effect: BucTriggerEffect.Create, Sed: not null }).OrderBy(t => t.Line)
            .Select(t => (Kind: t.Action!.Value, Sed: t.Sed!, Line: t.Line));
        return starters.Concat(triggered).DistinctBy(p => (p.Kind, p.Sed)).OrderBy(p => p.Kind).ThenBy(p => p.Sed, StringComparer.Ordinal);
    }

    private static Finding Why(BucMachine machine, BucActionKind kind, string sed, string place, IReadOnlySet<(BucActionKind, string?)> opened)
    {
        if (machine.End != BucCaseEnd.None) return BucLegality.Ended(machine, sed, place);
        var byMe = kind is BucActionKind.DocCreate or BucActionKind.DocCreateReply;
        var (wasOpen, opens) = (opened.Contains((kind, sed)), BucLegality.Opens(machine.Definition, byMe, sed));
        return wasOpen && opens == BucLegality.None ? Finding.Of("BUC-0049", place, ("sed", sed)) : Finding.Of(wasOpen ? "BUC-0031" : "BUC-0030", place, ("sed", sed), ("opens", opens));
    }

    private static bool CanBeInvalidated(BucDefinition definition, CaseDocument document) =>
        document.Sed[0] == 'X' || (definition.FlagsOf(document.Sed) & BucFlags.HasCancel) != 0;

    private static int Order(BucMachine machine, string? documentId)
    {
        for (var at = 0; documentId is not null && at < machine.Documents.Count; at++)
            if (machine.Documents[at].Id == documentId) return at;
        return -1;
    }
}
