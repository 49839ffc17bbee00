namespace MessageBroker.App.Hosting;

/// <summary>When a loop last came round, by the clock that nobody sets.</summary>
public sealed class LoopBeat(string name, TimeProvider clock)
{
    private long last = clock.GetTimestamp();

    public string Name => name;

    /// <summary>How long ago that was.</summary>
    public TimeSpan Silence => clock.GetElapsedTime(Interlocked.Read(ref last));

    public void Beat() => Interlocked.Exchange(ref last, clock.GetTimestamp());
}
