namespace MessageBroker.Tests.Simulation.Schedules;

/// <summary>The clock of a stepped schedule: it moves with the steps alone. Nothing is woken by it, since whoever waits is stepped.</summary>
internal sealed class ScheduleClock : TimeProvider
{
    private static readonly DateTimeOffset Beginning = new(2027, 1, 11, 6, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(500);
    private long ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => Beginning.AddTicks(Interlocked.Read(ref ticks));

    public override long GetTimestamp() => Interlocked.Read(ref ticks);

    public void Advance() => Interlocked.Add(ref ticks, Step.Ticks);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => new Never();

    private sealed class Never : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
