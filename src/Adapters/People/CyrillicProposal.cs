using System.Text;

namespace MessageBroker.Adapters.People;

/// <summary>
/// A guess at the Cyrillic form of a Latin name. The way back is not a function (a = а or ъ, y = й or ь, ya, yu, ts, sht, zh and
/// ia have two readings each), so the result is only ever shown as computed and never written into a record as a name.
/// </summary>
public static class CyrillicProposal
{
    /// <summary>Longest groups first. Romanian letters read as their sounds, since Romanian names are what arrives.</summary>
    private static readonly (string Latin, string Cyrillic)[] Groups =
    [
        ("sht", "щ"), ("dzh", "дж"), ("zh", "ж"), ("ts", "ц"), ("tz", "ц"), ("ch", "ч"), ("sh", "ш"), ("yu", "ю"), ("ya", "я"), ("yo", "йо"),
        ("ș", "ш"), ("ț", "ц"), ("ă", "ъ"), ("â", "ъ"), ("î", "ъ"), ("x", "кс"), ("q", "к"), ("w", "в"),
        ("a", "а"), ("b", "б"), ("c", "к"), ("d", "д"), ("e", "е"), ("f", "ф"), ("g", "г"), ("h", "х"), ("i", "и"), ("j", "ж"), ("k", "к"), ("l", "л"),
        ("m", "м"), ("n", "н"), ("o", "о"), ("p", "п"), ("r", "р"), ("s", "с"), ("t", "т"), ("u", "у"), ("v", "в"), ("z", "з"),
    ];

    /// <summary>The proposal; always to be marked as computed by whoever shows it.</summary>
    public static string For(string latin)
    {
        var source = RomanianLetters.ToCommaBelow(latin);
        var cyrillic = new StringBuilder(source.Length);
        for (var i = 0; i < source.Length;) i += AppendNext(cyrillic, source, i);
        return cyrillic.ToString();
    }

    private static int AppendNext(StringBuilder cyrillic, string source, int at)
    {
        var rest = source.AsSpan(at);
        var lower = source.ToLowerInvariant().AsSpan(at);
        var (used, text) = EndsAsIa(lower) ? (2, "ия") : Y(lower, at) ?? Group(lower) ?? (1, rest[..1].ToString());
        if (char.IsUpper(rest[0])) text = rest.Length > 1 && char.IsUpper(rest[1]) ? text.ToUpperInvariant() : char.ToUpperInvariant(text[0]) + text[1..];
        cyrillic.Append(text);
        return used;
    }

    private static bool EndsAsIa(ReadOnlySpan<char> rest) => rest.StartsWith("ia", StringComparison.Ordinal) && (rest.Length == 2 || !char.IsLetter(rest[2]));

    /// <summary>y between a consonant and o is ь; otherwise й.</summary>
    private static (int, string)? Y(ReadOnlySpan<char> rest, int at) => rest[0] != 'y' || rest.Length > 1 && rest[1] is 'a' or 'u' ? null
        : rest.Length > 1 && rest[1] == 'o' && at > 0 ? (2, "ьо") : rest.Length > 1 && rest[1] == 'o' ? (2, "йо") : (1, "й");

    private static (int, string)? Group(ReadOnlySpan<char> rest)
    {
        foreach (var (latin, text) in Groups) if (rest.StartsWith(latin, StringComparison.Ordinal)) return (latin.Length, text);
        return null;
    }
}
