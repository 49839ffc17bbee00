using System.Text.RegularExpressions;
using MessageBroker.Schemas.Rules;

namespace MessageBroker.Tests.Unit.Schemas.Rules;

public sealed class RuleReferencePageTests
{
    /// <summary>Written anew with <c>APPROVE=1 dotnet test tests/Unit --filter FullyQualifiedName~ReferencePage</c>.</summary>
    [Fact]
    public void ThePageOfTheRulesIsThatOfTheRules()
    {
        var page = Path.Combine(SharedFiles.RepositoryRoot, "docs", "reference", "rules.md");
        var text = RulesPage.Write();
        if (Environment.GetEnvironmentVariable("APPROVE") == "1") File.WriteAllText(page, text);
        Assert.True(File.Exists(page) && File.ReadAllText(page).ReplaceLineEndings("\n") == text, "docs/reference/rules.md is not what the rules say");
    }

    [Fact]
    public void EveryRuleSaysWhereItComesFromAndHowSureThatIs() =>
        Assert.All(RuleSet.Known, r => Assert.Matches(@"^\([vsi]\) \w", r.Source));

    [Fact]
    public void EveryRuleIsOnThePageWithItsFindings() =>
        Assert.All(RuleSet.Known, r => Assert.Matches(new Regex($@"^\| {r.Id}/{r.Version} \|.*SED-[0-9]{{4}} (error|warning|info).*\| \w[^|]+\. \| \([vsi]\)", RegexOptions.Multiline), RulesPage.Write()));
}
