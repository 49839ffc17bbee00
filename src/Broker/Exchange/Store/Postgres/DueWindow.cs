namespace MessageBroker.Exchange.Store.Postgres;

/// <summary>
/// From which due time on heads are looked for. Rows that were worked on leave dead entries at the low end of the index for as long as some
/// snapshot may need them; a bounded look does not walk over them. The bound is a hint: everything is looked at again once a second.
/// </summary>
internal sealed class DueWindow(TimeProvider time)
{
    private static readonly TimeSpan Rescan = TimeSpan.FromSeconds(1);

    /// <summary>For clocks of nodes that differ, and for transactions that commit late.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(10);

    private readonly Lock gate = new();
    private DateTimeOffset low = DateTimeOffset.MinValue;
    private DateTimeOffset written = DateTimeOffset.MaxValue;
    private long? rescanned;

    /// <summary>Where a look may begin.</summary>
    public DateTimeOffset Low
    {
        get
        {
            lock (gate) return low;
        }
    }

    /// <summary>True for one caller a second: it looks at everything and says what it saw.</summary>
    public bool TakesRescan()
    {
        lock (gate)
        {
            if (rescanned is { } last && time.GetElapsedTime(last) < Rescan) return false;
            rescanned = time.GetTimestamp();
            (low, written) = (DateTimeOffset.MinValue, DateTimeOffset.MaxValue);
            return true;
        }
    }

    /// <param name="oldest">The least due time of all waiting cases, held ones included; null where none waits.</param>
    /// <param name="now">The time for which was looked.</param>
    public void Seen(DateTimeOffset? oldest, DateTimeOffset now)
    {
        var bound = now - DateTimeOffset.MinValue > Slack ? now - Slack : DateTimeOffset.MinValue;
        if (oldest < bound) bound = oldest.Value;
        lock (gate) low = written < bound ? written : bound;
    }

    /// <summary>This process wrote a due time: it is never below the bound.</summary>
    public void Include(DateTimeOffset due)
    {
        lock (gate)
        {
            if (due < low) low = due;
            if (due < written) written = due;
        }
    }
}
