namespace MessageBroker.Evidence.Journal.Entries;

/// <summary>Instants of entries have whole milliseconds, so that what is stored and what was judged with are the same instant.</summary>
public static class EntryTime
{
    /// <summary>The instant in UTC, cut down to its millisecond.</summary>
    public static DateTimeOffset Of(DateTimeOffset instant) => DateTimeOffset.FromUnixTimeMilliseconds(instant.ToUnixTimeMilliseconds());

    public static bool IsWhole(DateTimeOffset instant) => instant.Offset == TimeSpan.Zero && instant.Ticks % TimeSpan.TicksPerMillisecond == 0;

    /// <summary>RFC 3339 with three fraction digits and Z.</summary>
    public static string Text(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture);
}
