using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json;

namespace MessageBroker.Schemas.Bucs;

/// <summary>The rulings of the case logic in bg, ro and en, from Bucs/Texts/rulings.json: { name: { "bg": …, "ro": …, "en": … } }.</summary>
public static class BucRulingTexts
{
    private static readonly FrozenDictionary<string, FrozenDictionary<string, string>> Texts = Load();

    public static IEnumerable<string> Names => Texts.Keys;

    /// <summary>What the ruling of that name says; English where the language is not among the three, null for a name that is no ruling.</summary>
    public static string? Text(string ruling, string language) =>
        Texts.TryGetValue(ruling, out var languages) ? languages.GetValueOrDefault(language) ?? languages["en"] : null;

    private static FrozenDictionary<string, FrozenDictionary<string, string>> Load()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("Bucs/rulings.json")!;
        using var json = JsonDocument.Parse(stream);
        return json.RootElement.EnumerateObject().ToFrozenDictionary(
            t => t.Name, t => t.Value.EnumerateObject().ToFrozenDictionary(l => l.Name, l => l.Value.GetString()!, StringComparer.Ordinal), StringComparer.Ordinal);
    }
}
