using MessageBroker.Schemas.Bucs;
using MessageBroker.Schemas.Findings;
using MessageBroker.Schemas.Packs;
using MessageBroker.Tests.Unit.Adapters;

namespace MessageBroker.Tests.Unit.Schemas.Bucs;

public sealed class BucReferencePageTests
{
    /// <summary>Written anew with <c>APPROVE=1 dotnet test tests/Unit --filter FullyQualifiedName~ReferencePage</c>.</summary>
    [Fact]
    public void The_page_of_the_use_cases_is_that_of_the_definitions_and_the_engine()
    {
        var page = Path.Combine(SharedData.RepositoryRoot, "docs", "reference", "bucs.md");
        var text = BucsPage.Write();
        if (Environment.GetEnvironmentVariable("APPROVE") == "1") File.WriteAllText(page, text);
        Assert.True(File.Exists(page) && File.ReadAllText(page).ReplaceLineEndings("\n") == text, "docs/reference/bucs.md is not what the program says");
    }

    /// <summary>The prose beside it is by hand, and has all that a history file may say.</summary>
    [Fact]
    public void Every_event_and_member_of_a_history_is_told()
    {
        var page = File.ReadAllText(Path.Combine(SharedData.RepositoryRoot, "docs", "reference", "case-logic.md"));
        Assert.All(Enum.GetValues<CaseEventKind>().Select(e => e.Official()).Concat(CaseHistory.Members), name => Assert.Contains($"`{name}`", page, StringComparison.Ordinal));
    }

    /// <summary>A verdict names a ruling, an action names it, a finding names a condition: each can be looked up.</summary>
    [Fact]
    public void Every_ruling_condition_and_finding_is_on_the_page()
    {
        var page = BucsPage.Write();
        foreach (var ruling in BucRulings.Each) Assert.Contains($"\n### {BucRulings.Name(ruling)}\n\n| (i) | |\n|---|---|\n| en | ", page, StringComparison.Ordinal);
        foreach (var guard in BucGuards.Names.Append(BucGuards.Reopened)) Assert.Contains($"\n| `{guard}` | {BucGuardTexts.Question(guard, "en")} / {BucGuardTexts.Question(guard, "bg")} / ", page, StringComparison.Ordinal);
        foreach (var entry in FindingCatalogue.Default.Entries.Where(e => e.Code.StartsWith("BUC-", StringComparison.Ordinal))) Assert.Contains($"[{entry.Code}](findings.md#", page, StringComparison.Ordinal);
        foreach (var definition in BucLibrary.Load(PackFiles.FromProgram("4.2")).Library.Definitions) Assert.Contains($"`{definition.FileName}`", page, StringComparison.Ordinal);
    }
}
