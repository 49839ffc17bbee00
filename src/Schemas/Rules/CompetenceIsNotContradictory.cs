using MessageBroker.Schemas.Findings;

namespace MessageBroker.Schemas.Rules;

/// <summary>One state is not primarily and secondarily competent under the same article for the same period.</summary>
internal sealed class CompetenceIsNotContradictory : IRule
{
    public string Id => "R-0017";

    public int Version => 1;

    public string Source => "(i) this project, from Regulation (EC) 883/2004 Art. 68 and Regulation (EC) 987/2009 Art. 58: one state comes first";

    private static readonly (string Primary, string Secondary)[] Pairs =
    [
        ("DecisionsPrimaryCompetenceWithArticle68Regulation", "DecisionSecondaryCompetenceWithArticle68"),
        ("DecisionPrimaryCompetenceWithArticle58Regulation", "DecisionSecondaryCompetenceWithArticle58"),
    ];

    public IEnumerable<Finding> Judge(RuleContext context)
    {
        foreach (var (primary, secondary) in Pairs)
        {
            var claimed = context.Each($"Decision/{primary}/Decision").Select(Dates).ToHashSet();
            foreach (var place in context.Each($"Decision/{secondary}/Decision"))
                if (Dates(place) is { } dates && claimed.Contains(dates)) yield return Finding.Of("SED-0117", place.Path, ("start", dates.Start));
        }
    }

    private static (string Start, string? End)? Dates(SedPlace place) =>
        (place.Text("Period/FixedPeriod/startDate") ?? place.Text("Period/OpenPeriod/startDate")) is { } start ? (start, place.Text("Period/FixedPeriod/endDate")) : null;
}
