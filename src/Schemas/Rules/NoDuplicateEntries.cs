using MessageBroker.Schemas.Findings;

namespace MessageBroker.Schemas.Rules;

/// <summary>A nationality, telephone number or e-mail address stands once per person (rule of the public front end).</summary>
internal sealed class NoDuplicateEntries : IRule
{
    public string Id => "R-0010";

    public int Version => 1;

    public string Source => "(v) navikt/eux-web-app: no nationality, telephone number or e-mail address twice";

    private static readonly (string Group, string Item, string Value)[] Lists =
    [
        ("AdditionalInformationAboutNationality", "Nationalities", "nationality"),
        ("TelephoneNumbers", "TelephoneNumber", "number"),
        ("EmailAddresses", "EmailAddress", "email"),
    ];

    public IEnumerable<Finding> Judge(RuleContext context)
    {
        foreach (var (group, item, value) in Lists)
        {
            foreach (var list in context.All(group))
            {
                var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
                foreach (var entry in list.Each(item))
                    if (entry.Text(value) is { } text && !seen.Add(text.Trim())) yield return Finding.Of("SED-0114", $"{entry.Path}/{value}", ("element", value));
            }
        }
    }
}
