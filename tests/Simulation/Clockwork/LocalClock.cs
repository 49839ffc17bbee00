namespace MessageBroker.Tests.Simulation.Clockwork;

/// <summary>The clock of one machine: simulated time, and a wall clock that may be wrong and may jump. Waiting goes by the steady one.</summary>
internal sealed class LocalClock(Scheduler scheduler, Home home, Func<TimeSpan> error) : TimeProvider
{
    /// <summary>When every run begins.</summary>
    public static DateTimeOffset Beginning { get; } = new(2027, 1, 11, 6, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => Beginning + scheduler.Now + error();

    public override long GetTimestamp() => scheduler.Now.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new SimulatedTimer(scheduler, home, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }
}
