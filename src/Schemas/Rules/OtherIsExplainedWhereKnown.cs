using MessageBroker.Schemas.Findings;

namespace MessageBroker.Schemas.Rules;

/// <summary>
/// Code 99 "other" needs its explanation, and an explanation needs that code (rule of the public front end), wherever the pack knows of both that they
/// stand in one group: under which name a group that it does not know explains itself, nobody can say.
/// </summary>
internal sealed class OtherIsExplainedWhereKnown : IRule
{
    public string Id => "R-0002";

    public int Version => 2;

    public string Source => "(v) navikt/eux-web-app: \"99 other\" needs its text, and a text without 99 is dropped";

    private const string Other = "99";
    private const string Details = "pleaseProvideMoreDetailsIf99OtherSelected";

    private static readonly (string Code, string Text)[] Pairs = [("familyRelationship", "other"), ("reason", "otherReason"), ("reason", Details), ("reasonForClosing", Details)];

    public IEnumerable<Finding> Judge(RuleContext context)
    {
        foreach (var place in context.Places())
        {
            foreach (var (code, text) in Pairs)
            {
                if (place.Node.Child(code) is null || place.Declaration?.Child(code) is null || place.Declaration.Child(text) is null) continue;
                var isOther = place.Text(code) == Other;
                var isExplained = !string.IsNullOrWhiteSpace(place.Text(text));
                if (isOther && !isExplained) yield return Finding.Of("SED-0102", $"{place.Path}/{text}", ("element", text), ("code", code));
                if (!isOther && isExplained) yield return Finding.Of("SED-0103", $"{place.Path}/{text}", ("element", text), ("code", code));
            }
        }
    }
}
