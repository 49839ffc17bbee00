using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using MessageBroker.Tests.Simulation.Defects;
using MessageBroker.Tests.Simulation.Faults;

namespace MessageBroker.Tests.Simulation.Running;

/// <summary>Many seeds, a thread for each of the workers; a seed runs on one thread from beginning to end.</summary>
internal static class Batch
{
    private const string Usage = "usage: simulate [--count N] [--seed S] [--workers W] [--defect NAME|all] [--history]";

    public static int Run(string[] args)
    {
        var options = args.Where(a => a != "--history").Chunk(2).Where(p => p.Length == 2).ToDictionary(p => p[0], p => p[1]);
        if (options.Keys.Any(k => k is not ("--count" or "--seed" or "--workers" or "--defect")))
        {
            Console.Error.WriteLine(Usage);
            return 2;
        }

        int Number(string name, int otherwise) => options.TryGetValue(name, out var text) ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
        var (count, first) = (Number("--count", 200), Number("--seed", 1));
        if (options.GetValueOrDefault("--defect") == "all") return Hunt((ulong)first, count);
        var defect = options.TryGetValue("--defect", out var name) ? Enum.Parse<Defect>(name, ignoreCase: true) : Defect.None;
        var clock = Stopwatch.StartNew();
        var results = Run((ulong)first, count, Number("--workers", Environment.ProcessorCount), defect);
        foreach (var failed in results.Where(r => !r.Holds).OrderBy(r => r.Seed).Take(5)) Report.Failure(failed, args.Contains("--history"));
        if (count == 1 && args.Contains("--history") && results.Count == 1 && results.First().Holds) Report.History(results.First());
        Report.Table(results, clock.Elapsed);
        return results.Count == count && results.All(r => r.Holds) ? 0 : 1;
    }

    /// <summary>Every planted defect, each until a seed shows it.</summary>
    private static int Hunt(ulong first, int most)
    {
        var missed = 0;
        foreach (var defect in Enum.GetValues<Defect>().Where(d => d != Defect.None))
        {
            var found = DefectHunt.Find(defect, first, most);
            if (found is null) missed++;
            Console.WriteLine(found is null ? $"{defect}: NOT caught by {most} seeds" : $"{defect}: caught by seed {found.Seed}: {found.Broken[0]}");
        }

        Console.WriteLine($"{Enum.GetValues<Defect>().Length - 1 - missed} passed, {missed} failed");
        return missed == 0 ? 0 : 1;
    }

    public static IReadOnlyCollection<RunResult> Run(ulong first, int count, int workers, Defect defect)
    {
        var results = new ConcurrentBag<RunResult>();
        var next = -1;
        var threads = Enumerable.Range(0, Math.Min(workers, count)).Select(_ => new Thread(() =>
        {
            while (Interlocked.Increment(ref next) is var n && n < count) results.Add(Kept(Timed(first + (ulong)n, defect), count));
        }, 16 * 1024 * 1024)).ToList();
        threads.ForEach(t => t.Start());
        threads.ForEach(t => t.Join());
        return results;
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
