using System.Collections.Frozen;

namespace MessageBroker.Schemas.Bucs;

/// <summary>The words of <see cref="Turn"/> in bg, ro and en, from Bucs/Texts/turn.json: { key: { "bg": …, "ro": …, "en": … } }.</summary>
public static class TurnTexts
{
    private static readonly BucTexts Texts = new("turn.json");

    public static IEnumerable<string> Keys => Texts.Keys;

    /// <summary>The text for that key; English where the language is not among the three.</summary>
    /// <exception cref="ArgumentException">No such key: a defect of ours, caught by a test.</exception>
    public static string Text(string key, string language, IReadOnlyDictionary<string, string>? arguments = null)
    {
        var text = Texts.Find(key, language) ?? throw new ArgumentException($"text {key} is not known", nameof(key));
        foreach (var (name, value) in arguments ?? FrozenDictionary<string, string>.Empty) text = text.Replace($"{{{name}}}", value, StringComparison.Ordinal);
        return text;
    }
}
