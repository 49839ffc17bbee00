namespace MessageBroker.Schemas.Bucs;

/// <summary>
/// The date in Sofia and Bucharest, which share one time: UTC+2, and UTC+3 from the last Sunday of March to the last Sunday of October,
/// both at 01:00 UTC (Directive 2000/84/EC; the same rule in both since 1997). Computed, so that no machine's zone data changes a due date.
/// </summary>
public static class EasternTime
{
    /// <summary>Name of the zone of a state, for who reads a date; that of Bucharest also where the state is not known, since all dates here are of this time.</summary>
    public static string ZoneOf(MemberState? state) => state == MemberState.BG ? "Europe/Sofia" : "Europe/Bucharest";

    public static DateOnly DateOf(DateTimeOffset instant)
    {
        var utc = instant.ToUniversalTime();
        var isSummer = utc >= LastSunday(utc.Year, 3) && utc < LastSunday(utc.Year, 10);
        var local = utc.ToOffset(TimeSpan.FromHours(isSummer ? 3 : 2));
        return new DateOnly(local.Year, local.Month, local.Day);
    }

    private static DateTimeOffset LastSunday(int year, int month)
    {
        var last = new DateOnly(year, month, 31);
        var sunday = last.AddDays(-(int)last.DayOfWeek);
        return new DateTimeOffset(sunday.Year, sunday.Month, sunday.Day, 1, 0, 0, TimeSpan.Zero);
    }
}
