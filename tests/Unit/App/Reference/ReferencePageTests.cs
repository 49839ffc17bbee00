using MessageBroker.App.Cli.Verbs;
using MessageBroker.Tests.Unit.Tidy;

namespace MessageBroker.Tests.Unit.App.Reference;

/// <summary>
/// Reference pages are written by the program, not beside it. After a wanted change write them anew with
/// <c>APPROVE=1 dotnet test tests/Unit --filter FullyQualifiedName~ReferencePage</c> and read the difference.
/// </summary>
public sealed class ReferencePageTests
{
    [Fact]
    public void The_page_of_the_command_line_is_that_of_the_verbs() => Compare("docs/reference/cli.md", CommandPage.Write());

    [Fact]
    public void The_page_of_the_configuration_is_that_of_its_declarations() => Compare("docs/reference/configuration.md", ConfigurationPage.Write());

    [Fact]
    public void The_schema_of_the_configuration_is_the_exported_one() => Compare("docs/reference/broker.schema.json", ConfigSchemaVerb.Text());

    [Fact]
    public void The_page_of_the_findings_is_that_of_the_catalogue() => Compare("docs/reference/findings.md", FindingsPage.Write());

    private static void Compare(string page, string text)
    {
        var path = Path.Combine(Repository.Root, page);
        if (Environment.GetEnvironmentVariable("APPROVE") == "1") File.WriteAllText(path, text);
        var same = File.Exists(path) && File.ReadAllText(path).ReplaceLineEndings("\n") == text;
        Assert.True(same, $"{page} is not what the program says; write it anew: APPROVE=1 dotnet test tests/Unit --filter FullyQualifiedName~ReferencePage");
    }
}
