using System.Text.RegularExpressions;
using MessageBroker.Exchange.Flow;
using MessageBroker.Tests.Acceptance.Setup;

namespace MessageBroker.Tests.Acceptance.Reading;

/// <summary>The page that explains the flow says what the definition says.</summary>
public sealed partial class LifeOfASedTests
{
    private static string[] Page => File.ReadAllLines(Repository.File("docs", "explanation", "life-of-a-sed.md"));

    [Fact]
    public void Outbound_has_one_step_per_stage_in_the_order_of_the_definition() => Compare("## Outbound", "Outbound", FlowDefinition.Outbound);

    [Fact]
    public void Inbound_has_one_step_per_stage_in_the_order_of_the_definition() => Compare("## Inbound", "Inbound", FlowDefinition.Inbound);

    [Fact]
    public void Every_step_names_its_atomic_unit()
    {
        foreach (var step in string.Join('\n', Page).Split("\n## ").Where(s => s.StartsWith("Outbound", StringComparison.Ordinal) || s.StartsWith("Inbound", StringComparison.Ordinal))
            .SelectMany(s => StepStart().Split(s).Skip(1)))
            Assert.Contains("*Atomic", step);
    }

    private static void Compare(string heading, string folder, IReadOnlyList<StageDefinition> stages)
    {
        var steps = Page.SkipWhile(l => l != heading).Skip(1).TakeWhile(l => !l.StartsWith("## ", StringComparison.Ordinal)).Select(l => Step().Match(l)).Where(m => m.Success).ToList();
        Assert.Equal(Enumerable.Range(1, stages.Count).Select(n => $"{n}"), steps.Select(s => s.Groups["number"].Value));
        Assert.Equal(stages.Select(s => s.Name), steps.Select(s => s.Groups["name"].Value));
        Assert.Equal(stages.Select(s => $"{folder}/{s.Type.Name}.cs"), steps.Select(s => s.Groups["file"].Value));
        Assert.All(steps, s => Assert.True(File.Exists(Repository.File("src", "Broker", "Exchange", "Flow", s.Groups["file"].Value)), s.Groups["file"].Value));
    }

    [GeneratedRegex(@"^(?<number>\d+)\. \*\*(?<name>\w+)\*\* \(`(?<file>[^`]+)`\)")]
    private static partial Regex Step();

    [GeneratedRegex(@"^\d+\. \*\*", RegexOptions.Multiline)]
    private static partial Regex StepStart();
}
