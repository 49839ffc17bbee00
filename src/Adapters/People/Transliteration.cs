using System.Text;

namespace MessageBroker.Adapters.People;

/// <summary>
/// The Streamlined System of the Bulgarian law on transliteration (ДВ 19/2009) for names: letter by letter, "ия" at the end of a
/// word becomes "ia". A stored Latin form of a name always beats this computed one.
/// </summary>
public static class Transliteration
{
    private const string Cyrillic = "абвгдежзийклмнопрстуфхцчшщъьюяѝ";

    private static readonly string[] Latin =
    [
        "a", "b", "v", "g", "d", "e", "zh", "z", "i", "y", "k", "l", "m", "n", "o", "p", "r", "s", "t", "u", "f", "h", "ts", "ch", "sh", "sht", "a", "y", "yu", "ya", "i",
    ];

    /// <summary>Latin text; letters that the system does not know (Latin ones, digits, ы, ј, …) stay as they are.</summary>
    public static string ToLatin(string text)
    {
        var source = Scripts.Compose(text);
        if (StateName(source) is { } state) return state;
        var latin = new StringBuilder(source.Length * 2);
        for (var start = 0; start < source.Length;)
        {
            var end = WordEnd(source, start);
            if (end == start) latin.Append(source[start++]);
            else AppendWord(latin, source.AsSpan(start, end - start));
            start = Math.Max(start, end);
        }
        return latin.ToString();
    }

    /// <summary>The letters of the text that are Cyrillic but not of the Bulgarian alphabet, each once, in order.</summary>
    public static string UnknownLetters(string text) =>
        new([.. Scripts.Compose(text).Where(c => Scripts.IsCyrillic(c) && Index(c) < 0).Distinct()]);

    /// <summary>The Latin form of one lower-case Bulgarian letter, or null.</summary>
    internal static string? Letter(char lower) => Cyrillic.IndexOf(lower) is >= 0 and var i ? Latin[i] : null;

    private static int Index(char c) => Cyrillic.IndexOf(char.ToLowerInvariant(c));

    /// <summary>България is Bulgaria only as the name of the state, so only where nothing else stands beside it.</summary>
    private static string? StateName(string text) => text.Trim() switch
    {
        "България" => "Bulgaria",
        "БЪЛГАРИЯ" => "BULGARIA",
        "Република България" => "Republika Bulgaria",
        _ => null,
    };

    private static int WordEnd(string text, int start)
    {
        var end = start;
        while (end < text.Length && char.IsLetter(text[end])) end++;
        return end;
    }

    private static void AppendWord(StringBuilder latin, ReadOnlySpan<char> word)
    {
        var capitals = word.Length > 1 && !word.ContainsAnyInRange('а', 'я') && AllUpper(word);
        for (var i = 0; i < word.Length; i++)
        {
            var index = Index(word[i]);
            if (index < 0) latin.Append(word[i]);
            else AppendLetter(latin, IsFinalIa(word, i) ? "a" : Latin[index], char.IsUpper(word[i]), capitals);
        }
    }

    private static bool IsFinalIa(ReadOnlySpan<char> word, int i) =>
        i == word.Length - 1 && i > 0 && char.ToLowerInvariant(word[i]) == 'я' && char.ToLowerInvariant(word[i - 1]) == 'и';

    private static bool AllUpper(ReadOnlySpan<char> word)
    {
        foreach (var c in word) if (!char.IsUpper(c)) return false;
        return true;
    }

    private static void AppendLetter(StringBuilder latin, string letter, bool upper, bool capitals)
    {
        if (!upper) latin.Append(letter);
        else if (capitals) latin.Append(letter.ToUpperInvariant());
        else latin.Append(char.ToUpperInvariant(letter[0])).Append(letter.AsSpan(1));
    }
}
