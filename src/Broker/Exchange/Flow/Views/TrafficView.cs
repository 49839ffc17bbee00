namespace MessageBroker.Exchange.Flow.Views;

/// <summary>How many messages came up in each hour of the last day, in both directions, and how many of them have a finding as their cause.</summary>
/// <param name="Hours">Oldest first, the running one last.</param>
public sealed record TrafficView(IReadOnlyList<TrafficHour> Hours)
{
    /// <summary>So many hours, the running one among them.</summary>
    public const int Length = 24;

    /// <summary>So many of the newest messages are counted.</summary>
    public const int Most = 20_000;

    public int Total => Hours.Sum(h => h.Count ?? 0);

    public int Failed => Hours.Sum(h => h.Failed ?? 0);

    /// <summary>Of the busiest hour.</summary>
    public int Highest => Hours.Max(h => h.Count ?? 0);

    /// <summary>Every hour was counted.</summary>
    public bool IsWhole => Hours.All(h => h.Count is not null && h.Failed is not null);

    /// <summary>When the oldest of those hours begins.</summary>
    public static DateTimeOffset Since(DateTimeOffset now) => Hour(now).AddHours(1 - Length);

    /// <param name="all">When messages came up since <see cref="Since"/>.</param>
    /// <param name="cut">Those before this time are not all among them: its hour and what lies before it are not known. Null: they are whole.</param>
    /// <param name="failed">Those with a cause among them.</param>
    /// <param name="failedCut">As <paramref name="cut"/>.</param>
    public static TrafficView Of(DateTimeOffset now, IReadOnlyList<DateTimeOffset> all, DateTimeOffset? cut, IReadOnlyList<DateTimeOffset> failed, DateTimeOffset? failedCut)
    {
        var (came, broke) = (Counted(all), Counted(failed));
        return new TrafficView([.. Enumerable.Range(0, Length).Select(i => Since(now).AddHours(i)).Select(hour => new TrafficHour(
            hour, IsKnown(hour, cut) ? came.GetValueOrDefault(hour) : null, IsKnown(hour, failedCut) ? broke.GetValueOrDefault(hour) : null))]);
    }

    private static Dictionary<DateTimeOffset, int> Counted(IReadOnlyList<DateTimeOffset> times) => times.GroupBy(Hour).ToDictionary(g => g.Key, g => g.Count());

    private static bool IsKnown(DateTimeOffset hour, DateTimeOffset? cut) => cut is not { } at || hour > at;

    private static DateTimeOffset Hour(DateTimeOffset at) => new(at.UtcTicks - at.UtcTicks % TimeSpan.TicksPerHour, TimeSpan.Zero);
}

/// <param name="From">When it begins: a full hour of UTC, which is one of every zone that pages are shown in.</param>
/// <param name="Count">Null: there were more than are counted.</param>
/// <param name="Failed">Of them; null: there were more than are counted.</param>
public sealed record TrafficHour(DateTimeOffset From, int? Count, int? Failed);
