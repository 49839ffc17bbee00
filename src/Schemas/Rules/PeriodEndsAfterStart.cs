using MessageBroker.Schemas.Findings;

namespace MessageBroker.Schemas.Rules;

/// <summary>A period does not end before it begins. The schema cannot say so.</summary>
internal sealed class PeriodEndsAfterStart : IRule
{
    public string Id => "R-0001";

    public int Version => 1;

    public string Source => "(v) validations of navikt/eux-web-app and navikt/melosys-eessi: the end of a period is not before its start";

    public IEnumerable<Finding> Judge(RuleContext context)
    {
        foreach (var place in context.Places())
        {
            if (RuleContext.Day(place.Text("startDate")) is { } start && RuleContext.Day(place.Text("endDate")) is { } end && end < start)
                yield return Finding.Of("SED-0101", place.Path, ("start", $"{start:yyyy-MM-dd}"), ("end", $"{end:yyyy-MM-dd}"));
        }
    }
}
