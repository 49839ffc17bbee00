using System.CommandLine;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.App.Cli;

/// <summary>
/// What <c>--help</c> and the reference page say of verbs and their parameters, in three languages (<c>Texts/Commands.json</c>):
/// under the verb's words, under the verb's words and the parameter's name, or, where several verbs share an option, under its name.
/// </summary>
public static class CommandTexts
{
    internal static TextTable Table { get; } = TextTable.Load(typeof(CommandTexts).Assembly, "Texts/Commands.json");

    /// <summary>The sentence about a verb or a group of verbs; empty where there is none, which a test forbids.</summary>
    /// <param name="words">The words that call it; none for the program itself.</param>
    /// <param name="language">bg, ro or en.</param>
    public static string Sentence(string words, string language) => Table.Find(words.Length == 0 ? "broker" : words, language) ?? "";

    /// <summary>What a parameter of a verb is for; empty where nothing says it, which a test forbids.</summary>
    public static string Meaning(string words, Symbol parameter, string language) =>
        TextTable.Fill(Table.Find(Key(words, parameter), language) ?? "", [("words", string.Join(", ", Enum.GetNames<MessageState>()))]);

    /// <summary>The key of a parameter: its own one of that verb where there is one, else the one that verbs share.</summary>
    internal static string Key(string words, Symbol parameter)
    {
        var name = parameter is Option option ? option.Aliases.Prepend(option.Name).FirstOrDefault(n => n.StartsWith("--", StringComparison.Ordinal), option.Name) : parameter.Name;
        return Table.Keys.Contains($"{words} {name}") ? $"{words} {name}" : name;
    }
}
