using MessageBroker.Adapters.Contract;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Adapters.People.Conversions;

/// <summary>Codes by the lists beside the mapping tables. Absent, no and yes stay three values: an absent code makes no element.</summary>
internal static class CodeConversions
{
    public static IReadOnlyList<NamedConversion> All { get; } =
    [
        new("code", 1, Out, In),
        new("purpose", 1, PurposeOut, PurposeIn, ["value"]),
    ];

    /// <summary>The SED code of a national one, or null with the finding that says why there is none.</summary>
    internal static (string? Sed, Finding? Finding) Find(OutboundCall call, int index, string list)
    {
        if (call[index] is not { } national) return (null, null);
        if (call.Codes.ToSed(list, national) is { } sed) return (sed, null);
        if (call.Codes.Knows(list, national)) return (null, call.Finding(index, "ADP-0035", ("value", national)));
        return (null, call.Finding(index, "ADP-0034", ("value", national), ("known", Known(call.Codes, list))));
    }

    internal static string Known(CodeLists codes, string list) => string.Join(", ", codes.Pairs(list).Where(p => p.ToSed).Select(p => p.National).Distinct());

    private static SedValues Out(OutboundCall call)
    {
        var (sed, finding) = Find(call, 0, call.Argument);
        return finding is not null ? SedValues.Only(finding) : sed is not null ? SedValues.Of(sed) : SedValues.None;
    }

    internal static NationalValues In(InboundCall call)
    {
        if (call.Text is not { } sed) return NationalValues.None;
        var list = call.Argument;
        return call.Codes.ToNational(list, sed) is { } national
            ? NationalValues.Of(national)
            : NationalValues.None.And(call.Finding("ADP-0071", ("value", sed), ("list", list)));
    }

    /// <summary>
    /// Purposes of the SED, several divided by blanks or commas. Where the request names none, they follow from what it refers to:
    /// a decision number makes "decision"; without one an F001 tells of a claim received, an F002 replies to the request.
    /// Columns: purpose, then decision number.
    /// </summary>
    private static SedValues PurposeOut(OutboundCall call)
    {
        if (call[0] is not { } text) return SedValues.Of(new SedLeaf("value", Derived(call)));
        var (leaves, findings) = (new List<SedLeaf>(), new List<Finding>());
        foreach (var word in text.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries).Distinct())
            if (call.Codes.ToSed(call.Argument, word) is { } code) leaves.Add(new SedLeaf("value", code));
            else findings.Add(call.Finding(0, "ADP-0034", ("value", word), ("known", Known(call.Codes, call.Argument))));
        return new SedValues(leaves, findings);
    }

    private static string Derived(OutboundCall call) => call[1] is not null ? "decision" : call.Facts.Kind == "F001" ? "receipt_of_application" : "reply_to_request_for_information";

    private static NationalValues PurposeIn(InboundCall call)
    {
        var codes = call.Node.All("value").Select(v => v.Text ?? "").ToArray();
        var unknown = codes.Where(c => call.Codes.ToNational(call.Argument, c) is null);
        return NationalValues.Of(string.Join(' ', codes.Select(c => call.Codes.ToNational(call.Argument, c) ?? c)))
            .And([.. unknown.Select(c => call.Finding("ADP-0071", ("value", c), ("list", call.Argument)))]);
    }
}
