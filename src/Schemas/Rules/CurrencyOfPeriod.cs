using MessageBroker.Schemas.Findings;

namespace MessageBroker.Schemas.Rules;

/// <summary>The currency of an amount was in use in the period that it is for: the lev until 2025-12-31, by the pack's currency list. Between Bulgaria and Romania anything but EUR, RON and BGN is worth a look.</summary>
internal sealed class CurrencyOfPeriod : IRule
{
    public string Id => "R-0007";

    public int Version => 1;

    public string Source => "(v) Council of the EU, 8 July 2025, amending Regulation (EC) 2866/98: the lev ends with 2025; (i) which currencies are usual";

    private static readonly string[] Usual = ["EUR", "RON", "BGN"];

    public IEnumerable<Finding> Judge(RuleContext context)
    {
        var list = context.Pack.CodeLists.GetValueOrDefault("currency");
        foreach (var place in context.Places())
        {
            if (place.Text("currency") is { } currency && !Usual.Contains(currency)) yield return Finding.Of("SED-0111", $"{place.Path}/currency", ("currency", currency));
            if (place.Text("Amount/currency") is { } used && list?.Find(used)?.Until is { } until && RuleContext.Day(place.Text("DateForGrantedBenefits/endDate")) is { } end && end > until)
                yield return Finding.Of("SED-0110", $"{place.Path}/Amount/currency", ("currency", used), ("until", $"{until:yyyy-MM-dd}"), ("end", $"{end:yyyy-MM-dd}"));
        }
    }
}
