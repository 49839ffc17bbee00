using MessageBroker.App.Configuration;
using System.CommandLine;
using System.CommandLine.Parsing;

namespace MessageBroker.App.Cli;

/// <summary>Says why a call is wrong, with the nearest known word, on standard error.</summary>
internal static class Usage
{
    public static ExitCode Explain(ParseResult call, IReadOnlyList<string> args, TextWriter error)
    {
        var command = call.CommandResult.Command;
        if (StrayOption(call) is { } stray) Unknown(stray, command, error);
        else if (call.UnmatchedTokens.Count > 0 && args.Count > 0) Unknown(call.UnmatchedTokens[0], command, error);
        else if (call.Errors.Count == 0) error.WriteLine($"broker: {EmptyPlace(call)} wants a name, not an empty text");
        else if (call.Errors[0].SymbolResult is OptionResult { Option: Option<int> or Option<int?>, Tokens: [var number] } option) error.WriteLine($"broker: {option.Option.Name} wants a whole number, not '{number.Value}'");
        else error.WriteLine($"broker: {call.Errors[0].Message}");
        error.WriteLine($"broker: see '{CallOf(command)} --help'");
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

    private static void Unknown(string word, Command command, TextWriter error)
    {
        var name = word.Split('=', ':')[0];
        var isOption = name.StartsWith('-');
        var known = isOption ? OptionsOf(command) : command.Subcommands.Where(c => !c.Hidden).Select(c => c.Name);
        var what = isOption ? "option" : command.Subcommands.Count > 0 ? "verb" : "argument";
        var near = Suggestion.For(name, known) is { } nearest ? $"; did you mean '{nearest}'?" : "";
        error.WriteLine($"broker: unknown {what} '{name}' for '{CallOf(command)}'{near}");
    }

    private static IEnumerable<string> OptionsOf(Command command)
    {
        for (Command? at = command; at is not null; at = at.Parents.OfType<Command>().FirstOrDefault())
            foreach (var option in at.Options.Where(o => at == command || o.Recursive)) yield return option.Name;
    }

    private static string CallOf(Command command)
    {
        var words = new Stack<string>();
        for (Command? at = command; at is not null and not RootCommand; at = at.Parents.OfType<Command>().FirstOrDefault()) words.Push(at.Name);
        return string.Join(' ', words.Prepend("broker"));
    }
}
