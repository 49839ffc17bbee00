using System.Globalization;
using MessageBroker.Adapters.Contract;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Adapters.People.Conversions;

/// <summary>Texts and whole numbers.</summary>
internal static class TextConversions
{
    public static IReadOnlyList<NamedConversion> All { get; } =
    [
        new("text", 1, call => call[0] is { } text ? SedValues.Of(text) : SedValues.None, AsItCame),
        new("latin-text", 1, call => call[0] is { } text ? SedValues.Of(Latin(text)) : SedValues.None, AsItCame),
        new("constant", 1, call => SedValues.Of(call.Argument), null),
        new("whole-number", 1, WholeNumber, AsItCame),
        new("not-carried", 1, call => call[0] is { } text ? SedValues.Only(call.Finding(0, "ADP-0035", ("value", text))) : SedValues.None, null),
    ];

    /// <summary>Texts may travel in Cyrillic, but a reader of the other country reads Latin: addresses and places are transliterated, free text is not.</summary>
    internal static string Latin(string text) => Scripts.HasCyrillic(text) ? Transliteration.ToLatin(text) : text;

    internal static NationalValues AsItCame(InboundCall call) => call.Text is { } text ? NationalValues.Of(text) : NationalValues.None;

    /// <summary>Warnings about a name that is to be transliterated: words of two scripts, letters that the system does not know.</summary>
    internal static IEnumerable<Finding> NameWarnings(OutboundCall call, int index)
    {
        if (call[index] is not { } name) yield break;
        if (Scripts.MixedWords(name) is { Count: > 0 } mixed) yield return call.Finding(index, "ADP-0054", ("words", string.Join(", ", mixed)));
        if (Transliteration.UnknownLetters(name) is { Length: > 0 } letters) yield return call.Finding(index, "ADP-0055", ("letters", letters));
    }

    private static SedValues WholeNumber(OutboundCall call)
    {
        if (call[0] is not { } text) return SedValues.None;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? SedValues.Of(number.ToString(CultureInfo.InvariantCulture))
            : SedValues.Only(call.Finding(0, "ADP-0059", ("value", text)));
    }
}
