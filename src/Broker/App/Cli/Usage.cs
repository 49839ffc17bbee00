using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Parsing;
using MessageBroker.App.Configuration;

namespace MessageBroker.App.Cli;

/// <summary>Says why a call is wrong, with the nearest known word, on standard error.</summary>
internal static class Usage
{
    /// <summary>How <c>--help</c> names the value of an option that wants a time.</summary>
    public const string Time = "TIME";

    public static ExitCode Explain(ParseResult call, IReadOnlyList<string> args, TextWriter error, string language)
    {
        var command = call.CommandResult.Command;
        error.WriteLine($"broker: {Why(call, args, command, language)}");
        error.WriteLine($"broker: {UsageTexts.Say("see", language, ("call", CallOf(command)))}");
        return ExitCode.Usage;
    }

    /// <summary>
    /// The first word that looks like an option and was taken for an argument, or null. The parser lets such words pass as
    /// file names; a misspelt option must not be judged as a file. Behind <c>--</c> everything is an argument.
    /// </summary>
    public static string? StrayOption(ParseResult call)
    {
        var plain = call.Tokens.TakeWhile(token => token.Type != TokenType.DoubleDash).ToHashSet(ReferenceEqualityComparer.Instance);
        return call.CommandResult.Children.OfType<ArgumentResult>().SelectMany(argument => argument.Tokens)
            .FirstOrDefault(token => token.Value.Length > 1 && token.Value[0] == '-' && plain.Contains(token))?.Value;
    }

    /// <summary>The first option or argument that names a file or folder by an empty text (a variable of a script that is not set), or null.</summary>
    public static string? EmptyPlace(ParseResult call)
    {
        foreach (var child in call.CommandResult.Children)
            if (child is OptionResult { Option.HelpName: "FILE" or "DIR" or "OUT" or "MESSAGE" } option && option.Tokens.Any(t => t.Value.Length == 0)) return option.Option.Name;
            else if (child is ArgumentResult { Argument.Name: "DIR" } argument && argument.Tokens.Any(t => t.Value.Length == 0)) return argument.Argument.Name;
        return null;
    }

    /// <summary>The words behind the program's name that call a command.</summary>
    public static string WordsOf(Command command)
    {
        var words = new Stack<string>();
        for (Command? at = command; at is not null and not RootCommand; at = at.Parents.OfType<Command>().FirstOrDefault()) words.Push(at.Name);
        return string.Join(' ', words);
    }

    public static string CallOf(Command command) => $"broker {WordsOf(command)}".TrimEnd();

    private static string Why(ParseResult call, IReadOnlyList<string> args, Command command, string language)
    {
        if (StrayOption(call) is { } stray) return Unknown(stray, command, language);
        if (call.UnmatchedTokens.Count > 0 && args.Count > 0) return Unknown(call.UnmatchedTokens[0], command, language);
        if (call.Errors.Count == 0) return UsageTexts.Say("empty", language, ("name", EmptyPlace(call)!));
        return call.Errors[0].SymbolResult switch
        {
            OptionResult option => Wrong(option, call.Errors[0], language),
            ArgumentResult { Tokens.Count: 0 } argument => UsageTexts.Say("missing", language, ("name", argument.Argument.Name)),
            CommandResult when command.Subcommands.Count > 0 => UsageTexts.Say("no-verb", language, ("call", CallOf(command)), ("words", string.Join(", ", command.Subcommands.Where(c => !c.Hidden).Select(c => c.Name)))),
            CommandResult when MissingOption(call) is { } missing => UsageTexts.Say("missing", language, ("name", missing)),
            CommandResult when MissingArgument(call) is { } missing => UsageTexts.Say("missing", language, ("name", missing)),
            _ => call.Errors[0].Message,
        };
    }

    private static string Wrong(OptionResult result, ParseError error, string language)
    {
        var option = result.Option;
        var value = result.Tokens.Count > 0 ? result.Tokens[^1].Value : "";
        string[] words = [.. option.GetCompletions(CompletionContext.Empty).Select(c => c.Label)];
        if (result.Tokens.Count == 0) return UsageTexts.Say(option.Required && result.Implicit ? "missing" : "no-value", language, ("name", option.Name));
        if (result.Tokens.Count > option.Arity.MaximumNumberOfValues) return UsageTexts.Say("repeated", language, ("name", option.Name), ("count", result.Tokens.Count.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        if (words.Length > 0) return UsageTexts.Say("one-of", language, ("name", option.Name), ("words", string.Join(", ", words)), ("value", result.Tokens.Select(t => t.Value).FirstOrDefault(t => !words.Contains(t), value)));
        if (OptionBounds.Of(option) is var (least, most) && int.TryParse(value, System.Globalization.CultureInfo.InvariantCulture, out _)) return UsageTexts.Say("bounds", language, ("name", option.Name), ("from", least), ("to", most), ("value", value));
        if (option is Option<int> or Option<int?>) return UsageTexts.Say("number", language, ("name", option.Name), ("value", value));
        if (option.HelpName == Time) return UsageTexts.Say("time", language, ("name", option.Name), ("value", value));
        return error.Message;
    }

    private static string? MissingOption(ParseResult call) =>
        call.CommandResult.Command.Options.FirstOrDefault(o => o.Required && call.GetResult(o) is null or { Tokens.Count: 0 })?.Name;

    private static string? MissingArgument(ParseResult call) =>
        call.CommandResult.Command.Arguments.FirstOrDefault(a => a.Arity.MinimumNumberOfValues > 0 && call.GetResult(a) is null or { Tokens.Count: 0 })?.Name;

    private static string Unknown(string word, Command command, string language)
    {
        var name = word.Split('=', ':')[0];
        var isOption = name.StartsWith('-');
        var known = isOption ? HelpPage.Options(command).Select(o => o.Name) : command.Subcommands.Where(c => !c.Hidden).Select(c => c.Name);
        var what = isOption ? "unknown-option" : command.Subcommands.Count > 0 ? "unknown-verb" : "unknown-argument";
        var near = Suggestion.For(name, known) is { } nearest ? UsageTexts.Say("did-you-mean", language, ("near", nearest)) : "";
        return UsageTexts.Say(what, language, ("word", name), ("call", CallOf(command))) + near;
    }
}
