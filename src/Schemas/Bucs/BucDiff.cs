using MessageBroker.Schemas.Packs;

namespace MessageBroker.Schemas.Bucs;

/// <summary>What differs between two definitions of one side of a business use case; places in the files do not count.</summary>
public static class BucDiff
{
    /// <summary>What differs in the head: version, whether it is multilateral, whom a counterparty may remove.</summary>
    public static IReadOnlyList<string> Head(BucDefinition before, BucDefinition after) => SedDiff.Differences(
        ("version", before.Version, after.Version),
        ("multilateral", $"{before.IsMultilateral}", $"{after.IsMultilateral}"),
        ("removeMeOnly", $"{before.RemoveMeOnly}", $"{after.RemoveMeOnly}"));

    /// <summary>Documents that came, went, or have other flags.</summary>
    public static IReadOnlyList<PackChange> Documents(BucDefinition before, BucDefinition after) => SedDiff.Compare(
        Named(before), Named(after),
        (was, now) => SedDiff.Differences(("flags", $"{was.Flags}", $"{now.Flags}"), ("multilateral", $"{was.IsMultilateral}", $"{now.IsMultilateral}")));

    /// <summary>Triggers that came or went; one with another condition is both.</summary>
    public static IReadOnlyList<PackChange> Triggers(BucDefinition before, BucDefinition after) => SedDiff.Compare(Triggers(before), Triggers(after), (_, _) => []);

    private static IEnumerable<(string, BucDocument)> Named(BucDefinition definition) => definition.Documents.Values.OrderBy(d => d.Line).Select(d => (d.Type, d));

    private static IEnumerable<(string, BucTrigger)> Triggers(BucDefinition definition) =>
        definition.Documents.Values.OrderBy(d => d.Line).SelectMany(d => d.Triggers.Select(t => (Words(d.Type, t), t)));

    private static string Words(string owner, BucTrigger trigger)
    {
        string?[] words =
        [
            owner, trigger.On.Official(), trigger.Effect.Official(), trigger.Action?.Official() ?? "ANY", trigger.Sed,
            trigger.OnlyStarter ? "onlyStarter" : null, trigger.ParentType is { } parent ? $"parentType={parent}" : null, trigger.SameParent ? "sameParent" : null,
            trigger.OnParent ? "onParent" : null, trigger.Untyped ? "untyped" : null, trigger.Guard is { } guard ? $"guard={guard}" : null, trigger.Delay is { } delay ? $"delay={delay}" : null,
        ];
        return string.Join(' ', words.Where(w => w is not null));
    }
}
