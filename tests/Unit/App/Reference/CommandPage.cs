using System.CommandLine;
using System.Text;
using MessageBroker.App.Cli;

namespace MessageBroker.Tests.Unit.App.Reference;

/// <summary>The reference page of the command line, from the verbs themselves.</summary>
internal static class CommandPage
{
    private const string Head = """
        # Command line

        Generated from the verbs; a test compares. `broker VERB --help` says the same.

        - `--json` prints exactly one JSON object per input (of a list one for each of its lines), UTF-8, one line each, and nothing else on standard output. Without it a person reads the verdict first, then why, where, and what to do.
        - `--lang bg|ro|en` sets the language of all that a person reads, also of `--help` and of what is said about a wrong call; without it the environment (`LC_ALL`, `LC_MESSAGES`, `LANG`) decides, else English. Words that `--json` prints, states among them, are the same in every language; only `text` and `remedy` of a finding and the sentences of a `turn` follow the language.
        - `-` reads standard input. A verb that takes a file or a value takes several and judges them in order; one that cannot be read is its own result.
        - Behind `--` every word is an argument, whatever it begins with.
        - Every result has `file` (as given; absent where the input is a value), `verdict` and `findings`. A finding has `code`, `severity` (`error`, `warning`, `info`), `path`, `arguments`, `text` and `remedy`.

        | exit code | meaning |
        |---|---|
        | 0 | every answer is positive |
        | 1 | at least one answer is not (refused, invalid, no match, INDETERMINATE); `list` and `show` give 0 whatever state they show |
        | 2 | the call is wrong: unknown verb or option, values that do not go together |
        | 3 | something needed is not there: a file, a key, a pack |
        | 5 | a defect of ours; `BROKER_TRACE=1` in the environment shows its trace |

        The gravest one of a call wins.

        """;

    public static string Write()
    {
        var page = new StringBuilder(Head.ReplaceLineEndings("\n"));
        foreach (var verb in CommandLine.Verbs()) Write(page, verb);
        return page.ToString();
    }

    private static void Write(StringBuilder page, IVerb verb)
    {
        page.Append($"\n## {verb.Name}\n\n{CommandTexts.Sentence(verb.Name, "en")}\n");
        var parameters = verb.Parameters.ToList();
        if (parameters.Count > 0) page.Append("\n| parameter | meaning |\n|---|---|\n");
        foreach (var parameter in parameters) page.Append($"| `{NameOf(parameter).Replace("|", "\\|", StringComparison.Ordinal)}` | {MeaningOf(verb, parameter)} |\n");
        page.Append("\n```\n").AppendJoin('\n', verb.Examples).Append("\n```\n");
    }

    private static string NameOf(Symbol parameter) => parameter switch
    {
        Argument argument => argument.Arity.MaximumNumberOfValues > 1 ? $"{argument.Name}…" : argument.Name,
        Option option => string.Join(", ", option.Aliases.Prepend(option.Name)) + (option.ValueType == typeof(bool) ? "" : $" {option.HelpName ?? "VALUE"}"),
        _ => parameter.Name,
    };

    private static string MeaningOf(IVerb verb, Symbol parameter)
    {
        var text = CommandTexts.Meaning(verb.Name, parameter, "en");
        if (parameter is Argument { Arity.MinimumNumberOfValues: 0 }) text += " May be absent.";
        if (parameter is not Option option) return text;
        if (option.Required) text += " Required.";
        if (option is { HasDefaultValue: true } && option.ValueType != typeof(bool) && !option.ValueType.IsArray && option.GetDefaultValue() is { } value) text += $" Default: `{value}`.";
        return text;
    }
}
