using System.Text.RegularExpressions;
using MessageBroker.Tests.Acceptance.Setup;

namespace MessageBroker.Tests.Acceptance.Reading;

/// <summary>The two commands of the README stand where they are looked for, and name what exists.</summary>
public sealed class ReadmeTests
{
    [Fact]
    public void The_first_command_runs_the_demo_of_an_existing_project()
    {
        var command = Command("demo");
        Assert.Matches(@"^dotnet run .*-- demo$", command);
        var project = Regex.Match(command, @"--project (\S+)").Groups[1].Value;
        Assert.NotEmpty(Directory.GetFiles(Repository.File(project.Split('/')), "*.csproj"));
    }

    [Fact]
    public void The_second_command_tests_the_solution()
    {
        var command = Command("test");
        Assert.Matches(@"^dotnet test .*\.sln$", command);
        Assert.True(File.Exists(Repository.File(command.Split(' ')[^1])));
    }

    // One marker, and below it one fenced block with one line.
    private static string Command(string name)
    {
        var blocks = Regex.Matches(File.ReadAllText(Repository.File("README.md")), $"<!-- command:{name} -->\n```sh\n(?<line>[^\n]+)\n```");
        return Assert.Single(blocks).Groups["line"].Value;
    }
}
