using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json;

namespace MessageBroker.Schemas.Bucs;

/// <summary>The questions of the conditions in bg, ro and en, from Bucs/Texts/guards.json: { name: { "bg": …, "ro": …, "en": … } }.</summary>
public static class BucGuardTexts
{
    private static readonly FrozenDictionary<string, FrozenDictionary<string, string>> Texts = Load();

    public static IEnumerable<string> Names => Texts.Keys;

    /// <summary>The question of that condition; English where the language is not among the three, null for a name that is no condition.</summary>
    public static string? Question(string guard, string language) =>
        Texts.TryGetValue(guard, out var languages) ? languages.GetValueOrDefault(language) ?? languages["en"] : null;

    private static FrozenDictionary<string, FrozenDictionary<string, string>> Load()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("Bucs/guards.json")!;
        using var json = JsonDocument.Parse(stream);
        return json.RootElement.EnumerateObject().ToFrozenDictionary(
            t => t.Name, t => t.Value.EnumerateObject().ToFrozenDictionary(l => l.Name, l => l.Value.GetString()!, StringComparer.Ordinal), StringComparer.Ordinal);
    }
}
