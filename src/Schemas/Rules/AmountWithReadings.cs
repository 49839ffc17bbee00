using MessageBroker.Schemas.Findings;

namespace MessageBroker.Schemas.Rules;

/// <summary>An amount is not negative and has at most two decimals. Three digits behind the point may be a thousand of somebody who groups by points: then both readings are shown.</summary>
internal sealed class AmountWithReadings : IRule
{
    public string Id => "R-0006";

    public int Version => 2;

    public string Source => "(i) this project; that an amount is a number is public (v, navikt/eux-web-app), its sign and decimals are not";

    public IEnumerable<Finding> Judge(RuleContext context)
    {
        foreach (var place in context.All("amount"))
        {
            if (RuleContext.Number(place.Node.Text) is not { } amount || (amount >= 0 && decimal.Round(amount, 2) == amount)) continue;
            var value = place.Node.Text!.Trim();
            yield return IsGrouped(value)
                ? Finding.Of("SED-0035", place.Path, ("element", place.Node.Name), ("value", value), ("asDecimal", value), ("asThousands", value.Replace(".", "", StringComparison.Ordinal)))
                : Finding.Of("SED-0109", place.Path, ("value", value));
        }
    }

    /// <summary>One to three digits, the point, three digits, as in 1.968.</summary>
    private static bool IsGrouped(string value)
    {
        var point = value.IndexOf('.', StringComparison.Ordinal);
        return point is >= 1 and <= 3 && value.Length == point + 4 && value[0] != '0' && value.All(c => char.IsAsciiDigit(c) || c == '.');
    }
}
