using System.Globalization;
using MessageBroker.Soak.Bed;

namespace MessageBroker.Soak.Scenarios;

/// <summary>One freeze of one node: what it held at that moment, and what became of it.</summary>
internal sealed class Frozen(SoakBed bed, BrokerNode node, AcknowledgementWatch watch, RunReport report)
{
    private const int MostTries = 80;

    private TimeSpan began;
    private TimeSpan? freed;
    private int mark;

    /// <summary>Requests whose case row the node had locked.</summary>
    public HashSet<string> Locked { get; } = new(StringComparer.Ordinal);

    /// <summary>Requests whose case has an attempt of the node open, with the seconds from the freeze to its deadline.</summary>
    public Dictionary<string, double> Attempts { get; } = new(StringComparer.Ordinal);

    /// <summary>Requests that somebody was about to take: no row of theirs can be seen yet.</summary>
    private HashSet<string> Intake { get; } = new(StringComparer.Ordinal);

    public bool Holds(string id) => Locked.Contains(id) || Attempts.ContainsKey(id) || Intake.Contains(id);

    /// <summary>
    /// Freezes it at a seeded moment in which it holds a claimed case, and no lock on the staging file, then waits until the server has taken
    /// its rows back. A national system on a server would end such a lock; a file has nobody who does.
    /// </summary>
    public async Task FreezeAsync(Random random)
    {
        for (var tries = 0; ; tries++)
        {
            await Task.Delay(random.Next(10, 120));
            (_, mark) = node.LogFrom(0);
            node.Freeze();
            began = watch.Now;
            if (await bed.Bulgaria.Staging.IsFreeAsync())
            {
                await LookAsync();
                if (Locked.Count > 0 || (tries >= MostTries && Attempts.Count > 0)) break;
            }

            node.Thaw();
            if (tries >= 2 * MostTries) throw new SoakFailure($"{node.Name} held nothing in {tries} freezes");
        }

        report.Event($"SIGSTOP {node.Name}: it holds {Locked.Count} cases by lock, {Attempts.Count} by an open attempt, {Intake.Count} requests are on their way in");
        await Until.TrueAsync($"the rows of {node.Name} are free", 30, async () => await LocksAsync() == 0, everyMilliseconds: 50);
        freed = watch.Now;
    }

    public async Task ThawAsync()
    {
        node.Thaw();
        await node.WaitReadyAsync(60);
        await Task.Delay(TimeSpan.FromSeconds(2));
    }

    public void Judge(double calm, int idleSeconds, int networkSeconds)
    {
        var took = (freed!.Value - began).TotalSeconds;
        report.Need(took <= Math.Max(idleSeconds, networkSeconds) + 1, $"{node.Name} kept its rows for {took:F1} s");
        var slack = 2 * calm + 1;
        foreach (var id in Locked.Concat(Intake).Where(id => !Attempts.ContainsKey(id)))
            report.Need(watch.SecondsSince(id, began) <= took + slack, $"{id}, held by lock, took {watch.SecondsSince(id, began):F1} s from the freeze");
        foreach (var (id, deadline) in Attempts)
            report.Need(watch.SecondsSince(id, began) <= Math.Max(deadline, took) + slack, $"{id}, with an attempt open until {deadline:F1} s, took {watch.SecondsSince(id, began):F1} s");
        var lines = node.LogFrom(mark).Text.Split('\n');
        var (away, late) = (lines.Count(l => l.Contains("the store is away", StringComparison.Ordinal)), lines.Count(l => l.Contains("had been closed when its result came", StringComparison.Ordinal)));
        report.Need(Locked.Count == 0 || away > 0, $"the log of {node.Name} does not say that it lost its claims");
        report.Event(string.Create(CultureInfo.InvariantCulture,
            $"{node.Name}: rows free after {took:F1} s; locked cases acknowledged after {Last(Locked):F1} s, open attempts after {Last(Attempts.Keys):F1} s (deadline {Attempts.Values.DefaultIfEmpty().Max():F1} s); after SIGCONT its log has {away} lost claims, {late} late results"));
    }

    private double Last(IEnumerable<string> ids) => ids.Select(id => watch.SecondsSince(id, began)).DefaultIfEmpty().Max();

    private Task<long> LocksAsync() => bed.Bg.Store.CountAsync($"SELECT count(*) FROM pgrowlocks('case_row') l WHERE {Mine}");

    /// <summary>Rows that backends of the frozen node have locked.</summary>
    private string Mine => $"l.pids && ARRAY(SELECT pid FROM pg_stat_activity WHERE application_name = 'broker/{node.Name}')";

    private async Task LookAsync()
    {
        Locked.Clear();
        Attempts.Clear();
        Intake.Clear();
        var open = watch.Open.ToHashSet(StringComparer.Ordinal);
        var seen = (await bed.Bg.Store.RowsAsync("SELECT request_id FROM message WHERE request_id IS NOT NULL")).Select(r => r[0]!).ToHashSet(StringComparer.Ordinal);
        Intake.UnionWith(open.Where(id => !seen.Contains(id)));
        foreach (var row in await bed.Bg.Store.RowsAsync(
            $"SELECT m.request_id FROM pgrowlocks('case_row') l JOIN case_row c ON c.ctid = l.locked_row JOIN message m ON m.case_id = c.case_id WHERE m.request_id IS NOT NULL AND {Mine}")) Locked.Add(row[0]!);
        foreach (var row in await bed.Bg.Store.RowsAsync(
            $"SELECT m.request_id, extract(epoch FROM a.deadline - clock_timestamp()) FROM attempt a JOIN effect e ON e.id = a.effect_id AND e.open_number = a.number JOIN message m ON m.id = e.message_id WHERE a.node = '{node.Name}' AND a.ended_at IS NULL"))
            Attempts[row[0]!] = (watch.Now - began).TotalSeconds + double.Parse(row[1]!, CultureInfo.InvariantCulture);
        // Who holds nothing that is still owed to a clerk is no example.
        Locked.IntersectWith(open);
        foreach (var done in Attempts.Keys.Where(id => !open.Contains(id)).ToList()) Attempts.Remove(done);
    }
}
