using MessageBroker.Schemas.Findings;

namespace MessageBroker.Schemas.Rules;

/// <summary>A field that holds nothing but spaces is empty, whatever the schema's count of characters says.</summary>
internal sealed class NoBlankText : IRule
{
    public string Id => "R-0015";

    public int Version => 1;

    public string Source => "(i) this project";

    public IEnumerable<Finding> Judge(RuleContext context)
    {
        foreach (var place in context.Places())
            if (place.Node.Text is { Length: > 0 } text && string.IsNullOrWhiteSpace(text) && !place.Path.Contains("/OpaqueContent/", StringComparison.Ordinal))
                yield return Finding.Of("SED-0131", place.Path, ("element", place.Node.Name));
    }
}
