using MessageBroker.Schemas.Findings;

namespace MessageBroker.Schemas.Rules;

/// <summary>Whoever asks for offsetting names at least one item; in an F002 each item says its kind (rules of the public front end).</summary>
internal sealed class OffsettingIsGiven : IRule
{
    public string Id => "R-0004";

    public int Version => 1;

    public string Source => "(v) navikt/eux-web-app: the offsetting block is mandatory when the purpose is offsetting";

    private static readonly string[] Items =
    [
        "RequestForOffsettingFamilyBenefitsForChildren/RequestForOffsettingFamilyBenefitsForAChild",
        "RequestForOffsettingFamilyBenefitsForEntireFamily/RequestForOffsettingFamilyBenefitForEntireFamily",
    ];

    public IEnumerable<Finding> Judge(RuleContext context)
    {
        var items = Items.SelectMany(context.Each).ToList();
        if (items.Count == 0 && context.HasPurpose("offsetting")) yield return Finding.Of("SED-0106", $"/{context.Root.Name}");
        if (context.SedType != "F002") yield break;
        foreach (var item in items.Where(i => i.Node.Child("typeOffsetting") is null)) yield return Finding.Of("SED-0107", $"{item.Path}/typeOffsetting");
    }
}
