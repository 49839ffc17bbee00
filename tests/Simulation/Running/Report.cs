using MessageBroker.Tests.Simulation.Faults;

namespace MessageBroker.Tests.Simulation.Running;

/// <summary>What a batch prints.</summary>
internal static class Report
{
    private const int MostLines = 120;

    /// <summary>The seed, what is broken, the faults that it takes, and the end of the history with only those.</summary>
    public static void Failure(RunResult failed, bool whole)
    {
        var least = Shrinker.Shrink(failed);
        Console.WriteLine($"seed {failed.Seed} FAILED{(failed.Defect == Defects.Defect.None ? "" : $" with the planted defect {failed.Defect}")}");
        foreach (var broken in failed.Broken.Take(12)) Console.WriteLine($"  {broken}");
        Console.WriteLine($"  with {least.Plan.Count} of its {failed.Plan.Count} faults it still fails: {string.Join("; ", least.Plan)}");
        foreach (var broken in least.Broken.Take(6)) Console.WriteLine($"    {broken}");
        var lines = least.History;
        if (!whole && lines.Count > MostLines) Console.WriteLine($"    ({lines.Count - MostLines} earlier lines; --seed {failed.Seed} --count 1 --history shows all)");
        foreach (var line in whole ? lines : lines.TakeLast(MostLines)) Console.WriteLine($"    {line}");
    }

    public static void History(RunResult result)
    {
        foreach (var line in result.History) Console.WriteLine(line);
        Console.WriteLine($"hash {result.Hash}; plan: {string.Join("; ", result.Plan)}");
    }

    /// <param name="missing">Kinds of faults that should have struck and did not.</param>
    public static void Table(IReadOnlyCollection<RunResult> results, TimeSpan elapsed, IReadOnlyList<FaultKind> missing)
    {
        Console.WriteLine();
        Console.WriteLine($"{"fault",-18} {"injected",9} {"in runs",9}");
        foreach (var kind in Enum.GetValues<FaultKind>())
            Console.WriteLine($"{kind,-18} {results.Sum(r => r.Injected.GetValueOrDefault(kind)),9} {results.Count(r => r.Injected.ContainsKey(kind)),9}");
        Console.WriteLine();
        var figures = results.Select(r => r.Figures).ToList();
        Console.WriteLine($"{results.Count} seeds, {figures.Sum(f => f.Cases)} cases, {figures.Sum(f => f.Messages)} messages, {figures.Sum(f => f.Posts)} posts, {figures.Sum(f => f.Lives)} processes, {figures.Sum(f => f.Commits)} commits, {figures.Sum(f => f.Turns)} turns, {figures.Sum(f => f.Simulated.TotalHours):F1} h simulated");
        foreach (var state in figures.SelectMany(f => f.States).GroupBy(s => s.Key).OrderBy(g => g.Key, StringComparer.Ordinal)) Console.WriteLine($"  {state.Key,-24} {state.Sum(s => s.Value),8}");
        var failed = results.Where(r => !r.Holds).Select(r => r.Seed).Order().ToList();
        Console.WriteLine($"stores that went back and were noticed: {figures.Count(f => f.StoodStill)}");
        Console.WriteLine($"cases whose process ended three times, taken up again by an operator: {figures.Sum(f => f.CasesResumed)}");
        Console.WriteLine($"{elapsed.TotalSeconds:F0} s, {elapsed.TotalMilliseconds / Math.Max(1, results.Count):F0} ms a seed");
        if (failed.Count > 0) Console.WriteLine($"seeds that fail: {string.Join(' ', failed.Take(50))}{(failed.Count > 50 ? " …" : "")}");
        if (missing.Count > 0) Console.WriteLine($"kinds of faults that never struck: {string.Join(' ', missing)}");
        Console.WriteLine($"{results.Count - failed.Count} passed, {failed.Count + missing.Count} failed");
    }
}
