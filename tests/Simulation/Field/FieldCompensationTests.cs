using Xunit;

namespace MessageBroker.Tests.Simulation.Field;

/// <summary>
/// The case of field reports about a submission that is refused while its case stands on one side alone, by its name: wherever the process dies on the way,
/// rows, states, marks and entries are the same in the end, and the claim can be wished again.
/// </summary>
public sealed class FieldCompensationTests
{
    [Theory]
    [InlineData(null)]
    [InlineData(404)]
    [InlineData(412)]
    public void Field_E05a_compensation_fails(int? status)
    {
        using var whole = new CompensationRun(status, null);
        var refused = whole.Run(whole.RefusedAsync);
        var commits = whole.Commits;
        var again = whole.Run(whole.AgainAsync);
        Judge(refused, again, status);
        Assert.InRange(commits, 8, 60);
        for (var at = 1L; at <= commits; at++)
        {
            using var run = new CompensationRun(status, at);
            var (ended, mended) = (run.Run(run.RefusedAsync), "");
            Assert.True(run.WasKilled, $"not killed at {at}");
            Assert.True(refused == ended, $"killed at {at}:\n{ended}\ninstead of\n{refused}");
            mended = run.Run(run.AgainAsync);
            Assert.True(again == mended, $"wished again after a kill at {at}:\n{mended}\ninstead of\n{again}");
            Assert.Empty(run.Defects);
        }
    }

    private static void Judge(string refused, string again, int? status)
    {
        var (letter, state) = status is null ? ('R', "Rejected") : ('G', "GivenUp");
        var lines = refused.Split('\n');
        Assert.Contains($"bg row Z-0001 v1 {letter}", lines);
        Assert.Contains($"bg Outbound F001 request v1 document v1 {state} secret True", lines);
        Assert.Equal(["Taken", "Sealed", "Sending", state], lines.Where(l => l.StartsWith("  entry", StringComparison.Ordinal)).Select(l => l.Split(' ')[5]));
        // Bound to its own file and to nothing else; of the other side's there is nothing.
        Assert.Single(lines, l => l.StartsWith("bg case", StringComparison.Ordinal) && l.Contains("is bound", StringComparison.Ordinal) && l.Contains("parked no open 0", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, l => l.StartsWith("ro ", StringComparison.Ordinal));

        var after = again.Split('\n');
        Assert.Contains($"bg row Z-0001 v{(status is null ? 2 : 1)} A", after);
        // What was rejected leaves no gap: the partner is told of a first version.
        Assert.Contains("ro inbox F001 v1", after);
        Assert.DoesNotContain(after, l => l.Contains("Held", StringComparison.Ordinal));
        Assert.Equal(after.Count(l => l.StartsWith("  entry", StringComparison.Ordinal)), after.Where(l => l.StartsWith("  entry", StringComparison.Ordinal)).Distinct().Count() + (status is null ? 3 : 0));
    }
}
