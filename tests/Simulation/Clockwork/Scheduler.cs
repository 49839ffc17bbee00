namespace MessageBroker.Tests.Simulation.Clockwork;

/// <summary>
/// One thread that runs what is ready, one continuation at a time, in seeded order. A turn takes a few microseconds; no timer fires while
/// anything is ready, then time jumps to the next one.
/// </summary>
internal sealed class Scheduler
{
    /// <summary>Work takes time too: whoever asks again at once must find the clock moved in the end.</summary>
    private static readonly TimeSpan OneTurn = TimeSpan.FromMicroseconds(20);

    private readonly Dice dice;
    private readonly List<(Home Home, SendOrPostCallback Run, object? State)> ready = [];
    private readonly PriorityQueue<(SimulatedTimer Timer, int Version), (long Due, ulong Tie)> timers = new();
    private readonly int thread = Environment.CurrentManagedThreadId;

    public Scheduler(Dice dice)
    {
        this.dice = dice;
        History = new History(() => Now);
    }

    public History History { get; }

    /// <summary>Since the beginning of the run.</summary>
    public TimeSpan Now { get; private set; }

    public long Turns { get; private set; }

    /// <summary>Called after each turn with its home.</summary>
    public Action<Home>? TurnEnded { get; set; }

    public void Post(Home home, SendOrPostCallback run, object? state)
    {
        if (Environment.CurrentManagedThreadId != thread) throw new InvalidOperationException($"a continuation of {home.Name} left the simulation's thread");
        if (home.HasEnded) return;
        if (home.IsFrozen) home.Held.Add((run, state));
        else ready.Add((home, run, state));
    }

    public void Post(Home home, Action run) => Post(home, static state => ((Action)state!)(), run);

    /// <summary>Nothing of the home runs from now on until it thaws.</summary>
    public void Freeze(Home home)
    {
        home.IsFrozen = true;
        home.Held.AddRange(ready.Where(r => ReferenceEquals(r.Home, home)).Select(r => (r.Run, r.State)));
        ready.RemoveAll(r => ReferenceEquals(r.Home, home));
    }

    /// <summary>All that became ready meanwhile may run at once, in any order.</summary>
    public void Thaw(Home home)
    {
        home.IsFrozen = false;
        foreach (var (run, state) in home.Held) Post(home, run, state);
        home.Held.Clear();
    }

    /// <summary>Runs an action in a home after a while.</summary>
    public SimulatedTimer After(TimeSpan delay, Home home, Action run)
    {
        var timer = new SimulatedTimer(this, home, _ => run(), null);
        timer.Change(delay, Timeout.InfiniteTimeSpan);
        return timer;
    }

    public void Enqueue(SimulatedTimer timer, int version, TimeSpan due) => timers.Enqueue((timer, version), ((Now + due).Ticks, dice.Next()));

    /// <summary>Runs turns until the task is done; false where nothing is left to run, or the limits are reached.</summary>
    public bool RunUntil(Task task, long mostTurns, TimeSpan latest)
    {
        while (!task.IsCompleted)
        {
            if (Turns >= mostTurns || Now > latest || !RunTurn()) return false;
        }

        return true;
    }

    private bool RunTurn()
    {
        while (ready.Count == 0)
        {
            if (!FireNext()) return false;
        }

        var at = ready.Count == 1 ? 0 : dice.Below(ready.Count);
        var (home, run, state) = ready[at];
        History.Mix((ulong)(at + 1) << 32 | (uint)ready.Count);
        ready[at] = ready[^1];
        ready.RemoveAt(ready.Count - 1);
        if (home.HasEnded) return true;
        Turns++;
        Now += OneTurn;
        var before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(new TurnContext(this, home));
        try
        {
            run(state);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }

        TurnEnded?.Invoke(home);
        return true;
    }

    private bool FireNext()
    {
        if (!timers.TryDequeue(out var next, out var priority)) return false;
        if (!next.Timer.IsCurrent(next.Version)) return true;
        if (priority.Due > Now.Ticks)
        {
            Now = new TimeSpan(priority.Due);
            History.Mix((ulong)priority.Due);
        }

        Post(next.Timer.Home, next.Timer.Fire);
        return true;
    }
}
