using MessageBroker.Schemas.Findings;

namespace MessageBroker.Schemas.Rules;

/// <summary>Whoever takes a SED back says why. Only where the pack knows under which name the reason stands.</summary>
internal sealed class InvalidationHasReason : IRule
{
    private const string Group = "TheFollowingSEDConsideredInvalidWithdrawn";

    public string Id => "R-0025";

    public int Version => 1;

    public string Source => "(v) validations of navikt/eux-web-app and navikt/melosys-eessi: the reason of an X008 is mandatory";

    public IReadOnlyList<string> Seds => ["X008"];

    public bool AppliesTo(string cdm) => cdm == "4.4";

    public IEnumerable<Finding> Judge(RuleContext context)
    {
        foreach (var path in context.Lacking(Group, $"{Group}/reason"))
            yield return Finding.Of("SED-0141", $"/{context.Root.Name}/{path}", ("element", RuleContext.LastOf(path)));
    }
}
