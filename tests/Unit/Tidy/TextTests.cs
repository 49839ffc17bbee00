using System.CommandLine;
using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using MessageBroker.App.Cli;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Tests.Unit.Tidy;

/// <summary>Whatever a person reads is written down in Bulgarian, Romanian and English, each in its own letters.</summary>
public sealed partial class TextTests
{
    private static readonly string[] Languages = ["bg", "en", "ro"];

    /// <summary>Every text of every table: file, key, language, text.</summary>
    private static IEnumerable<(string Place, string Language, string Text)> All =>
        from file in Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.json", SearchOption.AllDirectories)
        where TextFile().IsMatch(file.Replace('\\', '/'))
        from leaf in Leaves(JsonDocument.Parse(File.ReadAllText(file)).RootElement, Path.GetFileName(file))
        select leaf;

    [Fact]
    public void Every_text_exists_in_three_languages_with_the_same_values()
    {
        var tables = All.GroupBy(t => t.Place).ToList();
        Assert.True(tables.Count > 500, "the texts were not found");
        Offenders.None(tables.Where(t => !t.Select(x => x.Language).Order(StringComparer.Ordinal).SequenceEqual(Languages)).Select(t => $"{t.Key}: {string.Join(' ', t.Select(x => x.Language))}"));
        Offenders.None(tables.Where(t => t.Select(x => string.Join(',', Value().Matches(x.Text).Select(m => m.Value).Distinct().Order(StringComparer.Ordinal))).Distinct().Count() > 1).Select(t => $"{t.Key}: the languages name different values"));
        Offenders.None(All.Where(t => string.IsNullOrWhiteSpace(t.Text)).Select(t => $"{t.Place}: {t.Language} is empty"));
    }

    [Fact]
    public void Bulgarian_is_Cyrillic_and_names_its_numbers_so()
    {
        Offenders.None(All.Where(t => t.Language == "bg" && Prose().IsMatch(t.Text) && !Cyrillic().IsMatch(t.Text)).Select(t => $"{t.Place}: {t.Text}"));
        Offenders.None(All.Where(t => t.Language == "bg" && LatinNumber().IsMatch(t.Text)).Select(t => $"{t.Place}: {t.Text}"));
    }

    [Fact]
    public void Romanian_has_commas_below_and_no_cedilla() =>
        Offenders.None(All.Where(t => t.Language != "bg" && (Cedilla().IsMatch(t.Text) || Cyrillic().IsMatch(t.Text))).Select(t => $"{t.Place}: {t.Text}"));

    [Fact]
    public void Every_verb_and_parameter_is_explained_and_nothing_else()
    {
        var terminal = new Terminal(Stream.Null, Stream.Null, TextWriter.Null, TimeProvider.System, _ => null);
        var said = new HashSet<string>(StringComparer.Ordinal) { "broker" };
        var missing = new List<string>();
        Walk(CommandLine.Build(terminal), "");
        Offenders.None(missing.Select(key => $"Texts/Commands.json explains no '{key}'"));
        Offenders.None(CommandTexts.Table.Keys.Where(key => !said.Contains(key)).Select(key => $"Texts/Commands.json explains '{key}', which is nowhere"));

        void Walk(Command command, string words)
        {
            foreach (var symbol in HelpPage.Options(command).Concat<Symbol>(command.Arguments)) Say(CommandTexts.Key(words, symbol));
            foreach (var below in command.Subcommands)
            {
                Say($"{words} {below.Name}".Trim());
                Walk(below, $"{words} {below.Name}".Trim());
            }
        }

        void Say(string key)
        {
            said.Add(key);
            if (!CommandTexts.Table.Keys.Contains(key)) missing.Add(key);
        }
    }

    [Fact]
    public void Every_sentence_about_a_call_has_a_text()
    {
        var keys = Repository.Product.Where(f => f.Path.StartsWith("src/Broker/App/", StringComparison.Ordinal))
            .SelectMany(f => Stop().Matches(string.Join('\n', f.Lines.Where(l => !l.TrimStart().StartsWith("///", StringComparison.Ordinal)))).Select(m => (f.Path, Key: m.Groups[1].Value))).ToList();
        Assert.True(keys.Count > 20, "the sentences were not found");
        Offenders.None(keys.Where(k => !UsageTexts.Table.Keys.Contains(k.Key)).Select(k => $"{k.Path}: Texts/Usage.json has no '{k.Key}'"));
    }

    private static IEnumerable<(string Place, string Language, string Text)> Leaves(JsonElement element, string place)
    {
        foreach (var property in element.EnumerateObject())
            if (property.Value.ValueKind == JsonValueKind.Object) foreach (var leaf in Leaves(property.Value, $"{place}/{property.Name}")) yield return leaf;
            else if (property.Value.ValueKind == JsonValueKind.String && property.Name.Length == 2) yield return (place, property.Name, property.Value.GetString()!);
    }

    [GeneratedRegex(@"^(?!.*/(bin|obj)/).*/Texts/[^/]+\.json$")]
    private static partial Regex TextFile();

    [GeneratedRegex(@"\{[a-zA-Z]+\}")]
    private static partial Regex Value();

    // A run of words, so not merely a name of the field, a code or values to fill in.
    [GeneratedRegex(@"\b[a-z]{3,} [a-z]{2,}\b")]
    private static partial Regex Prose();

    [GeneratedRegex(@"\p{IsCyrillic}")]
    private static partial Regex Cyrillic();

    [GeneratedRegex(@"\b(EGN|LNCh|LNCH|EGN-to)\b")]
    private static partial Regex LatinNumber();

    [GeneratedRegex("[şŞţŢ]")]
    private static partial Regex Cedilla();

    [GeneratedRegex(@"VerbStop\.(?:Usage|NotThere)\(\s*\$?""([^""]*)""")]
    private static partial Regex Stop();
}
