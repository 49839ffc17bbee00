using System.Globalization;
using System.Text;

namespace MessageBroker.Adapters.People;

/// <summary>
/// One key per name token, from Cyrillic or Latin: tokens whose keys are equal sound alike. A key proposes, it never decides:
/// on its own it joins about three true pairs in four. Upper-case letters inside a key are sound classes.
/// </summary>
public static class NameKey
{
    private const string Whole = "łøđðþßæœıħ";
    private static readonly string[] Folded = ["l", "o", "d", "d", "th", "ss", "ae", "oe", "i", "h"];

    /// <summary>Keys of the tokens of a name; blanks and hyphens divide tokens.</summary>
    public static IReadOnlyList<string> Tokens(string name) =>
        [.. name.Split([' ', '\u00A0', '-', '\u2010', '\u2011', '.', ','], StringSplitOptions.RemoveEmptyEntries).Select(Of).Where(k => k.Length > 0)];

    /// <summary>Key of one token; the order of the steps is part of the definition, each works on the result of the one before.</summary>
    public static string Of(string token)
    {
        var key = Kept(Scripts.Compose(token).Trim().ToLowerInvariant());
        key = Scripts.HasCyrillic(key) ? Latin(key) : key;
        key = RomanianLetters.ToCommaBelow(key).Replace("ș", "sh", StringComparison.Ordinal).Replace("ț", "ts", StringComparison.Ordinal);
        key = WithoutMarks(Fold(key));
        key = Replace(key, ("sht", "St"), ("sch", "S"), ("tch", "C"), ("zh", "J"), ("dj", "J"), ("sh", "S"), ("ts", "T"), ("tz", "T"), ("ch", "C"));
        key = C(key).Replace('q', 'k');
        key = Replace(key, ("gh", "g"), ("kh", "h"), ("ph", "f"), ("th", "t"), ("x", "ks"), ("w", "v"), ("j", "J"));
        return Runs(Glides(key)).Replace('C', 'c');
    }

    private static string Kept(string lower) => new([.. lower.Where(c => char.IsLetter(c) || c is '-' or '\'')]);

    /// <summary>Letter by letter, so that only a final я directly after и becomes a.</summary>
    private static string Latin(string cyrillic)
    {
        var latin = new StringBuilder();
        for (var i = 0; i < cyrillic.Length; i++)
            latin.Append(i == cyrillic.Length - 1 && i > 0 && cyrillic[i] == 'я' && cyrillic[i - 1] == 'и' ? "a" : Transliteration.Letter(cyrillic[i]) ?? cyrillic[i].ToString());
        return latin.ToString();
    }

    /// <summary>Letters that canonical decomposition leaves whole.</summary>
    private static string Fold(string text)
    {
        var folded = new StringBuilder();
        foreach (var c in text) folded.Append(Whole.IndexOf(c) is >= 0 and var i ? Folded[i] : c.ToString());
        return folded.ToString();
    }

    /// <summary>Only after the Cyrillic step: decomposition would split й into и and a mark.</summary>
    private static string WithoutMarks(string text) =>
        new([.. text.Normalize(NormalizationForm.FormD).Where(c => CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark)]);

    private static string Replace(string key, params ReadOnlySpan<(string From, string To)> steps)
    {
        foreach (var (from, to) in steps) key = key.Replace(from, to, StringComparison.Ordinal);
        return key;
    }

    private static string C(string key)
    {
        var letters = key.ToCharArray();
        for (var i = 0; i < letters.Length; i++)
            if (letters[i] == 'c') letters[i] = i + 1 < letters.Length && letters[i + 1] is 'e' or 'i' or 'y' ? 'C' : 'k';
        return new string(letters);
    }

    private static string Glides(string key)
    {
        var letters = key.ToCharArray();
        for (var i = 0; i + 1 < letters.Length; i++)
            if (letters[i] is 'i' or 'y' && letters[i + 1] is 'a' or 'o' or 'u') letters[i] = 'I';
        return new string(letters).Replace('y', 'i').Replace("ou", "u", StringComparison.Ordinal);
    }

    private static string Runs(string key)
    {
        var single = new StringBuilder(key.Length);
        foreach (var c in key) if (single.Length == 0 || single[^1] != c) single.Append(c);
        return single.ToString();
    }
}
