using System.Diagnostics;
using System.Globalization;
using MessageBroker.Soak.Bed;

namespace MessageBroker.Soak.Scenarios;

/// <summary>
/// One of three nodes is frozen with SIGSTOP, again and again, between windows of the same length and load in which nothing is. Measured from
/// the staging row to its Acknowledged: what the frozen node held, and everything else beside the control.
/// </summary>
internal static class FreezeScenario
{
    private const int IdleSeconds = 2;
    private const int SendTimeoutSeconds = 5;

    /// <summary>tcp_user_timeout of the store's connections; not configurable.</summary>
    private const int NetworkSeconds = 5;

    /// <summary>Longer than an attempt's deadline, so that its case is seen to go on.</summary>
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(400);

    public static async Task RunAsync(ScenarioRun run)
    {
        var plan = new CountryPlan
        {
            Postgres = true,
            Nodes = 3,
            Configure = (c, _) => (c["store"]!["idleTimeoutSeconds"], c["sending"]!["timeoutSeconds"]) = (IdleSeconds, SendTimeoutSeconds),
        };
        await using var bed = await SoakBed.PrepareAsync(run.Options, plan, new CountryPlan());
        await bed.Bg.Cluster!.SqlAsync(bed.Bg.Database, "CREATE EXTENSION pgrowlocks");
        await bed.StartAsync();
        await using var watch = new AcknowledgementWatch(bed);
        var load = new Load(bed, watch);
        await load.RunAsync(TimeSpan.FromSeconds(5), "W");
        var (control, others, held) = (new List<double>(), new List<double>(), new List<Frozen>());
        for (var round = 0; round < run.Rounds(2); round++)
        {
            var free = await load.RunAsync(Window, $"C{round}");
            var node = bed.Bg.Nodes[run.Random.Next(3)];
            var frozen = new Frozen(bed, node, watch, run.Report);
            var window = await load.RunAsync(Window, $"F{round}", () => frozen.FreezeAsync(run.Random));
            await frozen.ThawAsync();
            held.Add(frozen);
            await Until.TrueAsync("everything of both windows is acknowledged", 120, async () => await Task.FromResult(free.Concat(window).All(watch.Has)));
            control.AddRange(free.Select(watch.Seconds));
            others.AddRange(window.Where(id => !frozen.Holds(id)).Select(watch.Seconds));
        }

        await Until.TrueAsync("every request is acknowledged", 120, () => Task.FromResult(watch.Open.Count == 0));
        foreach (var frozen in held) frozen.Judge(Percentile(control, 0.99), IdleSeconds, NetworkSeconds);
        run.Report.Need(held.Any(f => f.Locked.Count > 0), "no freeze met a claimed case: more rounds are needed");
        run.Report.Need(held.Any(f => f.Attempts.Count > 0), "no freeze met an open attempt: more rounds are needed");
        var (p99, calm) = (Percentile(others, 0.99), Percentile(control, 0.99));
        run.Report.Event(string.Create(CultureInfo.InvariantCulture, $"staging row to Acknowledged, other cases: p50 {Percentile(others, 0.5):F2} s, p99 {p99:F2} s ({others.Count}); control p50 {Percentile(control, 0.5):F2} s, p99 {calm:F2} s ({control.Count}); ratio of p99 {p99 / calm:F2}"));
        run.Report.Need(p99 <= 2 * calm, "the p99 of other cases is more than twice that of the control");
        await run.JudgeAsync(bed);
    }

    private static double Percentile(List<double> values, double share) => values.Count == 0 ? 0 : values.Order().ElementAt(Math.Min(values.Count - 1, (int)Math.Ceiling(share * values.Count) - 1));

    /// <summary>The same load in every window: a burst of ten families, then one every beat.</summary>
    private sealed class Load(SoakBed bed, AcknowledgementWatch watch)
    {
        private int number;

        /// <param name="atBurst">Runs right behind the burst, when every node is at work.</param>
        public async Task<IReadOnlyList<string>> RunAsync(TimeSpan length, string prefix, Func<Task>? atBurst = null)
        {
            var ids = new List<string>();
            var clock = Stopwatch.StartNew();
            for (var i = 0; i < 10; i++) ids.Add(await RequestAsync(prefix));
            var during = atBurst?.Invoke() ?? Task.CompletedTask;
            while (clock.Elapsed < length)
            {
                await Task.Delay(Beat);
                ids.Add(await RequestAsync(prefix));
                if (number % 10 == 0) await bed.ConfirmAsync();
            }

            await during;
            return ids;
        }

        private async Task<string> RequestAsync(string prefix)
        {
            var id = await bed.Bulgaria.RequestAsync(number++, prefix + "x");
            watch.Sent(id);
            return id;
        }
    }
}
