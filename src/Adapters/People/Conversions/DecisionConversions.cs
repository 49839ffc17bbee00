using MessageBroker.Adapters.Contract;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Adapters.People.Conversions;

/// <summary>Where a country keeps decisions: table, and columns for number, period and kind.</summary>
public sealed record DecisionColumns(string Table, string Number, string From, string Until, string Type);

/// <summary>
/// A decision may stand in several rows, one per child; the SED has it once, with its distinct periods. These conversions therefore
/// read all rows of the decision. Columns: those that the line names; the decision number is the first one it only reads.
/// </summary>
public sealed class DecisionConversions(DecisionColumns columns, DateFormat dates)
{
    private const string Primary = "DecisionsPrimaryCompetenceWithArticle68Regulation";
    private const string Secondary = "DecisionSecondaryCompetenceWithArticle68";

    public IReadOnlyList<NamedConversion> All =>
    [
        new("decision-periods", 1, PeriodsOut, PeriodsIn,
            ["Period/FixedPeriod/startDate", "Period/FixedPeriod/endDate", "Period/OpenPeriod/typeOpenPeriod/value", "Period/OpenPeriod/startDate"]),
        new("competence", 1, CompetenceOut, CompetenceIn, [.. CompetenceLeaves(Primary), .. CompetenceLeaves(Secondary)]),
        new("decision-type", 1, TypeOut, CodeConversions.In),
        new("reason", 1, ReasonOut, TextConversions.AsItCame),
    ];

    /// <summary>Columns: from, until; reads the decision number. Faults of the dates are found once, by the row that has them.</summary>
    private SedValues PeriodsOut(OutboundCall call)
    {
        var leaves = new List<SedLeaf>();
        foreach (var (period, index) in Periods(call, call[2]).Select(r => (r.From, r.Until)).Distinct().Select((p, i) => (p, i + 1)))
            leaves.AddRange(DateConversions.Leaves($"Period[{index}]/", period.From, period.Until));
        return new SedValues(leaves, [.. DateFindings(call)]);
    }

    private IEnumerable<Finding> DateFindings(OutboundCall call)
    {
        foreach (var row in Rows(call, call[2]))
        {
            var at = new OutboundCall([call.Context.Value(columns.Table, columns.From, row), call.Context.Value(columns.Table, columns.Until, row)], null, call.Context);
            foreach (var finding in new[] { DateConversions.Read(at, 0, dates).Finding, DateConversions.Read(at, 1, dates).Finding }.OfType<Finding>()) yield return finding;
            if (at[0] is null) yield return at.Finding(0, "ADP-0030", ("column", $"{columns.Table}.{columns.From}"));
        }
    }

    private IEnumerable<IReadOnlyDictionary<string, string?>> Rows(OutboundCall call, string? number) =>
        number is null ? [] : call.Context.Rows(columns.Table).Where(r => r.GetValueOrDefault(columns.Number) == number);

    private NationalValues PeriodsIn(InboundCall call)
    {
        var periods = call.Node.All("Period").ToArray();
        if (periods.Length == 0) return NationalValues.None;
        var values = DateConversions.PeriodIn(periods[0], dates);
        return periods.Length == 1 ? values : values.And(call.Finding("ADP-0074", ("count", periods.Length.ToString(System.Globalization.CultureInfo.InvariantCulture))));
    }

    /// <summary>
    /// Columns: the competence that the request states, the kind of the decision; reads the decision number. Without a stated one no
    /// group is made, for priority is a legal conclusion that nothing here draws.
    /// </summary>
    private SedValues CompetenceOut(OutboundCall call)
    {
        if (call[0] is null) return SedValues.None;
        var (competence, finding) = CodeConversions.Find(call, 0, "competence");
        if (competence is null) return SedValues.Only(finding!);
        var (group, leaves, index) = (competence == "primary" ? Primary : Secondary, new List<SedLeaf>(), 0);
        foreach (var (from, until, type) in Periods(call, call[2]).Distinct())
        {
            if (call.Codes.ToSed("payment", type) is not { } paid) continue;
            leaves.AddRange(DateConversions.Leaves($"{group}/Decision[{++index}]/Period/", from, until));
            leaves.Add(new SedLeaf($"{group}/Decision[{index}]/paymentBenefitIndicator/value", paid));
        }
        return new SedValues(leaves, []);
    }

    private NationalValues CompetenceIn(InboundCall call)
    {
        var primary = call.TextAt($"{Primary}/Decision/paymentBenefitIndicator");
        var paid = primary ?? call.TextAt($"{Secondary}/Decision/paymentBenefitIndicator");
        if (paid is null) return NationalValues.None;
        return NationalValues.Of(call.Codes.ToNational("competence", primary is null ? "secondary" : "primary"), call.Codes.ToNational("payment", paid));
    }

    private IEnumerable<(string From, string? Until, string Type)> Periods(OutboundCall call, string? number)
    {
        foreach (var row in Rows(call, number))
            if (Plain(row.GetValueOrDefault(columns.From)) is { } from) yield return (from, Plain(row.GetValueOrDefault(columns.Until)), row.GetValueOrDefault(columns.Type) ?? "");
    }

    /// <summary>
    /// Column: the type as stated. Where none is: an F001 forwards a provisional decision (Art. 60(3) of Regulation 987/2009), an
    /// answer decides on competence.
    /// </summary>
    private static SedValues TypeOut(OutboundCall call)
    {
        if (call[0] is null) return SedValues.Of(call.Facts.Kind == "F001" ? "provisional_decision" : "decision_on_competence");
        var (sed, finding) = CodeConversions.Find(call, 0, call.Argument);
        return finding is not null ? SedValues.Only(finding) : SedValues.Of(sed!);
    }

    private static IEnumerable<string> CompetenceLeaves(string group) =>
        new[] { "Period/FixedPeriod/startDate", "Period/FixedPeriod/endDate", "Period/OpenPeriod/typeOpenPeriod/value", "Period/OpenPeriod/startDate", "paymentBenefitIndicator/value" }
            .Select(leaf => $"{group}/Decision/{leaf}");

    private string? Plain(string? text) => string.IsNullOrWhiteSpace(text) ? null : DateText.Read(text, dates).Date;

    /// <summary>Column: the reason as stated; else the kind of the decision and its legal ground, which it reads.</summary>
    private static SedValues ReasonOut(OutboundCall call)
    {
        if (call[0] is { } stated) return SedValues.Of(stated);
        var parts = new[] { call[1], call[2] ?? call[3] }.OfType<string>().ToArray();
        return parts.Length == 0 ? SedValues.Only(call.Finding(0, "ADP-0030", ("column", $"{call.Values[0].Table}.{call.Values[0].Column}"))) : SedValues.Of(string.Join(": ", parts));
    }
}
