using MessageBroker.Soak.Bed;
using MessageBroker.Soak.Kill;

namespace MessageBroker.Soak.Scenarios;

/// <summary>One thing that can go wrong, done to real processes, and what must be true while it lasts and when it is over.</summary>
/// <param name="Name">As --scenario takes it.</param>
/// <param name="Sentence">What it does, for --help.</param>
internal sealed record Scenario(string Name, string Sentence, Func<ScenarioRun, Task> RunAsync)
{
    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("freeze", "SIGSTOP of one of three nodes: its cases go on, the others' p99 stays within twice the control", FreezeScenario.RunAsync),
        new("immediate", "immediate shutdown of PostgreSQL under three nodes", ServerScenarios.ImmediateAsync),
        new("promote", "a standby that misses the last moments is promoted under three nodes", LostTailScenarios.PromoteAsync),
        new("backup", "yesterday's backup of a SQLite store is restored", LostTailScenarios.BackupAsync),
        new("full-disk-sqlite", "the disk of a SQLite store is full: 503, then on when there is room", DiskScenarios.SqliteAsync),
        new("full-disk-postgres", "the disk of the PostgreSQL server is full", DiskScenarios.PostgresAsync),
        new("partition-brokers", "the network between the two countries is cut", PartitionScenarios.BrokersAsync),
        new("partition-database", "the network between one of three nodes and the database is cut", PartitionScenarios.DatabaseAsync),
        new("clock", "the clock of a running broker jumps by an hour, both ways", ClockScenario.RunAsync),
    ];
}

/// <summary>One run of a scenario.</summary>
internal sealed record ScenarioRun(SoakOptions Options, RunReport Report, Random Random)
{
    /// <summary>Rounds, where a scenario repeats itself.</summary>
    public int Rounds(int usual) => Options.Count ?? usual;

    /// <summary>Waits for the end, stops everything, and judges as a kill run does, but for the replay.</summary>
    public async Task JudgeAsync(SoakBed bed, double seconds = 180)
    {
        if (!await bed.SettleAsync(seconds)) Report.Fault("not everything came to its end");
        await bed.IncludedAsync(60);
        await bed.StopAsync();
        await new Judge(bed, Report, whole: false).RunAsync();
    }

    /// <summary>
    /// Waits until a broker says by itself that it is not ready, in a finding with a remedy. The sentence is printed as an operator reads it.
    /// </summary>
    public async Task SaysAsync(BrokerNode node, string reason, double seconds = 40)
    {
        var reasons = reason.Split('|');
        await Until.TrueAsync($"{node.Name} says that its store is away ({reason})", seconds, async () =>
            await node.ReadyAsync() is { } text && text.Contains("HLT-0002", StringComparison.Ordinal) && reasons.Any(r => text.Contains($"\"{r}\"", StringComparison.Ordinal)));
        var (_, said) = await node.AskHealthAsync();
        foreach (var line in said.Split('\n').Where(l => l.Contains("HLT-0002", StringComparison.Ordinal) || l.Contains("what to do", StringComparison.Ordinal)).Take(2)) Report.Say($"             | {node.Name} {line.Trim()}");
        Report.Need(node.IsRunning, $"{node.Name} must stand while its store is away");
    }
}
