using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json;

namespace MessageBroker.Schemas.Bucs;

/// <summary>The words of <see cref="Turn"/> in bg, ro and en, from Bucs/Texts/turn.json: { key: { "bg": …, "ro": …, "en": … } }.</summary>
public static class TurnTexts
{
    private static readonly FrozenDictionary<string, FrozenDictionary<string, string>> Texts = Load();

    public static IEnumerable<string> Keys => Texts.Keys;

    /// <summary>The text for that key; English where the language is not among the three.</summary>
    /// <exception cref="ArgumentException">No such key: a defect of ours, caught by a test.</exception>
    public static string Text(string key, string language, IReadOnlyDictionary<string, string>? arguments = null)
    {
        if (!Texts.TryGetValue(key, out var languages)) throw new ArgumentException($"text {key} is not known", nameof(key));
        var text = languages.TryGetValue(language, out var own) ? own : languages["en"];
        foreach (var (name, value) in arguments ?? FrozenDictionary<string, string>.Empty) text = text.Replace($"{{{name}}}", value, StringComparison.Ordinal);
        return text;
    }

    private static FrozenDictionary<string, FrozenDictionary<string, string>> Load()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("Bucs/turn.json")!;
        using var json = JsonDocument.Parse(stream);
        return json.RootElement.EnumerateObject().ToFrozenDictionary(
            t => t.Name, t => t.Value.EnumerateObject().ToFrozenDictionary(l => l.Name, l => l.Value.GetString()!, StringComparer.Ordinal), StringComparer.Ordinal);
    }
}
