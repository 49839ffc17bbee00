using MessageBroker.Soak.Bed;

namespace MessageBroker.Soak.Kill;

/// <summary>
/// Claims flow from Bulgaria to Romania, new versions follow, answers flow back, questions flow from Romania and come back answered, each with a file, while nodes of both countries are killed, frozen, or lose
/// their database at seeded moments. Afterwards every accepted request must have reached a final state, every document must have arrived
/// exactly once and in its turn, and all journals must hold and replay.
/// </summary>
internal sealed class KillRun(SoakOptions options)
{
    private const int MostVersions = 3;
    private static readonly TimeSpan Settle = TimeSpan.FromMinutes(5);
    private readonly Random random = new(options.Seed);

    public async Task<int> RunAsync()
    {
        var count = options.Count ?? 40;
        var report = new RunReport($"tests/soak/kill --store {(options.Postgres ? $"postgres --nodes {options.Nodes}" : "sqlite")} --count {count} --faults {string.Join(',', options.Faults)}", options);
        var plan = new CountryPlan { Postgres = options.Postgres, Nodes = options.Nodes };
        await using var bed = await SoakBed.PrepareAsync(options, plan, plan);
        var troubles = new Troubles(bed, report, random);
        await bed.StartAsync();
        report.Event($"{bed.Bg.Nodes.Count} + {bed.Ro.Nodes.Count} nodes are ready");
        for (var i = 0; i < count; i++)
        {
            await LoadAsync(bed, i);
            // The moment counts from a start that is under way: some faults meet the start itself, most meet the work.
            await Task.Delay(random.Next(300, 3500));
            await bed.ConfirmAsync();
            await troubles.DoAsync(i + 1, options.Faults[random.Next(options.Faults.Count)]);
        }

        // Nodes that die at once answer little: what is still asked is answered when all stand, and one more fault meets the answers.
        await bed.SettleAsync(60);
        await bed.Questions.AnswerAsync(count);
        await Task.Delay(random.Next(100, 900));
        await troubles.DoAsync(count + 1, options.Faults[random.Next(options.Faults.Count)]);
        await troubles.DisposeAsync();
        report.Event("no more faults");
        var helped = await SettleAsync(bed);
        await bed.IncludedAsync(60);
        await bed.StopAsync();
        await new Judge(bed, report, whole: true).RunAsync();
        var end = report.End(Summary(bed, troubles, helped, report.Elapsed));
        if (!options.Keep && end == 0) bed.Delete();
        else Console.WriteLine($"  kept in {options.Folder}");
        return end;
    }

    /// <summary>Two new families and a question for each fault, new versions of some that were taken, answers to some that arrived.</summary>
    private async Task LoadAsync(SoakBed bed, int step)
    {
        await bed.Bulgaria.RequestsAsync(2 * step, 2 * step + 2);
        await bed.Bulgaria.RaiseAsync($"ID LIKE 'S%{random.Next(10)}' OR ID LIKE 'S%{random.Next(10)}'", MostVersions);
        if (step % 2 == 1) await bed.Romania.AnswerAsync(1);
        await bed.Questions.AskAsync();
        await bed.Questions.AnswerAsync(2);
    }

    /// <summary>
    /// A case that was claimed three times by processes that died each time waits for a person, and so does a message whose partner was down
    /// at each of its attempts; the run does what the run-books say.
    /// </summary>
    private static async Task<(int Resumed, int Retried)> SettleAsync(SoakBed bed)
    {
        var (resumed, retried) = (0, 0);
        for (var began = DateTimeOffset.UtcNow; DateTimeOffset.UtcNow - began < Settle;)
        {
            if (await bed.SettleAsync(10)) break;
            foreach (var country in bed.Both)
            {
                foreach (var row in await country.Store.RowsAsync("SELECT case_id FROM case_row WHERE parked_reason IS NOT NULL"))
                {
                    await country.Node.AskAsync("work", "resume", row[0]!, "--reason", "soak");
                    resumed++;
                }

                foreach (var row in await country.Store.RowsAsync("SELECT CAST(id AS text) FROM message WHERE state = 'GivenUp'"))
                {
                    await country.Node.AskAsync("message", "retry", row[0]!, "--reason", "soak");
                    retried++;
                }
            }
        }

        return (resumed, retried);
    }

    private string Summary(SoakBed bed, Troubles troubles, (int Resumed, int Retried) helped, TimeSpan elapsed) =>
        $"kill: seed {options.Seed}, {string.Join(", ", troubles.Counts.OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => $"{c.Value} {c.Key}"))}, "
        + $"starts {string.Join(' ', bed.Both.SelectMany(c => c.Nodes).Select(n => $"{n.Name}={n.Starts}"))}, {troubles.Restarted} restarted by the supervisor, {helped.Resumed} parked cases resumed, {helped.Retried} messages sent once more after give-up, {elapsed.TotalSeconds:F0} s";
}
