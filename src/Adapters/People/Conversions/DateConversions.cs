using MessageBroker.Adapters.Contract;
using MessageBroker.Schemas.Findings;
using MessageBroker.Schemas.Packs;

namespace MessageBroker.Adapters.People.Conversions;

/// <summary>Dates and periods, as the text that was written; the format is the channel's, never guessed.</summary>
internal sealed class DateConversions(DateFormat format)
{
    private const string OpenEnded = "01";

    public IReadOnlyList<NamedConversion> All =>
    [
        new("date", 2, call => Date(call, 0, mayLieAhead: true), DateIn),
        new("past-date", 2, call => Date(call, 0, mayLieAhead: false), DateIn),
        new("period", 1, Period, call => PeriodIn(call.Node, format), ["FixedPeriod/startDate", "FixedPeriod/endDate", "OpenPeriod/typeOpenPeriod/value", "OpenPeriod/startDate"]),
        new("closed-period", 1, ClosedPeriod, call => NationalValues.Of(Written(call.TextAt("startDate"), format), Written(call.TextAt("endDate"), format)), ["startDate", "endDate"]),
    ];

    /// <summary>The date of one column, or the finding that says what is wrong with it.</summary>
    internal static (DateText? Date, Finding? Finding) Read(OutboundCall call, int index, DateFormat format)
    {
        if (call[index] is not { } text) return (null, null);
        var date = DateText.Read(text, format);
        var code = date.Fault switch
        {
            DateFault.None => null,
            DateFault.NoSuchDay => "ADP-0037",
            DateFault.NotGiven => "ADP-0039",
            _ => "ADP-0036",
        };
        return code is null ? (date, null) : (null, call.Finding(index, code, ("value", text), ("format", format == DateFormat.Iso ? "yyyy-MM-dd" : "dd.MM.yyyy")));
    }

    /// <summary>Leaves of an open or closed period, for conversions that make several.</summary>
    internal static IEnumerable<SedLeaf> Leaves(string below, string from, string? until) => until is null
        ? [new($"{below}OpenPeriod/typeOpenPeriod/value", OpenEnded), new($"{below}OpenPeriod/startDate", from)]
        : [new($"{below}FixedPeriod/startDate", from), new($"{below}FixedPeriod/endDate", until)];

    internal static NationalValues PeriodIn(SedNode period, DateFormat format)
    {
        var kind = period.Child("FixedPeriod") ?? period.Child("OpenPeriod");
        return kind is null ? NationalValues.None : NationalValues.Of(Written(kind.TextAt("startDate"), format), Written(kind.TextAt("endDate"), format));
    }

    /// <summary>The day as the national channel writes it; an offset stays in the SED and is never applied.</summary>
    internal static string? Written(string? sed, DateFormat format)
    {
        if (sed is null || DateText.Read(sed).Date is not { } date) return sed;
        return format == DateFormat.Iso ? date : $"{date.AsSpan(8, 2)}.{date.AsSpan(5, 2)}.{date.AsSpan(0, 4)}";
    }

    /// <summary>A date that stands for none leaves the column as it is; the rules have told of it.</summary>
    private NationalValues DateIn(InboundCall call) => NationalValues.Of(call.Text is { } text && DateText.StandsForNone(text) ? null : Written(call.Text, format));

    private SedValues Date(OutboundCall call, int index, bool mayLieAhead)
    {
        var (date, finding) = Read(call, index, format);
        if (finding is not null) return SedValues.Only(finding);
        if (date is null) return SedValues.None;
        if (!mayLieAhead && CheckDigits.IsAfter(date.Date!, call.Facts.Today)) return SedValues.Only(call.Finding(index, "ADP-0038", ("value", date.Date!), ("today", call.Facts.Today)));
        return SedValues.Of(date.Date + (date.HadTime ? "" : date.Offset));
    }

    private SedValues Period(OutboundCall call)
    {
        var (from, until, findings) = Bounds(call);
        return findings.Count > 0 || from is null ? SedValues.Only(findings) : SedValues.Of([.. Leaves("", from, until)]);
    }

    /// <summary>The SED holds only closed periods here; an open one is refused, since an end that nobody stated would be an invention.</summary>
    private SedValues ClosedPeriod(OutboundCall call)
    {
        var (from, until, findings) = Bounds(call);
        if (findings.Count > 0 || from is null) return SedValues.Only(findings);
        return until is null ? SedValues.Only(call.Finding(1, "ADP-0041")) : SedValues.Of(new SedLeaf("startDate", from), new SedLeaf("endDate", until));
    }

    private (string? From, string? Until, IReadOnlyList<Finding> Findings) Bounds(OutboundCall call)
    {
        var (from, fromFinding) = Read(call, 0, format);
        var (until, untilFinding) = Read(call, 1, format);
        var findings = new[] { fromFinding, untilFinding }.OfType<Finding>().ToList();
        if (findings.Count == 0 && from is null && until is not null) findings.Add(call.Finding(0, "ADP-0030", ("column", $"{call.Values[0].Table}.{call.Values[0].Column}")));
        if (from is not null && until is not null && CheckDigits.IsAfter(from.Date!, until.Date!)) findings.Add(call.Finding(1, "ADP-0040", ("from", from.Date!), ("until", until.Date!)));
        return (from?.Date, until?.Date, findings);
    }
}
