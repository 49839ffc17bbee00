using MessageBroker.Schemas.Packs;

namespace MessageBroker.Schemas.Bucs;

/// <summary>
/// Triggers under a type to which their event cannot happen, because nothing in the definition ever opens its creation or its receipt.
/// They are kept: they do no harm, and an official file is not edited.
/// </summary>
internal static class BucDeadTriggers
{
    public static IEnumerable<(string Owner, BucTrigger Trigger)> Of(BucDefinition definition)
    {
        var (creatable, receivable) = (Creatable(definition), Receivable(definition));
        return
            from document in definition.Documents.Values
            from trigger in document.Triggers
            where !(trigger.On.IsInbound() ? receivable : creatable).Contains(document.Type)
            orderby trigger.Line
            select (document.Type, trigger);
    }

    /// <summary>Types that this side can start: its starters, what triggers open, and what follows from flags.</summary>
    public static HashSet<string> Creatable(BucDefinition definition) =>
        [.. Opened(definition, CaseRole.CaseOwner, BucActionKind.DocCreate, BucActionKind.DocCreateReply)];

    /// <summary>Types that this side can receive, in the same way.</summary>
    public static HashSet<string> Receivable(BucDefinition definition) =>
        [.. Opened(definition, CaseRole.Counterparty, BucActionKind.DocReceive, BucActionKind.DocReceiveReply)];

    private static IEnumerable<string> Opened(BucDefinition definition, CaseRole starts, params BucActionKind[] kinds) =>
        (definition.Role == starts ? definition.Starters : [])
            .Concat(definition.Documents.Values.SelectMany(d => d.Triggers)
                .Where(t => t is { Effect: BucTriggerEffect.Create, Sed: not null, Action: { } action } && kinds.Contains(action)).Select(t => t.Sed!))
            .Concat(BucAdministrative.Derived);
}
