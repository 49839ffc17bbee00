using MessageBroker.Adapters.Contract;
using MessageBroker.Schemas.Findings;
using MessageBroker.Schemas.Packs;

namespace MessageBroker.Adapters.People.Conversions;

/// <summary>
/// What is asked by an H001 and answered by an H002: one text of a clerk that is a document, an information or a SED, as a word of the request says.
/// An answer may also be that something cannot be sent, and why.
/// </summary>
internal static class QuestionConversions
{
    /// <summary>What an item is, by the code of the request's word.</summary>
    private static readonly Dictionary<string, string> Items = new(StringComparer.Ordinal)
    {
        ["document"] = "theFollowingDocument",
        ["information"] = "theFollowingInformation",
        ["sed"] = "theFollowingSED",
    };

    /// <summary>Code of the word that says that it cannot be sent.</summary>
    private const string Unable = "unable";

    private const string Positive = "PositiveReplyRequestedInformation/WeAreEnclosing", Negative = "NegativeReplyRequestedInformation/InformationOnInabilityToSend";

    public static IReadOnlyList<NamedConversion> All { get; } =
    [
        new("asked", 1, Asked, AskedIn, [.. Items.Values]),
        new("answered", 1, Answered, AnsweredIn, [.. Items.Values.Select(i => $"{Positive}/{i}"), .. Items.Values.Append("reasons").Select(i => $"{Negative}/{i}")]),
    ];

    /// <summary>Columns: text, what it is, and a reason, which a question has not. Where the request does not say what it is, an information is asked for.</summary>
    private static SedValues Asked(OutboundCall call)
    {
        var (code, finding) = CodeConversions.Find(call, 1, call.Argument);
        if (finding is not null) return SedValues.Only(finding);
        return call[0] is { } text ? SedValues.Of(new SedLeaf(Items[code ?? "information"], text)).And(Unheard(call)) : Empty(call, 0);
    }

    // A reason for what is not refused has no place: its writer must know that nobody will read it.
    private static Finding[] Unheard(OutboundCall call) => call[2] is { } reason ? [call.Finding(2, "ADP-0035", ("value", reason.Length <= 80 ? reason : reason[..80] + "…"))] : [];

    private static NationalValues AskedIn(InboundCall call) => NationalValues.Of(Texts([call.Node]), Words(call, Kinds([call.Node])));

    /// <summary>Columns: text, what it is, why it cannot be sent.</summary>
    private static SedValues Answered(OutboundCall call)
    {
        var (code, finding) = CodeConversions.Find(call, 1, call.Argument);
        if (finding is not null) return SedValues.Only(finding);
        if (call[0] is not { } text) return Empty(call, 0);
        if (code != Unable) return SedValues.Of(new SedLeaf($"{Positive}/{Items[code ?? "information"]}", text)).And(Unheard(call));
        return call[2] is { } reason ? SedValues.Of(new SedLeaf($"{Negative}/{Items["information"]}", text), new SedLeaf($"{Negative}/reasons", reason)) : Empty(call, 2);
    }

    private static NationalValues AnsweredIn(InboundCall call)
    {
        var (sent, refused) = (call.Node.Each(Positive).ToList(), call.Node.Each(Negative).ToList());
        var reasons = refused.Select(r => r.TextAt("reasons")).OfType<string>().ToList();
        return NationalValues.Of(
            Texts([.. sent, .. refused]),
            Words(call, refused.Count > 0 ? [.. Kinds(sent), Unable] : Kinds(sent)),
            reasons.Count > 0 ? string.Join('\n', reasons) : null);
    }

    private static SedValues Empty(OutboundCall call, int index) => SedValues.Only(call.Finding(index, "ADP-0030", ("column", $"{call.Values[index].Table}.{call.Values[index].Column}")));

    /// <summary>Every text on a line of its own: nothing of what a partner writes in several fields is lost in one column.</summary>
    private static string? Texts(IReadOnlyList<SedNode> nodes) =>
        nodes.SelectMany(n => Items.Values.Select(i => n.TextAt(i))).OfType<string>().ToList() is { Count: > 0 } texts ? string.Join('\n', texts) : null;

    private static List<string> Kinds(IReadOnlyList<SedNode> nodes) => [.. Items.Where(i => nodes.Any(n => n.TextAt(i.Value) is not null)).Select(i => i.Key)];

    private static string? Words(InboundCall call, IReadOnlyList<string> codes) =>
        codes.Count == 0 ? null : string.Join(' ', codes.Select(c => call.Codes.ToNational(call.Argument, c) ?? c));
}
