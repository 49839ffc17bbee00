using System.Reflection;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Portal.Wording;

/// <summary>The texts of the pages in one language, by key; the one look-up (<c>Texts/*.json</c>).</summary>
public sealed class Words
{
    private static readonly string[] Known = ["bg", "ro", "en"];
    private static readonly IReadOnlyList<TextTable> Tables = Load();
    private static readonly Dictionary<string, Words> ByLanguage = Known.ToDictionary(l => l, l => new Words(l), StringComparer.Ordinal);

    private Words(string language)
    {
        Language = language;
        Formats = new PageFormats(language);
    }

    /// <summary>In the order in which they are offered.</summary>
    public static IReadOnlyList<string> Languages => Known;

    /// <summary>bg, ro or en.</summary>
    public string Language { get; }

    /// <summary>Numbers and dates of the language.</summary>
    public PageFormats Formats { get; }

    /// <summary>The text of a key.</summary>
    public string this[string key] => Text(key);

    /// <summary>The words of a language.</summary>
    public static Words In(string language) => ByLanguage[language];

    /// <summary>The text of a key with its values filled in. A key without a text shows itself, and a test forbids it.</summary>
    public string Text(string key, params IReadOnlyList<(string Name, string Value)> values) => TextTable.Fill(Find(key) ?? key, values);

    /// <summary>The text of a number of things: <c>key.one</c>, <c>key.few</c> or <c>key.other</c>, with {n}.</summary>
    public string Count(string key, long number) => Text($"{key}.{Plural.Of(Language, number)}", ("n", Formats.Number(number)));

    /// <summary>Null where there is no such key.</summary>
    public string? Find(string key)
    {
        foreach (var table in Tables)
            if (table.Find(key, Language) is { } text) return text;
        return null;
    }

    /// <summary>Every key there is.</summary>
    public static IEnumerable<string> Keys => Tables.SelectMany(t => t.Keys);

    private static List<TextTable> Load()
    {
        var assembly = Assembly.GetExecutingAssembly();
        return [.. assembly.GetManifestResourceNames().Where(n => n.StartsWith("Portal/", StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(n => TextTable.Load(assembly, n))];
    }
}
