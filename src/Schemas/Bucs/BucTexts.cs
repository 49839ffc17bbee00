using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json;

namespace MessageBroker.Schemas.Bucs;

/// <summary>Texts in bg, ro and en from a file of Bucs/Texts: { key: { "bg": …, "ro": …, "en": … } }.</summary>
internal sealed class BucTexts
{
    private readonly FrozenDictionary<string, FrozenDictionary<string, string>> texts;

    /// <param name="file">For example <c>turn.json</c>.</param>
    public BucTexts(string file)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"Bucs/{file}")!;
        using var json = JsonDocument.Parse(stream);
        texts = json.RootElement.EnumerateObject().ToFrozenDictionary(
            t => t.Name, t => t.Value.EnumerateObject().ToFrozenDictionary(l => l.Name, l => l.Value.GetString()!, StringComparer.Ordinal), StringComparer.Ordinal);
    }

    public IEnumerable<string> Keys => texts.Keys;

    /// <summary>English where the language is not among the three; null for a key that is not there.</summary>
    public string? Find(string key, string language) => texts.TryGetValue(key, out var languages) ? languages.GetValueOrDefault(language) ?? languages["en"] : null;
}
