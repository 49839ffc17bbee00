using System.Text.RegularExpressions;
using MessageBroker.Tests.Unit.Schemas;

namespace MessageBroker.Tests.Unit.App.Cli;

/// <summary>Follows docs/how-to/add-a-sed.md with the files that the page shows.</summary>
public sealed partial class AddASedTests
{
    [Fact]
    public async Task The_page_can_be_followed_and_no_program_changes()
    {
        var page = await File.ReadAllTextAsync(Path.Combine(SharedFiles.RepositoryRoot, "docs", "how-to", "add-a-sed.md"));
        using var pack = new PackFolderOnDisk("4.4");
        var lines = await File.ReadAllLinesAsync(pack.File("pack.json"));
        pack.Write("Seds/F004/F004.xsd", Block(page, "xml", 0));
        pack.Write("pack.json", string.Join('\n', lines.Select(l => l.Contains("\"type\": \"F004\"", StringComparison.Ordinal) ? Block(page, "json", 0) : l)));
        foreach (var language in new[] { "bg", "ro", "en" }) pack.Write($"Seds/F004/labels.{language}.json", "{}");
        var early = await BrokerCall.RunAsync("pack", "check", pack.Root, "--lang", "en");
        Assert.Equal(1, early.Exit);
        Assert.Contains("error PCK-0015: The label of \"F004/Request\" is missing (Seds/F004/labels.bg.json).", early.Output);

        foreach (var language in new[] { "bg", "ro", "en" }) pack.Write($"Seds/F004/labels.{language}.json", Block(page, "json", 1));
        Assert.Equal(0, (await BrokerCall.RunAsync("pack", "check", pack.Root)).Exit);
        var diff = await BrokerCall.RunAsync("pack", "diff", "4.4", pack.Root);
        Assert.All(diff.Output.Split('\n').Where(l => l.Contains("F004", StringComparison.Ordinal)), l => Assert.Contains(l.Trim(), page));
        var document = pack.Beside("f004.xml");
        await File.WriteAllTextAsync(document, "<s:F004 xmlns:s=\"http://ec.europa.eu/eessi/ns/4_4/F004\"><Request><question>?</question><answerBy>2026-02-30</answerBy></Request></s:F004>");
        var call = await BrokerCall.RunAsync("sed", "validate", document, "--pack", pack.Root, "--json");
        Assert.Equal(("SED-0033", "known", "official"), (Assert.Single(call.Codes), (string?)call.Answers[0]["level"], (string?)call.Answers[0]["provenance"]));
    }

    private static string Block(string page, string kind, int index) =>
        Blocks().Matches(page).Where(m => m.Groups[1].Value == kind).Select(m => m.Groups[2].Value.Replace("\n   ", "\n", StringComparison.Ordinal).Trim()).ElementAt(index);

    [GeneratedRegex(@"```(\w+)\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Blocks();
}
