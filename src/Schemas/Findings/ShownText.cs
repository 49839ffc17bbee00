using System.Globalization;
using System.Text;

namespace MessageBroker.Schemas.Findings;

/// <summary>Text that people are to read as it stands: names, reasons, accounts.</summary>
public static class ShownText
{
    /// <summary>Something is to be read, it is not longer than that, and all of it is shown.</summary>
    /// <param name="most">Characters (UTF-16).</param>
    public static bool Fits(string text, int most) => !string.IsNullOrWhiteSpace(text) && text.Length <= most && text.EnumerateRunes().All(IsShown);

    /// <summary>The first characters, with a replacement character for each that is not shown.</summary>
    public static string Of(string text, int most) => string.Concat(text.EnumerateRunes().Take(most).Select(rune => IsShown(rune) ? rune.ToString() : "\uFFFD"));

    /// <summary>Not so what is not seen, turns the text around, breaks the line, or stands for what could not be read; XML holds none of it either.</summary>
    public static bool IsShown(Rune rune) => rune.Value != 0xFFFD && Rune.GetUnicodeCategory(rune)
        is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
