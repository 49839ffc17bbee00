using System.Diagnostics;
using MessageBroker.Tests.Simulation.Defects;

namespace MessageBroker.Tests.Simulation.Schedules;

/// <summary>Many schedules, one after the other on a server of their own.</summary>
internal static class ScheduleBatch
{
    private const int MostLines = 150;

    /// <summary>Defects that a schedule must show where they are planted.</summary>
    private static readonly Defect[] Shown = [Defect.LockReleasedEarly, Defect.DuplicateKeyMissing, Defect.ResultAfterClose];

    /// <summary>From so many schedules on each of these must have happened: what never happens proves nothing.</summary>
    private const int EnoughForAll = 200;

    private static readonly string[] Expected =
    [
        ScheduleBook.ConnectionsEnded, "nodes frozen", "frozen transactions ended by the server", "stale commits", "rows held by a stranger", "results too late",
        "attempts closed at their deadline", "duplicate", "clash", "told later: locked", "part away: locked", "groups released",
    ];

    /// <summary>What had to happen among so many schedules and did not.</summary>
    public static IReadOnlyList<string> Missing(ScheduleTally tally) =>
        tally.Results.Count < EnoughForAll ? [] : [.. Expected.Except(tally.Counts.Select(c => c.What))];

    public static async Task<ScheduleTally> RunAsync(ulong first, int count, int workers, Defect defect)
    {
        await using var server = await ScheduleServer.StartAsync();
        var clock = Stopwatch.StartNew();
        var results = new List<ScheduleResult>();
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, workers).Select(_ => Task.Run(async () =>
        {
            while (Interlocked.Increment(ref next) is var n && n < count)
            {
                var result = await PostgresSchedule.RunAsync(server, first + (ulong)n, defect);
                lock (results) results.Add(result);
            }
        })));
        return new ScheduleTally(results, clock.Elapsed);
    }

    /// <summary>The first seed that shows each defect; null where none did.</summary>
    public static async Task<IReadOnlyList<(Defect Defect, ScheduleResult? Found)>> HuntAsync(ulong first, int most)
    {
        await using var server = await ScheduleServer.StartAsync();
        var found = new List<(Defect, ScheduleResult?)>();
        foreach (var defect in Shown)
        {
            ScheduleResult? shown = null;
            for (var seed = first; shown is null && seed < first + (ulong)most; seed++)
            {
                var result = await PostgresSchedule.RunAsync(server, seed, defect);
                if (!result.Holds) shown = result;
            }

            found.Add((defect, shown));
        }

        return found;
    }

    public static void Print(ScheduleTally tally, bool whole)
    {
        foreach (var failed in tally.Results.Where(r => !r.Holds).OrderBy(r => r.Seed).Skip(3)) Console.WriteLine($"schedule {failed.Seed} FAILED: {string.Join("; ", failed.Broken)}");
        foreach (var failed in tally.Results.Where(r => !r.Holds).OrderBy(r => r.Seed).Take(3))
        {
            Console.WriteLine($"schedule {failed.Seed} FAILED");
            foreach (var broken in failed.Broken.Take(12)) Console.WriteLine($"  {broken}");
            foreach (var line in whole ? failed.History : failed.History.TakeLast(MostLines)) Console.WriteLine($"    {line}");
        }

        foreach (var (what, times) in tally.Counts) Console.WriteLine($"{what,-44} {times,9}");
        Console.WriteLine($"{tally.Results.Count} schedules on PostgreSQL, {tally.Results.Sum(r => r.Steps)} steps, {tally.Results.Sum(r => r.Waits)} ended in a wait for a lock; {tally.Elapsed.TotalSeconds:F0} s");
        foreach (var never in Missing(tally)) Console.WriteLine($"never happened: {never}");
        var bad = tally.Results.Where(r => !r.Holds).Select(r => r.Seed).Order().ToList();
        if (bad.Count > 0) Console.WriteLine($"schedules that fail: {string.Join(' ', bad.Take(50))}");
        Console.WriteLine($"{tally.Results.Count - bad.Count} passed, {bad.Count} failed");
    }
}

/// <summary>Results of a batch of schedules.</summary>
internal sealed record ScheduleTally(IReadOnlyList<ScheduleResult> Results, TimeSpan Elapsed)
{
    /// <summary>How often each thing happened over all of them.</summary>
    public IReadOnlyList<(string What, int Times)> Counts =>
        [.. Results.SelectMany(r => r.Counts).GroupBy(c => c.Key).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => (g.Key, g.Sum(c => c.Value)))];
}
