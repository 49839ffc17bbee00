using System.Globalization;
using System.Text;

namespace MessageBroker.Adapters.People;

/// <summary>
/// A number as people and systems type it, taken out of what surrounds it: blanks, hyphens, direction marks, a label, a country.
/// Only these are taken off; a letter or a foreign digit inside stays, so that it is refused and not repaired.
/// </summary>
public readonly record struct TypedNumber(string Text, IdentifierTyping Typing)
{
    private static readonly string[] Labels = ["ЕГН", "EGN", "ЛНЧ", "LNCH", "LNCh", "CNP", "NIF", "ЕИК", "EIK", "БУЛСТАТ", "BULSTAT", "CUI", "CIF", "IBAN"];

    /// <param name="prefix">Country letters that may stand in front of this kind of number, or null where letters in front belong to it.</param>
    public static TypedNumber Read(string typed, string? prefix)
    {
        var typing = IdentifierTyping.AsIs;
        var text = WithoutLabel(WithoutMarks(typed, ref typing), ref typing);
        text = WithoutSeparators(text, ref typing);
        if (prefix is not null && text.Length > prefix.Length && text.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
        {
            text = text[prefix.Length..];
            typing |= IdentifierTyping.Prefix;
        }
        return new TypedNumber(text, typing);
    }

    private static string WithoutMarks(string typed, ref IdentifierTyping typing)
    {
        var kept = new StringBuilder(typed.Length);
        foreach (var c in typed)
            if (CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.Format or UnicodeCategory.Control && !char.IsWhiteSpace(c)) typing |= IdentifierTyping.InvisibleMarks;
            else kept.Append(c);
        return kept.ToString();
    }

    private static string WithoutLabel(string text, ref IdentifierTyping typing)
    {
        var start = text.TrimStart();
        foreach (var label in Labels)
        {
            if (!start.StartsWith(label, StringComparison.OrdinalIgnoreCase)) continue;
            var rest = start[label.Length..].TrimStart();
            if (rest.Length == start.Length - label.Length && !rest.StartsWith(':')) continue;
            typing |= IdentifierTyping.Label;
            return rest.TrimStart(':', ' ');
        }
        return text;
    }

    private static string WithoutSeparators(string text, ref IdentifierTyping typing)
    {
        var kept = new StringBuilder(text.Length);
        foreach (var c in text)
            if (IsSeparator(c)) typing |= IdentifierTyping.Separators;
            else kept.Append(c);
        return kept.ToString();
    }

    private static bool IsSeparator(char c) =>
        char.IsWhiteSpace(c) || c is '-' or '/' or '.' || CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.DashPunctuation;
}
