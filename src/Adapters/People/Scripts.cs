namespace MessageBroker.Adapters.People;

/// <summary>Which script a text is written in, and where two are mixed: registers hold Cyrillic words with Latin look-alikes and the reverse.</summary>
public static class Scripts
{
    public static bool IsCyrillic(char c) => c is >= '\u0400' and <= '\u052F';

    public static bool IsLatin(char c) => char.IsAsciiLetter(c) || c is >= '\u00C0' and <= '\u024F' or >= '\u1E00' and <= '\u1EFF' && char.IsLetter(c);

    public static bool HasCyrillic(string text) => text.Any(IsCyrillic);

    /// <summary>NFC; a text with half surrogate pairs, which no form is defined for, stays as it is.</summary>
    public static string Compose(string text)
    {
        try
        {
            return text.Normalize(System.Text.NormalizationForm.FormC);
        }
        catch (ArgumentException)
        {
            return text;
        }
    }

    /// <summary>Words that hold letters of both scripts, in order.</summary>
    public static IReadOnlyList<string> MixedWords(string text) =>
        [.. Words(text).Where(w => w.Any(IsCyrillic) && w.Any(IsLatin))];

    private static IEnumerable<string> Words(string text)
    {
        for (var i = 0; i < text.Length;)
        {
            var end = i;
            while (end < text.Length && char.IsLetter(text[end])) end++;
            if (end > i) yield return text[i..end];
            i = Math.Max(end, i + 1);
        }
    }
}
