using System.Collections.Concurrent;
using System.Diagnostics;
using MessageBroker.Tests.Simulation.Defects;
using MessageBroker.Tests.Simulation.Faults;
using MessageBroker.Tests.Simulation.Schedules;

namespace MessageBroker.Tests.Simulation.Running;

/// <summary>Many seeds, a thread for each of the workers; a seed runs on one thread from beginning to end.</summary>
internal static class Batch
{
    /// <summary>From so many seeds on each kind of fault must have struck.</summary>
    private const int EnoughForAllKinds = 200;

    public static async Task<int> RunAsync(string[] args)
    {
        if (BatchOptions.Read(args) is not { } options)
        {
            Console.Error.WriteLine(BatchOptions.Usage);
            return 2;
        }

        if (options.OnPostgres) return options.HuntsAll ? await HuntSchedulesAsync(options) : await RunSchedulesAsync(options);
        return options.HuntsAll ? Hunt(options) : RunSeeds(options);
    }

    private static int RunSeeds(BatchOptions options)
    {
        var clock = Stopwatch.StartNew();
        var results = Run(options.Seed, options.Count, options.Workers, options.Defect);
        foreach (var failed in results.Where(r => !r.Holds).OrderBy(r => r.Seed).Take(5)) Report.Failure(failed, options.WithHistory);
        if (options is { Count: 1, WithHistory: true } && results.First().Holds) Report.History(results.First());
        var missing = Enum.GetValues<FaultKind>().Where(k => results.All(r => !r.Injected.ContainsKey(k))).ToList();
        var unseen = options.Count >= EnoughForAllKinds && missing.Count > 0;
        Report.Table(results, clock.Elapsed, unseen ? missing : []);
        if (options.ResultFile is { } file) ResultFile.Write(file, options, results, clock.Elapsed);
        return results.Count == options.Count && results.All(r => r.Holds) && !unseen ? 0 : 1;
    }

    /// <summary>Every planted defect, each until a seed shows it.</summary>
    private static int Hunt(BatchOptions options)
    {
        var found = new ConcurrentDictionary<Defect, RunResult?>();
        var planted = Enum.GetValues<Defect>().Where(d => d != Defect.None).ToList();
        InParallel(planted.Count, options.Workers, n => found[planted[n]] = DefectHunt.Find(planted[n], options.Seed, options.Count));
        foreach (var defect in planted)
            Console.WriteLine(found[defect] is { } result ? $"{defect}: caught by seed {result.Seed}: {result.Broken[0]}" : $"{defect}: NOT caught by {options.Count} seeds");
        var missed = found.Values.Count(r => r is null);
        Console.WriteLine($"{planted.Count - missed} passed, {missed} failed");
        return missed == 0 ? 0 : 1;
    }

    private static async Task<int> RunSchedulesAsync(BatchOptions options)
    {
        var tally = await ScheduleBatch.RunAsync(options.Seed, options.Count, options.Workers, options.Defect);
        ScheduleBatch.Print(tally, options.WithHistory);
        if (options.ResultFile is { } file) ResultFile.Write(file, options, tally);
        return tally.Results.All(r => r.Holds) && ScheduleBatch.Missing(tally).Count == 0 ? 0 : 1;
    }

    private static async Task<int> HuntSchedulesAsync(BatchOptions options)
    {
        var found = await ScheduleBatch.HuntAsync(options.Seed, options.Count);
        foreach (var (defect, result) in found)
            Console.WriteLine(result is null ? $"{defect}: NOT caught by {options.Count} schedules" : $"{defect}: caught by schedule {result.Seed}: {result.Broken[0].Split('\n')[0]}");
        var missed = found.Count(f => f.Found is null);
        Console.WriteLine($"{found.Count - missed} passed, {missed} failed");
        return missed == 0 ? 0 : 1;
    }

    public static IReadOnlyCollection<RunResult> Run(ulong first, int count, int workers, Defect defect)
    {
        var results = new ConcurrentBag<RunResult>();
        // From the last seed on: the first ones run in every gate, so what nobody has seen yet comes first.
        InParallel(count, workers, n => results.Add(Kept(Timed(first + (ulong)(count - 1 - n), defect), count)));
        return results;
    }

    private static void InParallel(int count, int workers, Action<int> work)
    {
        var next = -1;
        var threads = Enumerable.Range(0, Math.Min(workers, count)).Select(_ => new Thread(() =>
        {
            while (Interlocked.Increment(ref next) is var n && n < count) work(n);
        }, 16 * 1024 * 1024)).ToList();
        threads.ForEach(t => t.Start());
        threads.ForEach(t => t.Join());
    }

    private static RunResult Timed(ulong seed, Defect defect)
    {
        var clock = Stopwatch.StartNew();
        var result = SimulationRun.Of(seed, defect);
        if (Environment.GetEnvironmentVariable("SIMULATION_VERBOSE") is not null || !result.Holds)
            Console.WriteLine($"seed {seed}: {(result.Holds ? "holds" : "FAILS: " + result.Broken[0])} ({clock.ElapsedMilliseconds} ms, {result.Figures.Turns} turns, {result.Figures.Commits} commits, {result.Figures.Posts} posts, {result.Figures.Lives} processes, {result.Figures.Simulated.TotalSeconds:F0} s simulated)");
        return result;
    }

    // Of a run that holds, nobody reads the history.
    private static RunResult Kept(RunResult result, int count) => result.Holds && count > 1 ? result with { History = [] } : result;
}
