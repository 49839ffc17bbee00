using System.Collections.Frozen;
using System.Reflection;
using System.Text;
using System.Text.Json;

namespace MessageBroker.Schemas.Findings;

/// <summary>
/// Texts by key in three languages, from one embedded JSON file: { "key": { "bg": …, "ro": …, "en": … } }. {name} in a text stands for
/// the value of that name. The one form in which anything that a person reads besides findings is written down.
/// </summary>
public sealed class TextTable
{
    private readonly FrozenDictionary<string, FrozenDictionary<string, string>> texts;

    private TextTable(IEnumerable<KeyValuePair<string, FrozenDictionary<string, string>>> texts) => this.texts = texts.ToFrozenDictionary(StringComparer.Ordinal);

    public IReadOnlyCollection<string> Keys => texts.Keys;

    /// <summary>The texts of a key by language (bg, ro, en).</summary>
    public IReadOnlyDictionary<string, string> this[string key] => texts[key];

    /// <summary>Reads a table that the assembly carries.</summary>
    /// <param name="resource">Its name, for example <c>Texts/Usage.json</c>.</param>
    /// <exception cref="ArgumentException">The assembly carries no such table: a defect of ours.</exception>
    public static TextTable Load(Assembly assembly, string resource)
    {
        using var stream = assembly.GetManifestResourceStream(resource) ?? throw new ArgumentException($"no embedded texts {resource}", nameof(resource));
        using var json = JsonDocument.Parse(stream);
        return new TextTable([.. json.RootElement.EnumerateObject().Select(text => KeyValuePair.Create(text.Name, Languages(text.Value)))]);
    }

    /// <summary>The text of a key, in English where the language has none; null where there is no such key.</summary>
    public string? Find(string key, string language) =>
        texts.TryGetValue(key, out var own) ? own.TryGetValue(language, out var text) ? text : own["en"] : null;

    /// <summary>The text of a key with its values filled in; the key itself where it is none.</summary>
    public string Text(string key, string language, params IReadOnlyList<(string Name, string Value)> values) => Fill(Find(key, language) ?? key, values);

    /// <summary>Fills {name} with the value of that name, once: what a value holds is never filled again.</summary>
    public static string Fill(string text, IReadOnlyList<(string Name, string Value)> values)
    {
        if (values.Count == 0 || !text.Contains('{')) return text;
        var filled = new StringBuilder(text.Length + 64);
        for (var at = 0; at < text.Length;)
        {
            var end = text[at] == '{' ? text.IndexOf('}', at) : -1;
            var known = end < 0 ? -1 : IndexOf(values, text.AsSpan(at + 1, end - at - 1));
            filled.Append(known < 0 ? text[at].ToString() : values[known].Value);
            at = known < 0 ? at + 1 : end + 1;
        }
        return filled.ToString();
    }

    private static int IndexOf(IReadOnlyList<(string Name, string Value)> values, ReadOnlySpan<char> name)
    {
        for (var i = 0; i < values.Count; i++)
            if (name.SequenceEqual(values[i].Name)) return i;
        return -1;
    }

    private static FrozenDictionary<string, string> Languages(JsonElement text) =>
        text.EnumerateObject().ToFrozenDictionary(t => t.Name, t => t.Value.GetString()!, StringComparer.Ordinal);
}
