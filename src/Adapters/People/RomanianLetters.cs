namespace MessageBroker.Adapters.People;

/// <summary>
/// Romanian ș ț are letters with a comma below (U+0219, U+021B). Older code pages only had the cedilla pair ş ţ (U+015F, U+0163), so
/// both are stored. Decomposed text is composed first: s + U+0327 is a cedilla, s + U+0326 a comma.
/// </summary>
public static class RomanianLetters
{
    /// <summary>NFC with comma-below letters: the stored comparison form of a Romanian text.</summary>
    public static string ToCommaBelow(string text) => Scripts.Compose(text)
        .Replace('ş', 'ș').Replace('Ş', 'Ș').Replace('ţ', 'ț').Replace('Ţ', 'Ț');

    /// <summary>The reverse, for a target whose code page only has the cedilla pair.</summary>
    public static string ToCedilla(string text) => Scripts.Compose(text)
        .Replace('ș', 'ş').Replace('Ș', 'Ş').Replace('ț', 'ţ').Replace('Ț', 'Ţ');

    public static bool HasCedilla(string text) => Scripts.Compose(text).AsSpan().ContainsAny("şŞţŢ");
}
