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
            Assert.Empty(CommandLine.Build(terminal).Parse(command["broker ".Length..].Split(' ')).Errors.Select(e => $"{command}: {e.Message}"));
    }
}
