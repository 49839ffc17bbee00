using System.Globalization;
using System.Text;

namespace MessageBroker.Schemas.Findings;

/// <summary>Text from files of others, made fit for a terminal: what could steer it or turn the text around is shown escaped.</summary>
public static class TerminalText
{
    /// <param name="text">Any text; line breaks are escaped too.</param>
    public static string Of(string text)
    {
        if (!text.Any(Steers)) return text;
        var safe = new StringBuilder(text.Length + 16);
        foreach (var c in text)
            if (Steers(c)) safe.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            else safe.Append(c);
        return safe.ToString();
    }

    private static bool Steers(char c) =>
        char.IsControl(c) || char.GetUnicodeCategory(c) is UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
