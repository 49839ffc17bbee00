namespace MessageBroker.Tests.Conformance;

/// <summary>Misses of a group are tolerated while the share that its manifest names is right.</summary>
public static class Tolerance
{
    public static IReadOnlyList<Outcome> Apply(IReadOnlyList<Outcome> outcomes)
    {
        var tolerated = outcomes
            .Where(o => o.Case.Tolerance is not null && o.Kind != OutcomeKind.LeftOut)
            .GroupBy(o => o.Case.Tolerance!["group"]!.GetValue<string>(), StringComparer.Ordinal)
            .Where(group => group.Count(o => o.Kind == OutcomeKind.Right) >= group.Count() * group.First().Case.Tolerance!["min"]!.GetValue<double>())
            .SelectMany(group => group.Where(o => o.Kind == OutcomeKind.Wrong))
            .ToHashSet();
        return [.. outcomes.Select(o => tolerated.Contains(o) ? o with { Kind = OutcomeKind.LeftOut, Reason = "missed within the group's tolerance" } : o)];
    }
}
