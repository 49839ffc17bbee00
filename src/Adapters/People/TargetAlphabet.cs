using System.Globalization;
using System.Text;

namespace MessageBroker.Adapters.People;

/// <summary>
/// The letters that a file in a code page can hold, and how a text is written with them. Few things are written otherwise, each said: in
/// windows-1250 № becomes nr., the comma letters ș ț become their cedilla pair and Bulgarian Cyrillic becomes Latin by the Streamlined System
/// (<see cref="Transliteration"/>); in windows-1251 ѝ becomes и. Whatever then is no letter of the page is named and nothing is written: never a
/// question mark, never a letter that only looks alike. UTF-8 holds everything and changes nothing.
/// </summary>
public sealed class TargetAlphabet
{
    /// <summary>The pages that files are written in; the first is the default.</summary>
    public static IReadOnlyList<string> Names { get; } = ["utf-8", "windows-1250", "windows-1251"];

    /// <summary>Signs by page, in the order in which they are looked for.</summary>
    private static readonly Dictionary<string, (char Sign, string Instead)[]> Signs = new(StringComparer.Ordinal)
    {
        ["utf-8"] = [],
        ["windows-1250"] = [('№', "nr.")],
        ["windows-1251"] = [('ѝ', "и"), ('Ѝ', "И")],
    };

    private readonly Encoding strict;

    private TargetAlphabet(string name, Encoding strict) => (Name, this.strict) = (name, strict);

    /// <summary>One of <see cref="Names"/>.</summary>
    public string Name { get; }

    private bool IsCentralEuropean => Name == "windows-1250";

    /// <summary>The alphabet of a page, or null where it is none of <see cref="Names"/>.</summary>
    public static TargetAlphabet? Named(string name) => name switch
    {
        "utf-8" => new TargetAlphabet(name, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true)),
        "windows-1250" or "windows-1251" => new TargetAlphabet(name, CodePagesEncodingProvider.Instance.GetEncoding(
            int.Parse(name.AsSpan(8), CultureInfo.InvariantCulture), EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)!),
        _ => null,
    };

    /// <summary>The text as the page can hold it, or the letters that it lacks. Never throws.</summary>
    public TargetText Write(string text)
    {
        if (Name == "utf-8") return Judged(text, [], 0, 0);
        var composed = Scripts.Compose(text);
        var (signed, replaced) = Replace(composed);
        var commas = IsCentralEuropean ? composed.Count("șȘțȚ".Contains) : 0;
        var letters = IsCentralEuropean ? composed.Count(Scripts.IsCyrillic) : 0;
        var latin = letters == 0 ? signed : Transliteration.ToLatin(signed);
        return Judged(commas == 0 ? latin : RomanianLetters.ToCedilla(latin), replaced, letters, commas);
    }

    /// <summary>Octets of a text that was written with this alphabet.</summary>
    /// <exception cref="EncoderFallbackException">It holds a letter that the page lacks: it did not come from <see cref="Write"/>.</exception>
    public byte[] Encode(string text) => strict.GetBytes(text);

    /// <summary>The text of octets of this page.</summary>
    /// <exception cref="DecoderFallbackException">They are none.</exception>
    public string Decode(ReadOnlySpan<byte> octets) => strict.GetString(octets);

    private (string Text, List<string> Replaced) Replace(string text)
    {
        var replaced = new List<string>();
        foreach (var (sign, instead) in Signs[Name])
        {
            replaced.AddRange(Enumerable.Repeat($"{sign} → {instead}", text.Count(c => c == sign)));
            text = text.Replace(sign.ToString(), instead, StringComparison.Ordinal);
        }
        return (text, replaced);
    }

    private TargetText Judged(string text, IReadOnlyList<string> replaced, int transliterated, int cedillas)
    {
        var missing = Missing(text);
        return missing.Count > 0 ? new TargetText(Name, null, [], 0, 0, missing) : new TargetText(Name, text, replaced, transliterated, cedillas, missing);
    }

    private IReadOnlyList<string> Missing(string text)
    {
        try
        {
            strict.GetByteCount(text);
            return [];
        }
        catch (EncoderFallbackException)
        {
            return [.. Letters(text).Where(letter => !Holds(letter)).Distinct(StringComparer.Ordinal).Select(Described)];
        }
    }

    private bool Holds(string letter)
    {
        try
        {
            strict.GetByteCount(letter);
            return true;
        }
        catch (EncoderFallbackException)
        {
            return false;
        }
    }

    // By code points, and a half surrogate pair by itself: it is what has to be named.
    private static IEnumerable<string> Letters(string text)
    {
        for (var i = 0; i < text.Length; i += char.IsSurrogatePair(text, i) ? 2 : 1) yield return char.IsSurrogatePair(text, i) ? text.Substring(i, 2) : text[i].ToString();
    }

    private static string Described(string letter)
    {
        var code = letter.Length == 2 ? char.ConvertToUtf32(letter, 0) : letter[0];
        var isShown = letter.Length == 2 || char.IsLetterOrDigit(letter[0]) || char.IsPunctuation(letter[0]) || char.IsSymbol(letter[0]);
        return isShown ? string.Create(CultureInfo.InvariantCulture, $"{letter} (U+{code:X4})") : string.Create(CultureInfo.InvariantCulture, $"U+{code:X4}");
    }
}
