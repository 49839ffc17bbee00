namespace MessageBroker.Evidence.Trust;

/// <summary>From when until when something is admitted. Bounds are midnights in UTC; an absent one is open.</summary>
/// <param name="From">The first instant.</param>
/// <param name="Until">The first instant at which it is over.</param>
public sealed record PolicyPeriod(DateTimeOffset? From, DateTimeOffset? Until)
{
    public bool Holds(DateTimeOffset at) => (From is null || at >= From) && (Until is null || at < Until);

    /// <summary>True where this admits no instant that the other does not.</summary>
    public bool IsWithin(PolicyPeriod? other) =>
        other is not null && (other.From is null || From >= other.From) && (other.Until is null || Until <= other.Until);

    /// <summary>As "[2016-01-01, 2029-01-01)"; an open end is left out.</summary>
    public override string ToString() => $"[{Day(From)}, {Day(Until)})";

    private static string Day(DateTimeOffset? bound) => bound?.UtcDateTime.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture) ?? "";
}
