using MessageBroker.Schemas.Findings;

namespace MessageBroker.Schemas.Rules;

/// <summary>Whoever asks for information says which (rule of the public front end).</summary>
internal sealed class PointsAreNamed : IRule
{
    public string Id => "R-0020";

    public int Version => 1;

    public string Source => "(v) navikt/eux-web-app: whoever asks for information names the points";

    public IEnumerable<Finding> Judge(RuleContext context)
    {
        foreach (var place in context.Each("ReceiptApplicationForFamilyBenefits"))
            if (place.Text("informationApplication") == "asks_for_information" && string.IsNullOrWhiteSpace(place.Text("pointsForWhichMoreInformationNeeded")))
                yield return Finding.Of("SED-0127", $"{place.Path}/pointsForWhichMoreInformationNeeded");
    }
}
