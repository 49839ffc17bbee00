using System.Globalization;
using MessageBroker.Soak.Bed;

namespace MessageBroker.Soak.Scenarios;

/// <summary>
/// One of three nodes is frozen with SIGSTOP, again and again, between windows of the same length and load in which nothing is. What it holds
/// is looked at when it is frozen: one that holds nothing goes on at once. Measured from the staging row to its Acknowledged: what the frozen
/// node held, and everything else beside the control.
/// </summary>
internal static class FreezeScenario
{
    private const int IdleSeconds = 2;
    private const int SendTimeoutSeconds = 4;

    /// <summary>tcp_user_timeout of the store's connections; not configurable.</summary>
    private const int NetworkSeconds = 5;

    /// <summary>Freezes that met an open transaction, and cases whose attempt was left to its deadline: fewer show little.</summary>
    private const int LeastTransactions = 4, LeastAttempts = 3;

    /// <summary>A slow machine has few attempts open at once: it takes more rounds.</summary>
    private const int MostRounds = 10;

    /// <summary>Longer than an attempt's deadline, so that its case is seen to go on while the node is frozen.</summary>
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(20);

    public static async Task RunAsync(ScenarioRun run)
    {
        var plan = new CountryPlan
        {
            Postgres = true,
            Nodes = 3,
            Configure = (c, _) => (c["store"]!["idleTimeoutSeconds"], c["sending"]!["timeoutSeconds"]) = (IdleSeconds, SendTimeoutSeconds),
        };
        await using var bed = await SoakBed.PrepareAsync(run.Options, plan, new CountryPlan());
        bed.Ro.Balancer.Lag = TimeSpan.FromMilliseconds(600);
        await bed.Bg.Cluster!.SqlAsync(bed.Bg.Database, "CREATE EXTENSION pgrowlocks");
        await bed.StartAsync();
        await using var watch = new AcknowledgementWatch(bed);
        await using var look = await HoldLook.OpenAsync(bed);
        var load = new FreezeLoad(bed, watch);
        run.Report.Event(await load.MeasureAsync());
        var (control, others, all) = (new List<double>(), new List<double>(), new List<Frozen>());
        for (var round = 0; round < run.Rounds(3) || (round < MostRounds && LacksAny(all)); round++)
        {
            // The second round looks for transactions, the others for attempts; behind those that are asked for, whatever is still lacking.
            var attempts = round is 1 || (round > 1 && !LacksAttempts(all) && LacksAny(all)) ? 0 : load.AttemptsOfNode;
            var free = await load.RunAsync(Window, $"C{round}");
            await load.DrainAsync();
            var frozen = new List<Frozen>();
            var window = await load.RunAsync(Window, $"F{round}", end => FreezeAsync(run, bed, watch, look, end, frozen, attempts));
            foreach (var one in frozen) await one.ThawAsync();
            await load.DrainAsync();
            control.AddRange(free.Select(watch.Seconds));
            others.AddRange(window.Where(id => !frozen.Exists(f => f.Holds(id))).Select(watch.Seconds));
            all.AddRange(frozen);
        }

        await JudgeAsync(run.Report, control, others, all);
        await run.JudgeAsync(bed);
    }

    private static bool LacksAttempts(List<Frozen> all) => all.Sum(f => f.Outlasted) < LeastAttempts;

    private static bool LacksAny(List<Frozen> all) => LacksAttempts(all) || all.Count(f => f.Transactions > 0) < LeastTransactions;

    /// <summary>Either one freeze that outlasts the deadlines of the node's attempts, or several that last until its rows are free.</summary>
    private static async Task FreezeAsync(ScenarioRun run, SoakBed bed, AcknowledgementWatch watch, HoldLook look, TimeSpan end, List<Frozen> frozen, int attempts)
    {
        var untilDeadline = attempts > 0;
        var last = end - TimeSpan.FromSeconds(untilDeadline ? 8 : IdleSeconds + 2);
        do
        {
            var one = new Frozen(bed.Bg.Nodes[run.Random.Next(3)], watch, look, run.Report);
            if (!await one.FreezeAsync(run.Random, last, attempts)) return;
            frozen.Add(one);
            await one.OutlastAsync(untilDeadline);
            await one.ThawAsync();
        }
        while (!untilDeadline && watch.Now < last);
    }

    private static async Task JudgeAsync(RunReport report, List<double> control, List<double> others, List<Frozen> all)
    {
        var calm = Percentile(control, 0.99);
        for (var i = 0; i < all.Count; i++) await all[i].JudgeAsync(all[(i + 1)..], calm, IdleSeconds, NetworkSeconds);
        var (transactions, attempts) = (all.Count(f => f.Transactions > 0), all.Sum(f => f.Outlasted));
        report.Event($"{all.Count} freezes that met something: {transactions} an open transaction with {all.Sum(f => f.Locked.Count)} locked cases, {all.Sum(f => f.Attempts.Count)} cases an open attempt, {attempts} of them left to the deadline; the logs name {all.Sum(f => f.Dropped)} dropped cases and {all.Sum(f => f.Late)} of these attempts");
        report.Need(transactions >= LeastTransactions, $"only {transactions} freezes met an open transaction, {LeastTransactions} are needed");
        report.Need(attempts >= LeastAttempts, $"only {attempts} open attempts were left to their deadline, {LeastAttempts} are needed");
        var p99 = Percentile(others, 0.99);
        report.Event(string.Create(CultureInfo.InvariantCulture, $"staging row to Acknowledged, other cases: p50 {Percentile(others, 0.5):F2} s, p99 {p99:F2} s, most {others.Max():F2} s ({others.Count}); control p50 {Percentile(control, 0.5):F2} s, p99 {calm:F2} s, most {control.Max():F2} s ({control.Count}); ratio of p99 {p99 / calm:F2}"));
        report.Need(p99 <= 2 * calm, "the p99 of other cases is more than twice that of the control");
    }

    private static double Percentile(List<double> values, double share) => values.Count == 0 ? 0 : values.Order().ElementAt(Math.Min(values.Count - 1, (int)Math.Ceiling(share * values.Count) - 1));
}
