using MessageBroker.Schemas.Findings;

namespace MessageBroker.Exchange.Flow.Views;

/// <summary>
/// Findings without personal data, for those who may not read contents. What a finding about content quotes is hidden unless its name says that it is of the
/// standard (an element, a code list, a limit); findings about envelopes, keys and the flow quote nothing of a person.
/// </summary>
public static class FindingMask
{
    /// <summary>What stands in place of a value.</summary>
    public const string Hidden = "••••";

    private static readonly string[] AboutContent = ["SED-", "ADP-", "ENV-"];

    private static readonly HashSet<string> OfTheStandard = new(StringComparer.Ordinal)
    {
        "attribute", "buc", "cdm", "code", "codes", "column", "columns", "count", "country", "currency", "dialect", "element", "elements", "expected", "field", "format", "institution", "kind", "known",
        "length", "limit", "list", "max", "most", "namespace", "parent", "pattern", "position", "prefix", "role", "sed", "size", "table", "target", "today", "version",
    };

    public static Finding Of(Finding finding) => !AboutContent.Any(area => finding.Code.StartsWith(area, StringComparison.Ordinal))
        ? finding
        : finding with { Arguments = finding.Arguments.ToDictionary(a => a.Key, a => OfTheStandard.Contains(a.Key) ? a.Value : Hidden, StringComparer.Ordinal) };
}
