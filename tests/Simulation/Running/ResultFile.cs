using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using MessageBroker.Tests.Simulation.Faults;
using MessageBroker.Tests.Simulation.Schedules;

namespace MessageBroker.Tests.Simulation.Running;

/// <summary>The result of a run as a page that can be committed: what ran, where, when, and what came of it.</summary>
internal static class ResultFile
{
    public static void Write(string file, BatchOptions options, IReadOnlyCollection<RunResult> results, TimeSpan elapsed)
    {
        var failed = results.Where(r => !r.Holds).Select(r => r.Seed).Order().ToList();
        var page = Head("Simulation", "seeds", options, elapsed, results.Count, failed);
        var (lives, commits, messages) = (results.Sum(r => r.Figures.Lives), results.Sum(r => r.Figures.Commits), results.Sum(r => r.Figures.Messages));
        page.AppendLine(CultureInfo.InvariantCulture, $"{messages} messages, {lives} processes, {commits} commits, {results.Sum(r => r.Figures.Simulated.TotalHours):F1} hours simulated. {results.Count(r => r.Figures.StoodStill)} runs in which a store went back and was noticed; {results.Sum(r => r.Figures.CasesResumed)} cases whose process ended three times, taken up again by an operator.").AppendLine();
        page.AppendLine("| fault | injected | in runs |").AppendLine("|---|---|---|");
        foreach (var kind in Enum.GetValues<FaultKind>())
            page.AppendLine(CultureInfo.InvariantCulture, $"| {kind} | {results.Sum(r => r.Injected.GetValueOrDefault(kind))} | {results.Count(r => r.Injected.ContainsKey(kind))} |");
        page.AppendLine().AppendLine("| state at the end | messages |").AppendLine("|---|---|");
        foreach (var state in results.SelectMany(r => r.Figures.States).GroupBy(s => s.Key).OrderBy(g => g.Key, StringComparer.Ordinal))
            page.AppendLine(CultureInfo.InvariantCulture, $"| {state.Key} | {state.Sum(s => s.Value)} |");
        Save(file, page);
    }

    public static void Write(string file, BatchOptions options, ScheduleTally tally)
    {
        var failed = tally.Results.Where(r => !r.Holds).Select(r => r.Seed).Order().ToList();
        var page = Head("Stepped schedules on PostgreSQL", "schedules", options, tally.Elapsed, tally.Results.Count, failed);
        page.AppendLine("| what happened | times |").AppendLine("|---|---|");
        foreach (var (what, times) in tally.Counts) page.AppendLine(CultureInfo.InvariantCulture, $"| {what} | {times} |");
        Save(file, page);
    }

    private static StringBuilder Head(string title, string what, BatchOptions options, TimeSpan elapsed, int count, List<ulong> failed)
    {
        var last = options.Seed + (ulong)options.Count - 1;
        var page = new StringBuilder();
        page.AppendLine(CultureInfo.InvariantCulture, $"# {title}: {count} {what}, {failed.Count} failed").AppendLine();
        page.AppendLine("| | |").AppendLine("|---|---|");
        page.AppendLine(CultureInfo.InvariantCulture, $"| seeds | {options.Seed} to {last} |");
        page.AppendLine(CultureInfo.InvariantCulture, $"| commit | {Commit()} |");
        page.AppendLine(CultureInfo.InvariantCulture, $"| date | {DateTimeOffset.UtcNow:yyyy-MM-dd} |");
        page.AppendLine(CultureInfo.InvariantCulture, $"| machine | {Environment.ProcessorCount} cores, {RuntimeInformation.OSArchitecture}, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription} |");
        page.AppendLine(CultureInfo.InvariantCulture, $"| duration | {elapsed.TotalMinutes:F1} minutes with {options.Workers} workers |");
        page.AppendLine(CultureInfo.InvariantCulture, $"| failed | {(failed.Count == 0 ? "none" : string.Join(' ', failed))} |").AppendLine();
        return page;
    }

    private static void Save(string file, StringBuilder page)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
        File.WriteAllText(file, page.ToString());
    }

    private static string Commit()
    {
        using var git = Process.Start(new ProcessStartInfo("git", ["describe", "--always", "--dirty", "--abbrev=12"]) { RedirectStandardOutput = true });
        return git?.StandardOutput.ReadToEnd().Trim() is { Length: > 0 } commit ? commit : "unknown";
    }
}
