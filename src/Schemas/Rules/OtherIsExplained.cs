using MessageBroker.Schemas.Findings;

namespace MessageBroker.Schemas.Rules;

/// <summary>Code 99 "other" needs its explanation, and an explanation needs that code (rule of the public front end). Superseded: it asks for the explanation under the name of the F SEDs, also where a SED has another one for it.</summary>
internal sealed class OtherIsExplained : IRule
{
    public string Id => "R-0002";

    public int Version => 1;

    public string Source => "(v) navikt/eux-web-app: \"99 other\" needs its text, and a text without 99 is dropped";

    private const string Other = "99";

    private static readonly (string Code, string Text)[] Pairs = [("familyRelationship", "other"), ("reason", "otherReason")];

    public IEnumerable<Finding> Judge(RuleContext context)
    {
        foreach (var place in context.Places())
        {
            foreach (var (code, text) in Pairs)
            {
                if (place.Node.Child(code) is null) continue;
                var isOther = place.Text(code) == Other;
                var isExplained = !string.IsNullOrWhiteSpace(place.Text(text));
                if (isOther && !isExplained) yield return Finding.Of("SED-0102", $"{place.Path}/{text}", ("element", text), ("code", code));
                if (!isOther && isExplained) yield return Finding.Of("SED-0103", $"{place.Path}/{text}", ("element", text), ("code", code));
            }
        }
    }
}
