using System.Text;
using MessageBroker.App.Cli;
using MessageBroker.Tests.Unit.Tidy;

namespace MessageBroker.Tests.Unit.App.Reference;

/// <summary>Every command that a how-to page tells is one that the program takes.</summary>
public sealed class HowToTests
{
    public static TheoryData<string> Pages => [.. Directory.GetFiles(Path.Combine(Repository.Root, "docs", "how-to"), "*.md").Select(f => Path.GetFileName(f)!)];

    [Theory]
    [MemberData(nameof(Pages))]
    public void The_commands_of_a_page_are_calls_that_the_parser_accepts(string page)
    {
        var terminal = new Terminal(Stream.Null, Stream.Null, TextWriter.Null, TimeProvider.System, _ => null);
        var commands = File.ReadLines(Path.Combine(Repository.Root, "docs", "how-to", page)).Select(l => l.Trim()).Where(l => l.StartsWith("broker ", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(commands);
        foreach (var command in commands)
            Assert.Empty(CommandLine.Build(terminal).Parse(Words(command["broker ".Length..])).Errors.Select(e => $"{command}: {e.Message}"));
    }

    /// <summary>As a shell takes a line apart: blanks end a word, quotation marks keep one together, and without them its own characters may not stand.</summary>
    private static List<string> Words(string line)
    {
        var words = new List<string>();
        var (word, quote) = (new StringBuilder(), '\0');
        foreach (var c in line + " ")
        {
            if (c == quote) quote = '\0';
            else if (quote == '\0' && c is '"' or '\'') quote = c;
            else if (quote == '\0' && c == ' ')
            {
                if (word.Length > 0) words.Add(word.ToString());
                word.Clear();
            }
            else
            {
                Assert.False(quote == '\0' && c is ';' or '&' or '?' or '*', $"{c} without quotation marks: {line}");
                word.Append(c);
            }
        }

        Assert.True(quote == '\0', $"a quotation mark too few: {line}");
        return words;
    }
}
