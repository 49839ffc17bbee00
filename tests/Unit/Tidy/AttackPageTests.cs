using System.Text.RegularExpressions;
using MessageBroker.Evidence;

namespace MessageBroker.Tests.Unit.Tidy;

/// <summary>The two pages of explanation say what is in the tests and in the code, and nothing else.</summary>
public sealed partial class AttackPageTests
{
    [Fact]
    public void Each_attack_on_the_page_has_a_test_of_its_number_and_each_such_test_stands_on_the_page()
    {
        var rows = Row().Matches(Repository.Read("docs/explanation/attacks.md")).ToDictionary(m => m.Groups["number"].Value, m => m.Value);
        var tests = Repository.Tests.SelectMany(f => f.Lines).Select(l => Test().Match(l)).Where(m => m.Success).ToList();

        Assert.Equal(rows.Keys.Order(StringComparer.Ordinal), tests.Select(m => m.Groups["number"].Value).Distinct().Order(StringComparer.Ordinal));
        foreach (var test in tests)
            Offenders.None(Cve().Matches(test.Groups["name"].Value).Select(c => c.Value.Replace('_', '-')).Where(c => !rows[test.Groups["number"].Value].Contains(c, StringComparison.Ordinal)));
    }

    [Fact]
    public void Each_reason_stands_on_the_page_with_the_verdict_that_the_code_gives_it()
    {
        var page = ReasonRow().Matches(Repository.Read("docs/explanation/what-a-verdict-proves.md"))
            .ToDictionary(m => m.Groups["reason"].Value, m => (Finding: m.Groups["finding"].Value, Verdict: m.Groups["verdict"].Value));

        Assert.Equal(Enum.GetNames<ReasonCode>().Order(StringComparer.Ordinal), page.Keys.Order(StringComparer.Ordinal));
        foreach (var code in Enum.GetValues<ReasonCode>())
        {
            var (indication, sub) = ReasonEffect.Of(code);
            var verdict = indication == Indication.TotalPassed ? "mark" : $"{indication.Word()} {sub.Word()}";
            Assert.Equal(($"SIG-{(int)code:D4}", verdict), page[code.ToString()]);
        }
    }

    [GeneratedRegex(@"^\| (?<number>\d\d) \|.*$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"public (async Task|void) (?<name>Attack_(?<number>\d\d)_\w+)\(")]
    private static partial Regex Test();

    [GeneratedRegex(@"CVE_\d{4}_\d+")]
    private static partial Regex Cve();

    [GeneratedRegex(@"^\| (?<finding>SIG-\d{4}) \| (?<reason>\w+) \| (?<verdict>[^|]+?) \|", RegexOptions.Multiline)]
    private static partial Regex ReasonRow();
}
