namespace MessageBroker.Fuzz;

/// <summary>
/// How long one input may take: a second of processor time, told by an exception; ten seconds end the process, which AFL++ takes for a crash.
/// Processor time, because on a busy machine the clock says nothing about the input.
/// </summary>
internal sealed class TimeLimit
{
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(1), Endless = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private TimeSpan? _since;

    public TimeLimit()
    {
        new Thread(Watch) { IsBackground = true, Name = "limit" }.Start();
    }

    /// <exception cref="TimeoutException">The work took more than a second of processor time.</exception>
    public void Measure(Action work)
    {
        var before = Environment.CpuUsage.TotalTime;
        lock (_lock) _since = before;
        try
        {
            work();
        }
        finally
        {
            lock (_lock) _since = null;
        }

        if (Environment.CpuUsage.TotalTime - before > Slow) throw new TimeoutException("one input took more than a second of processor time");
    }

    private void Watch()
    {
        while (true)
        {
            Thread.Sleep(500);
            lock (_lock)
                if (_since is { } since && Environment.CpuUsage.TotalTime - since > Endless) Environment.FailFast("one input took more than ten seconds of processor time");
        }
    }
}
