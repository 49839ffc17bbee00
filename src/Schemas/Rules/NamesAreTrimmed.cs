using MessageBroker.Schemas.Findings;

namespace MessageBroker.Schemas.Rules;

/// <summary>
/// A person's name has no blanks in front or behind. It is only pointed out: a register may not find the person under it, but what came
/// is signed, and what goes is somebody's record, so that nobody here takes the blanks away.
/// </summary>
internal sealed class NamesAreTrimmed : IRule
{
    private static readonly HashSet<string> Names = new(StringComparer.Ordinal)
    {
        "familyName", "forename", "familyNameAtBirth", "forenameAtBirth", "fatherFamilyNameAtBirth", "forenameFather", "motherFamilyNameAtBirth", "forenameMother",
    };

    public string Id => "R-0026";

    public int Version => 1;

    public string Source => "(v) validations of navikt/eux-web-app and navikt/melosys-eessi: names are trimmed";

    public IEnumerable<Finding> Judge(RuleContext context)
    {
        foreach (var place in context.Places())
            if (Names.Contains(place.Node.Name) && place.Node.Text is { } name && !string.IsNullOrWhiteSpace(name) && name.Trim().Length < name.Length)
                yield return Finding.Of("SED-0142", place.Path, ("element", place.Node.Name));
    }
}
