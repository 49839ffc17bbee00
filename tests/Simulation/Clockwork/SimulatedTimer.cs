namespace MessageBroker.Tests.Simulation.Clockwork;

/// <summary>A timer of simulated time; it fires as a turn of its home.</summary>
internal sealed class SimulatedTimer(Scheduler scheduler, Home home, TimerCallback callback, object? state) : ITimer
{
    private int version;
    private TimeSpan period = Timeout.InfiniteTimeSpan;
    private bool disposed;

    public Home Home => home;

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        if (disposed) return false;
        version++;
        this.period = period;
        if (dueTime != Timeout.InfiniteTimeSpan) scheduler.Enqueue(this, version, dueTime);
        return true;
    }

    public bool IsCurrent(int queued) => !disposed && queued == version && !home.HasEnded;

    public void Fire()
    {
        if (disposed) return;
        if (period != Timeout.InfiniteTimeSpan && period > TimeSpan.Zero) scheduler.Enqueue(this, version, period);
        callback(state);
    }

    public void Dispose() => disposed = true;

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }
}
