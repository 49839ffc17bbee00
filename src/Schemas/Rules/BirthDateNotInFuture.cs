using MessageBroker.Schemas.Findings;

namespace MessageBroker.Schemas.Rules;

/// <summary>Nobody is born after the day of judgement.</summary>
internal sealed class BirthDateNotInFuture : IRule
{
    public string Id => "R-0014";

    public int Version => 1;

    public string Source => "(i) this project";

    public IEnumerable<Finding> Judge(RuleContext context)
    {
        foreach (var place in context.All("dateBirth"))
            if (RuleContext.Day(place.Node.Text) is { } born && born > context.Today) yield return Finding.Of("SED-0130", place.Path, ("date", $"{born:yyyy-MM-dd}"), ("today", $"{context.Today:yyyy-MM-dd}"));
    }
}
