using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json;

namespace MessageBroker.Schemas.Findings;

/// <summary>
/// All finding codes with severity, who acts next, and text and remedy in three languages. One JSON file per area under
/// Findings/Texts: { "SED-0001": { "severity": "error", "acts": "sender", "text": { "bg": …, "ro": …, "en": … }, "remedy": { … } } }.
/// {name} in a text stands for the argument of that name, {path} for the finding's path, {question} for the words of the condition that
/// the argument guard names: they are texts of their own, and no part of a finding that a verdict keeps.
/// </summary>
public sealed class FindingCatalogue
{
    private static readonly Lazy<TextTable> Conditions = new(() => TextTable.Load(Assembly.GetExecutingAssembly(), "Bucs/guards.json"));

    private readonly FrozenDictionary<string, FindingEntry> entries;

    private FindingCatalogue(IEnumerable<FindingEntry> entries) => this.entries = entries.ToFrozenDictionary(e => e.Code, StringComparer.Ordinal);

    public static FindingCatalogue Default { get; } = LoadEmbedded();

    public IReadOnlyCollection<FindingEntry> Entries => entries.Values;

    public FindingEntry this[string code] =>
        entries.TryGetValue(code, out var entry) ? entry : throw new ArgumentException($"finding code {code} is not registered", nameof(code));

    /// <summary>There are words for it: what another version recorded may have none here.</summary>
    public bool Knows(string code) => entries.ContainsKey(code);

    public string Text(Finding finding, string language) => Fill(this[finding.Code].Text, finding, language);

    public string Remedy(Finding finding, string language) => Fill(this[finding.Code].Remedy, finding, language);

    private static string Fill(IReadOnlyDictionary<string, string> texts, Finding finding, string language)
    {
        var text = texts.TryGetValue(language, out var own) ? own : texts["en"];
        foreach (var (name, value) in finding.Arguments) text = text.Replace("{" + name + "}", value, StringComparison.Ordinal);
        if (finding.Arguments.TryGetValue("guard", out var guard) && text.Contains("{question}", StringComparison.Ordinal))
            text = text.Replace("{question}", Conditions.Value.Find(guard, language) ?? guard, StringComparison.Ordinal);
        return text.Replace("{path}", finding.Path, StringComparison.Ordinal);
    }

    private static FindingCatalogue LoadEmbedded()
    {
        var assembly = Assembly.GetExecutingAssembly();
        var all = new List<FindingEntry>();
        foreach (var name in assembly.GetManifestResourceNames().Where(n => n.StartsWith("Findings/", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            using var json = JsonDocument.Parse(stream);
            all.AddRange(json.RootElement.EnumerateObject().Select(Read));
        }
        return new FindingCatalogue(all);
    }

    private static FindingEntry Read(JsonProperty property)
    {
        var value = property.Value;
        return new FindingEntry(
            property.Name,
            Enum.Parse<Severity>(value.GetProperty("severity").GetString()!, ignoreCase: true),
            Enum.Parse<ActsNext>(value.GetProperty("acts").GetString()!, ignoreCase: true),
            Languages(value.GetProperty("text")),
            Languages(value.GetProperty("remedy")));
    }

    private static FrozenDictionary<string, string> Languages(JsonElement texts) =>
        texts.EnumerateObject().ToFrozenDictionary(t => t.Name, t => t.Value.GetString()!, StringComparer.Ordinal);
}

/// <param name="Text">By language (bg, ro, en).</param>
/// <param name="Remedy">What to do, by language.</param>
public sealed record FindingEntry(string Code, Severity Severity, ActsNext ActsNext, IReadOnlyDictionary<string, string> Text, IReadOnlyDictionary<string, string> Remedy);
