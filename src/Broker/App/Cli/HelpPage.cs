using System.CommandLine;
using System.CommandLine.Help;

namespace MessageBroker.App.Cli;

/// <summary>What <c>--help</c> prints of one command: sentence, usage, parameters, verbs below it and examples, in one language.</summary>
internal sealed class HelpPage(Command command, string language, int? width)
{
    private const int Gap = 2;
    private readonly string words = Usage.WordsOf(command);

    /// <summary>The page, lines ending with a line feed.</summary>
    public string Text()
    {
        var lines = new List<string>();
        Section(lines, "description", Wrapped(CommandTexts.Sentence(words, language), Gap).Select(l => "  " + l));
        Section(lines, "usage", ["  " + UsageLine()]);
        Section(lines, "arguments", Columns(command.Arguments.Where(a => !a.Hidden), a => $"<{a.Name}>"));
        Section(lines, "options", Columns(Options(command), Caption));
        Section(lines, "commands", Table([.. command.Subcommands.Where(c => !c.Hidden).Select(c => (Caption(c), CommandTexts.Sentence($"{words} {c.Name}".TrimStart(), language)))]));
        if (command is VerbCommand verb) Section(lines, "examples", verb.Verb.Examples.Select(e => "  " + e));
        return string.Join('\n', lines) + "\n";
    }

    /// <summary>The options that a command takes: its own, then those that hold everywhere.</summary>
    public static IEnumerable<Option> Options(Command command)
    {
        for (Command? at = command; at is not null; at = at.Parents.OfType<Command>().FirstOrDefault())
            foreach (var option in at.Options.Where(o => !o.Hidden && (at == command || o.Recursive))) yield return option;
    }

    private void Section(List<string> lines, string key, IEnumerable<string> content)
    {
        var body = content.ToList();
        if (body.Count == 0) return;
        lines.Add($"{Say($"help-{key}")}:");
        lines.AddRange(body);
        lines.Add("");
    }

    private string UsageLine()
    {
        var call = Usage.CallOf(command);
        if (command.Subcommands.Count > 0) call += $" [{Say("help-command-word")}]";
        foreach (var argument in command.Arguments.Where(a => !a.Hidden))
        {
            var caption = $"<{argument.Name}>{(argument.Arity.MaximumNumberOfValues > 1 ? "..." : "")}";
            call += argument.Arity.MinimumNumberOfValues == 0 ? $" [{caption}]" : $" {caption}";
        }
        return $"{call} [{Say("help-options-word")}]";
    }

    private IEnumerable<string> Columns<T>(IEnumerable<T> parameters, Func<T, string> caption) where T : Symbol =>
        Table([.. parameters.Select(p => (caption(p), Meaning(p)))]);

    private string Meaning(Symbol parameter)
    {
        var text = CommandTexts.Meaning(words, parameter, language);
        return parameter is Option { HasDefaultValue: true } option && option.ValueType != typeof(bool) && !option.ValueType.IsArray && option.GetDefaultValue() is { } value
            ? $"{text} [{Say("help-default")}: {value}]"
            : text;
    }

    private string Caption(Option option)
    {
        var names = string.Join(", ", option.Aliases.Append(option.Name).Where(n => n[0] == '-').Distinct().OrderBy(n => n.Length).ThenBy(n => n, StringComparer.Ordinal));
        var value = option is HelpOption or VersionOption || option.ValueType == typeof(bool) ? "" : $" <{option.HelpName ?? option.Name.TrimStart('-')}>";
        return names + value + (option.Required ? $" ({Say("help-required")})" : "");
    }

    private static string Caption(Command command) =>
        string.Join(' ', command.Arguments.Where(a => !a.Hidden).Select(a => $"<{a.Name}>").Prepend(command.Name));

    private IEnumerable<string> Table(IReadOnlyList<(string Caption, string Meaning)> rows)
    {
        var left = rows.Count == 0 ? 0 : rows.Max(r => r.Caption.Length) + Gap;
        foreach (var (caption, meaning) in rows)
        {
            var first = true;
            foreach (var line in Wrapped(meaning, left + Gap))
            {
                yield return $"  {(first ? caption : "").PadRight(left)}{line}";
                first = false;
            }
        }
    }

    // Lines are broken between words where the terminal has a width and enough of it is left.
    private IEnumerable<string> Wrapped(string text, int indent)
    {
        if (width is not { } columns || columns - indent < 20) return [text];
        var lines = new List<string> { "" };
        foreach (var word in text.Split(' '))
            if (lines[^1].Length == 0) lines[^1] = word;
            else if (lines[^1].Length + 1 + word.Length < columns - indent) lines[^1] += " " + word;
            else lines.Add(word);
        return lines;
    }

    private string Say(string key) => UsageTexts.Say(key, language);
}
