using MessageBroker.Adapters.Contract;
using MessageBroker.Adapters.People;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Adapters.Bulgaria.Conversions;

/// <summary>
/// Names go out in Latin: a stored Latin form beats the computed one, even where both disagree. The father's name stands behind the
/// forename, never in the family name. The Cyrillic original stays in the national record. On the way in a name is written as it
/// came, into the column of its script; a Cyrillic form is never made up.
/// </summary>
internal static class BulgarianNames
{
    public static IReadOnlyList<NamedConversion> All { get; } =
    [
        new("family-name", 1, call => Latin(call, 0, 1) is { } name ? SedValues.Of(name).And([.. Warnings(call, 0, 1)]) : SedValues.None, In),
        new("forenames", 1, Forenames, In),
        new("person-name", 1, call => Latin(call, 0, 2) is { } forename && Latin(call, 1, 3) is { } family ? SedValues.Of($"{forename} {family}") : SedValues.None, null),
        new("birth-name", 1, call => call[0] is { } name ? SedValues.Of(Transliteration.ToLatin(name)) : SedValues.None, call => NationalValues.Of(call.Text)),
    ];

    /// <summary>Columns: forename, its Latin form, father's name, its Latin form.</summary>
    private static SedValues Forenames(OutboundCall call)
    {
        if (Latin(call, 0, 1) is not { } forename) return SedValues.None;
        var names = Latin(call, 2, 3) is { } fathers ? $"{forename} {fathers}" : forename;
        return SedValues.Of(names).And([.. Warnings(call, 0, 1), .. Warnings(call, 2, 3)]);
    }

    private static string? Latin(OutboundCall call, int cyrillic, int latin) => call[latin] ?? (call[cyrillic] is { } name ? Transliteration.ToLatin(name) : null);

    /// <summary>Only a computed form can be wrong by the letters of its source.</summary>
    private static IEnumerable<Finding> Warnings(OutboundCall call, int cyrillic, int latin)
    {
        if (call[latin] is not null || call[cyrillic] is not { } name) yield break;
        if (Scripts.MixedWords(name) is { Count: > 0 } mixed) yield return call.Finding(cyrillic, "ADP-0054", ("words", string.Join(", ", mixed)));
        if (Transliteration.UnknownLetters(name) is { Length: > 0 } letters) yield return call.Finding(cyrillic, "ADP-0055", ("letters", letters));
    }

    private static NationalValues In(InboundCall call) => call.Text is not { } name ? NationalValues.None
        : Scripts.HasCyrillic(name) ? NationalValues.Of(name, null) : NationalValues.Of(null, name);
}
