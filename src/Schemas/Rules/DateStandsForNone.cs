using MessageBroker.Schemas.Findings;
using MessageBroker.Schemas.Packs;

namespace MessageBroker.Schemas.Rules;

/// <summary>0001-01-01 is what programs write where they have no date. The schema takes it; it is told, so that nobody reads it as a birthday.</summary>
internal sealed class DateStandsForNone : IRule
{
    public string Id => "R-0023";

    public int Version => 1;

    public string Source => "(i) this project";

    public IEnumerable<Finding> Judge(RuleContext context)
    {
        foreach (var place in context.Places())
            if (place.Declaration is { Kind: SedElementKind.Date } && RuleContext.Day(place.Node.Text) == DateOnly.MinValue)
                yield return Finding.Of("SED-0129", place.Path, ("element", place.Node.Name));
    }
}
