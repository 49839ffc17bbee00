using System.Globalization;
using System.Text.RegularExpressions;

namespace MessageBroker.Exchange.As4.Messages;

/// <summary>
/// eb:Timestamp. Read: everything that xs:dateTime allows in four-digit years, the text kept for evidence. Written: three fraction
/// digits and Z, because some stacks take nothing else.
/// </summary>
/// <param name="Text">As it came.</param>
/// <param name="Instant">To the millisecond; without zone it is read as UTC.</param>
public sealed partial record EbmsTimestamp(string Text, DateTimeOffset Instant, bool HasZone)
{
    public static string Write(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>Null where the text is not an xs:dateTime: a day that no month has, a leap second, a blank for the T.</summary>
    public static EbmsTimestamp? Read(string text)
    {
        var match = Lexical().Match(text);
        if (!match.Success || !DateOnly.TryParseExact(match.Groups[1].Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)) return null;
        if (TimeOfDay(match) is not { } time || Offset(match.Groups[6].Value) is not { } offset) return null;
        var ticks = date.DayNumber * TimeSpan.TicksPerDay + time.Ticks - offset.Ticks;
        return ticks >= 0 && ticks <= DateTimeOffset.MaxValue.Ticks ? new EbmsTimestamp(text, new DateTimeOffset(ticks, TimeSpan.Zero), match.Groups[6].Length > 0) : null;
    }

    private static TimeSpan? TimeOfDay(Match match)
    {
        var (hour, minute, second) = (Number(match.Groups[2].Value), Number(match.Groups[3].Value), Number(match.Groups[4].Value));
        var milliseconds = Number((match.Groups[5].Value + "000")[..3]);
        if (hour == 24) return minute == 0 && second == 0 && match.Groups[5].Value.All(c => c == '0') ? TimeSpan.FromDays(1) : null;
        return hour < 24 && minute < 60 && second < 60 ? new TimeSpan(0, hour, minute, second, milliseconds) : null;
    }

    private static TimeSpan? Offset(string zone)
    {
        if (zone is "" or "Z") return TimeSpan.Zero;
        var offset = new TimeSpan(Number(zone[1..3]), Number(zone[4..6]), 0);
        if (Number(zone[4..6]) >= 60 || offset > TimeSpan.FromHours(14)) return null;
        return zone[0] == '-' ? -offset : offset;
    }

    private static int Number(string digits) => int.Parse(digits, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^([0-9]{4}-[0-9]{2}-[0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]+))?(Z|[+-][0-9]{2}:[0-9]{2})?\z")]
    private static partial Regex Lexical();
}
