using MessageBroker.Schemas.Findings;

namespace MessageBroker.Schemas.Rules;

/// <summary>An amount is not negative and has at most two decimals. Superseded: where three digits stand behind the point, a thousand may have been meant, and it does not say so.</summary>
internal sealed class AmountForm : IRule
{
    public string Id => "R-0006";

    public int Version => 1;

    public string Source => "(i) this project; that an amount is a number is public (v, navikt/eux-web-app), its sign and decimals are not";

    public IEnumerable<Finding> Judge(RuleContext context)
    {
        foreach (var place in context.All("amount"))
        {
            if (RuleContext.Number(place.Node.Text) is { } amount && (amount < 0 || decimal.Round(amount, 2) != amount))
                yield return Finding.Of("SED-0109", place.Path, ("value", place.Node.Text!.Trim()));
        }
    }
}
