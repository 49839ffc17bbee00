using MessageBroker.Schemas.Findings;

namespace MessageBroker.Schemas.Rules;

/// <summary>
/// Whoever closes a case says when, how and why. What a pack's schema demands it has said itself; in a version whose X001 nobody knows,
/// nothing is demanded under a name that may be another there.
/// </summary>
internal sealed class ClosingIsGiven : IRule
{
    public string Id => "R-0024";

    public int Version => 1;

    public string Source => "(v) validations of navikt/eux-web-app and navikt/melosys-eessi: date, type and reason of an X001 are mandatory";

    public IReadOnlyList<string> Seds => ["X001"];

    public bool AppliesTo(string cdm) => cdm == "4.4";

    public IEnumerable<Finding> Judge(RuleContext context)
    {
        foreach (var path in context.Lacking("InformationAboutClose", "InformationAboutClose/closeDate", "InformationAboutClose/close", "InformationAboutClose/reasonForClosing"))
            yield return Finding.Of("SED-0140", $"/{context.Root.Name}/{path}", ("element", RuleContext.LastOf(path)));
    }
}
