using MessageBroker.Schemas.Findings;
using MessageBroker.Schemas.Packs;

namespace MessageBroker.Schemas.Rules;

/// <summary>The same period does not stand twice in one list.</summary>
internal sealed class NoDuplicatePeriods : IRule
{
    public string Id => "R-0016";

    public int Version => 1;

    public string Source => "(v) navikt/eux-web-app: no two competence periods with the same dates; (i) the same for other periods";

    public IEnumerable<Finding> Judge(RuleContext context)
    {
        foreach (var list in context.Places())
        {
            foreach (var same in list.Children().Where(c => Dates(c.Node) is not null).GroupBy(c => (c.Node.Name, Dates(c.Node))))
                foreach (var twice in same.Skip(1)) yield return Finding.Of("SED-0116", twice.Path, ("dates", Dates(twice.Node)!));
        }
    }

    /// <summary>The dates of a period, or of an item that consists of a period and what is said about it; null for anything else.</summary>
    private static string? Dates(SedNode node)
    {
        var period = node.Child("FixedPeriod") ?? node.Child("OpenPeriod") ?? (node.Child("endDate") is not null ? node : null);
        if (period is null) return node.Name == "Decision" && node.Child("Period") is { } inner ? Dates(inner) : null;
        return period.TextAt("startDate") is { } start ? $"{start} – {period.TextAt("endDate") ?? "…"}" : null;
    }
}
