using MessageBroker.Schemas.Findings;

namespace MessageBroker.Schemas.Rules;

/// <summary>Claimant, at least one child, and town and country of every address are needed even where a pack's schema leaves them optional; where the schema demands them it has spoken already.</summary>
internal sealed class EssentialFields : IRule
{
    public string Id => "R-0005";

    public int Version => 1;

    public string Source => "(v) navikt/eux-web-app: town and country of an address; claimant and at least one child of an F001";

    public IReadOnlyList<string> Seds => ["F001", "F002"];

    public IEnumerable<Finding> Judge(RuleContext context)
    {
        if (context.Pack.Sed(context.SedType) is not { } schema || context.SedType is not ("F001" or "F002")) yield break;
        foreach (var path in new[] { "Claimant", "InformationChildren", "InformationChildren/ChildForWhomThisDecisionApplies" })
        {
            if (context.Root.At(path) is null && schema.Find(path) is { IsRequired: false }) yield return Missing($"/{context.Root.Name}", path);
        }
        foreach (var place in context.All("Address").Concat(context.All("BankAddress")))
            foreach (var name in new[] { "town", "country" })
                if (place.Node.Child(name) is null && schema.Find(place.Path)?.Child(name) is { IsRequired: false }) yield return Missing(place.Path, name);
    }

    private static Finding Missing(string parent, string path) => Finding.Of("SED-0108", $"{parent}/{path}", ("element", path[(path.LastIndexOf('/') + 1)..]));
}
