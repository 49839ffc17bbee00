using System.Diagnostics;
using System.Globalization;
using MessageBroker.Soak.Bed;

namespace MessageBroker.Soak.Scenarios;

/// <summary>One freeze of one node: what it held at that moment, and what became of it.</summary>
internal sealed class Frozen(BrokerNode node, AcknowledgementWatch watch, HoldLook look, RunReport report)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private IReadOnlyList<Session> sessions = [];
    private TimeSpan began, freed, thawed;
    private int mark;

    /// <summary>Transactions that were open.</summary>
    public int Transactions => sessions.Count;

    /// <summary>Requests whose case or message one of them had locked, with the case's id.</summary>
    public Dictionary<string, string> Locked { get; } = new(StringComparer.Ordinal);

    /// <summary>Attempts of the node that are open, by request; a request may have several, one to send and one to report what came before. Their seconds count from the freeze.</summary>
    public List<(string Id, OpenAttempt Attempt)> Attempts { get; } = [];

    /// <summary>How many of them came to their deadline while the node was frozen; 0 until it goes on.</summary>
    public int Outlasted => Attempts.Count(a => IsOutlasted(a.Attempt));

    /// <summary>Lines of its log behind SIGCONT: steps dropped with their claim, results that came too late.</summary>
    public int Dropped { get; private set; }

    public int Late { get; private set; }

    /// <summary>Requests that one of the transactions was perhaps about to take: no row of theirs can be seen yet.</summary>
    private HashSet<string> Intake { get; } = new(StringComparer.Ordinal);

    public bool Holds(string id) => Locked.ContainsKey(id) || HasAttempt(id) || Intake.Contains(id);

    /// <summary>Freezes it at seeded moments until it is met holding what is looked for; where it holds nothing it goes on at once.</summary>
    /// <param name="attempts">So many open attempts to send are looked for, the fewer the longer it takes; 0 for an open transaction.</param>
    /// <returns>False where it was not met before <paramref name="last"/>: it runs.</returns>
    public async Task<bool> FreezeAsync(Random random, TimeSpan last, int attempts)
    {
        for (var first = watch.Now; watch.Now < last;)
        {
            await Task.Delay(random.Next(5, 60));
            (_, mark) = node.LogFrom(0);
            node.Freeze();
            began = watch.Now;
            if (!look.HoldsStaging(node) && await LookAsync((int)Math.Ceiling(attempts * ((last - began) / (last - first)))))
            {
                report.Event($"SIGSTOP {node.Name}: {(sessions.Count == 0 ? "no transaction" : string.Join(", ", sessions))}; {Locked.Count} locked cases, {Attempts.Count} open attempts, {Intake.Count} requests perhaps on their way in");
                return true;
            }

            node.Thaw();
        }

        return false;
    }

    /// <summary>Waits until the server has taken the rows back, or until its attempts to send came to their deadlines and their cases went on.</summary>
    public async Task OutlastAsync(bool deadlines)
    {
        await Until.TrueAsync($"the rows of {node.Name} are free", 40, async () => await look.LivingAsync(sessions) == 0, everyMilliseconds: 25);
        freed = watch.Now;
        var left = began + TimeSpan.FromSeconds(Attempts.Where(a => a.Attempt.IsSend).Select(a => a.Attempt.Seconds).DefaultIfEmpty().Max() + 2) - freed;
        if (deadlines && left > TimeSpan.Zero) await Task.Delay(left);
    }

    public async Task ThawAsync()
    {
        if (!node.IsFrozen) return;
        thawed = watch.Now;
        node.Thaw();
        await node.WaitReadyAsync(60);
    }

    /// <param name="later">Freezes behind this one: what one of them met again is judged there.</param>
    /// <param name="calm">The p99 of the control, in seconds.</param>
    public async Task JudgeAsync(IReadOnlyList<Frozen> later, double calm, int idleSeconds, int networkSeconds)
    {
        var took = Transactions == 0 ? 0 : (freed - began).TotalSeconds;
        var bound = (sessions.All(s => s.IsIdle) ? idleSeconds : Math.Max(idleSeconds, networkSeconds)) + 1;
        report.Need(took <= bound, string.Create(CultureInfo.InvariantCulture, $"{node.Name} kept its rows for {took:F1} s ({string.Join(", ", sessions)}), {bound} s are allowed"));
        // What is left of the way when the case goes on: at most twice as long as the slowest takes where nothing is frozen, as for the others.
        foreach (var id in Locked.Keys.Concat(Intake).Where(id => !HasAttempt(id) && !later.Any(f => f.Holds(id))))
            report.Need(watch.SecondsSince(id, began) <= took + 2 * calm + 1, string.Create(CultureInfo.InvariantCulture, $"{id}, held by a transaction, took {watch.SecondsSince(id, began):F1} s from the freeze"));
        // What a request waits for is the last of its attempts: the word that it is acknowledged comes behind the word that it was taken.
        foreach (var (id, attempt) in Attempts.GroupBy(a => a.Id).Where(a => !later.Any(f => f.Holds(a.Key))).Select(a => a.MaxBy(one => one.Attempt.Seconds)))
            report.Need(watch.SecondsSince(id, began) <= Math.Max(attempt.Seconds, took) + 2 * calm + 1, string.Create(CultureInfo.InvariantCulture, $"{id}, with an attempt to {attempt.Kind} open until {attempt.Seconds:F1} s, took {watch.SecondsSince(id, began):F1} s"));
        await AfterwardsAsync(took);
    }

    /// <summary>What it did with what it still had in its hands when it went on: by its own log, and by the rows.</summary>
    private async Task AfterwardsAsync(double took)
    {
        var lines = node.LogFrom(mark).Text.Split('\n');
        var dropped = lines.Where(l => l.Contains("steps dropped", StringComparison.Ordinal)).ToList();
        Dropped = Locked.Values.Distinct().Count(c => dropped.Exists(l => l.Contains(c, StringComparison.Ordinal)));
        foreach (var (id, attempt) in Attempts.Where(a => IsOutlasted(a.Attempt)))
        {
            var outcome = await look.OutcomeAsync(attempt);
            report.Need(outcome == "deadline-passed", $"{id}: attempt {attempt.Number} to {attempt.Kind}, open at the freeze of {node.Name}, ended as {outcome} and not at its deadline");
            if (await SaysLateAsync(attempt)) Late++;
            else report.Fault($"{id}: the log of {node.Name} does not name the attempt {attempt.Number} that it dropped");
        }

        report.Event(string.Create(CultureInfo.InvariantCulture,
            $"{node.Name}, frozen for {(thawed - began).TotalSeconds:F1} s: rows free after {took:F2} s, its locked cases acknowledged after {Last(Locked.Keys):F1} s, those with an open attempt after {Last(Attempts.Select(a => a.Id)):F1} s (deadline {Attempts.Select(a => a.Attempt.Seconds).DefaultIfEmpty().Max():F1} s); its log names {Dropped} of {Locked.Values.Distinct().Count()} locked cases as dropped, {Late} of {Outlasted} attempts"));
    }

    /// <summary>A node that has just gone on may still be on its way to the line.</summary>
    private async Task<bool> SaysLateAsync(OpenAttempt attempt)
    {
        for (var waited = Stopwatch.StartNew(); ; await Task.Delay(200))
        {
            if (node.LogFrom(mark).Text.Split('\n').Any(l => IsLate(l, attempt.Message.ToString()))) return true;
            if (waited.Elapsed > Patience) return false;
        }
    }

    /// <summary>Its answer came behind the deadline, or it never came to the answer because what it was reading had been ended by the server.</summary>
    private static bool IsLate(string line, string message) => line.Contains(message, StringComparison.Ordinal)
        && (line.Contains("had been closed when its result came", StringComparison.Ordinal) || line.Contains("the result will be asked for again", StringComparison.Ordinal));

    private bool HasAttempt(string id) => Attempts.Exists(a => a.Id == id);

    private bool IsOutlasted(OpenAttempt attempt) => attempt.Seconds + 1 < (thawed - began).TotalSeconds;

    private double Last(IEnumerable<string> ids) => ids.Select(id => watch.SecondsSince(id, began)).DefaultIfEmpty().Max();

    private async Task<bool> LookAsync(int least)
    {
        Locked.Clear();
        Attempts.Clear();
        Intake.Clear();
        // What it had sent before it was frozen runs to its end.
        for (var n = 0; n < 10; n++)
        {
            await Task.Delay(5);
            sessions = await look.SessionsAsync(node);
            if (!sessions.Any(s => s.IsWorking)) break;
        }

        var open = watch.Open.ToHashSet(StringComparer.Ordinal);
        // Who holds nothing that is still owed to a clerk is no example.
        foreach (var (id, attempt) in await look.AttemptsAsync(node))
            if (open.Contains(id)) Attempts.Add((id, attempt with { Seconds = attempt.Seconds + (watch.Now - began).TotalSeconds }));
        if (least > 0 ? Attempts.Count(a => a.Attempt.IsSend) < least : sessions.Count == 0) return false;
        foreach (var (id, key) in await look.LockedAsync(sessions))
            if (open.Contains(id)) Locked[id] = key;
        if (sessions.Any(s => !s.Claims)) Intake.UnionWith(open.Except(await look.TakenAsync()));
        return true;
    }
}
