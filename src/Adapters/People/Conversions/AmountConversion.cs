using System.Globalization;
using MessageBroker.Adapters.Contract;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Adapters.People.Conversions;

/// <summary>The day a currency ended: months before it are in the old one, from it on in the new one.</summary>
/// <param name="NewFrom">First day of the new currency, yyyy-MM-dd.</param>
public sealed record CurrencyChange(string Old, string New, string NewFrom);

/// <summary>
/// An amount with its currency, which stands on each row and has no default. Columns: amount, currency, first day, last day.
/// Where a country changed its currency, the period decides which one is right.
/// </summary>
public sealed class AmountConversion(AmountFormat format, CurrencyChange? change)
{
    public NamedConversion Conversion => new("amount", 1, Out, In, ["amount", "currency/value"]);

    private SedValues Out(OutboundCall call)
    {
        if (call[0] is not { } text) return SedValues.None;
        var findings = new List<Finding>();
        var reading = Amounts.Read(text, format);
        if (!reading.Fits) findings.Add(call.Finding(0, "ADP-0048", ("value", text), ("readings", reading.Readings.Count > 0 ? string.Join(" / ", reading.Readings) : "–")));
        if (call[1] is not { } currency) findings.Add(call.Finding(1, "ADP-0049", ("value", text)));
        else if (call.Codes.ToSed("currency", currency) is null) findings.Add(call.Finding(1, "ADP-0034", ("value", currency), ("known", CodeConversions.Known(call.Codes, "currency"))));
        else if (change is not null && reading.Fits) findings.AddRange(ByPeriod(call, currency, reading.Value!.Value, change));
        if (findings.Any(f => f.IsError)) return SedValues.Only(findings);
        return SedValues.Of(new SedLeaf("amount", reading.Canonical!), new SedLeaf("currency/value", call[1]!)).And(findings);
    }

    /// <summary>Paid benefits were converted upwards to the cent, which is why the remedy names that figure.</summary>
    private static IEnumerable<Finding> ByPeriod(OutboundCall call, string currency, decimal value, CurrencyChange change)
    {
        if (call[2] is not { } from) yield break;
        if (currency == change.Old && !CheckDigits.IsAfter(change.NewFrom, from))
            yield return call.Finding(1, "ADP-0050", ("currency", currency), ("from", change.NewFrom), ("proposal", Amounts.PaidBenefitInEur(value).ToString(CultureInfo.InvariantCulture) + " " + change.New));
        if (currency == change.New && call[3] is { } until && CheckDigits.IsAfter(change.NewFrom, until))
            yield return call.Finding(1, "ADP-0051", ("currency", currency), ("from", change.NewFrom));
    }

    private static NationalValues In(InboundCall call)
    {
        var (amount, currency) = (call.TextAt("amount"), call.TextAt("currency"));
        if (amount is null) return NationalValues.Of(null, currency);
        var reading = Amounts.Read(amount, AmountFormat.Dot);
        return reading.Fits
            ? NationalValues.Of(reading.Canonical, currency)
            : NationalValues.Of(null, currency).And(call.Finding("ADP-0048", ("value", amount), ("readings", string.Join(" / ", reading.Readings))) with { Severity = Severity.Warning });
    }
}
