using System.Globalization;

namespace MessageBroker.Adapters.People;

/// <summary>How a channel writes dates; declared, never guessed.</summary>
public enum DateFormat
{
    /// <summary>yyyy-MM-dd, as in XML, JSON and the staging databases.</summary>
    Iso,
    /// <summary>dd.MM.yyyy, as in Romanian files and on Bulgarian paper (with or without "г.").</summary>
    Dotted,
}

public enum DateFault
{
    None,
    /// <summary>Not the channel's way to write a date.</summary>
    Format,
    /// <summary>A day that the calendar does not have.</summary>
    NoSuchDay,
    /// <summary>Only a year, or a year and a month.</summary>
    Partial,
    /// <summary>A moment in UTC that is a date only in some other zone; moving it would be a guess.</summary>
    Instant,
    /// <summary>A value that stands for "empty" (0001-01-01, 1900-01-01).</summary>
    NotGiven,
}

/// <summary>A date as the text that was written; never an instant, never moved through a time zone.</summary>
/// <param name="Date">yyyy-MM-dd, or null with a fault.</param>
/// <param name="Offset">The offset as written ("+02:00", "Z"): kept, never applied.</param>
/// <param name="HadTime">A time of day stood behind the date.</param>
public sealed record DateText(string? Date, DateFault Fault, string? Offset = null, bool HadTime = false)
{
    public static DateText Read(string text, DateFormat format = DateFormat.Iso)
    {
        var trimmed = text.Trim();
        return format == DateFormat.Iso ? ReadIso(trimmed) : ReadDotted(trimmed);
    }

    /// <summary>True for yyyy-MM-dd of a day that exists, nothing before or behind it.</summary>
    public static bool IsPlain(string text) => Read(text) is { Fault: DateFault.None, Offset: null, HadTime: false } && text.Length == 10;

    /// <summary>The first day of the calendar, which programs write where they have no date; unlike 1900-01-01 nobody's birthday.</summary>
    public static bool StandsForNone(string text) => text.AsSpan().Trim().StartsWith("0001-01-01") && Read(text).Fault == DateFault.NotGiven;

    private static DateText ReadDotted(string text)
    {
        var bare = text.EndsWith("г.", StringComparison.Ordinal) ? text[..^2].TrimEnd() : text;
        if (bare.Length != 10 || bare[2] != '.' || bare[5] != '.') return new(null, DateFault.Format);
        return ReadIso($"{bare.AsSpan(6, 4)}-{bare.AsSpan(3, 2)}-{bare.AsSpan(0, 2)}");
    }

    private static DateText ReadIso(string text)
    {
        if (text.Length < 10 || text[4] != '-' || text[7] != '-') return new(null, DateFault.Format);
        var (year, month, day) = (text[..4], text.Substring(5, 2), text.Substring(8, 2));
        if (!CheckDigits.AllDigits(year + month + day)) return new(null, DateFault.Format);
        if (text[..10] is "0001-01-01" or "1900-01-01") return new(null, DateFault.NotGiven);
        if (year != "0000" && day == "00" && (month == "00" || CheckDigits.Number(month) is >= 1 and <= 12)) return new(null, DateFault.Partial);
        if (!CheckDigits.DateExists(CheckDigits.Number(year), CheckDigits.Number(month), CheckDigits.Number(day))) return new(null, DateFault.NoSuchDay);
        return Behind(text[..10], text[10..]);
    }

    private static DateText Behind(string date, string rest)
    {
        if (rest.Length == 0) return new(date, DateFault.None);
        var hasTime = rest[0] == 'T';
        var offsetAt = rest.AsSpan(1).IndexOfAny("Z+-") + 1;
        var (time, offset) = offsetAt == 0 && !hasTime || rest[0] is 'Z' or '+' or '-' ? ("", rest) : offsetAt == 0 ? (rest, "") : (rest[..offsetAt], rest[offsetAt..]);
        if (hasTime && !IsTime(time[1..]) || !hasTime && time.Length > 0 || !IsOffset(offset)) return new(null, DateFault.Format);
        if (IsGreenwich(offset) && hasTime && !IsMidnight(time[1..])) return new(null, DateFault.Instant);
        return new(date, DateFault.None, offset.Length == 0 ? null : offset, hasTime);
    }

    private static bool IsTime(string time)
    {
        var (clock, fraction) = time.IndexOf('.') is >= 0 and var dot ? (time[..dot], time[(dot + 1)..]) : (time, "0");
        return CheckDigits.AllDigits(fraction) && TimeOnly.TryParseExact(clock, ["HH:mm:ss", "HH:mm"], CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
    }

    private static bool IsMidnight(string time) => time.All(c => c is '0' or ':' or '.');

    /// <summary>However it is written: the clock of no place here shows it all year.</summary>
    private static bool IsGreenwich(string offset) => offset is "Z" or "+00:00" or "-00:00" or "+0000" or "-0000";

    private static bool IsOffset(string offset)
    {
        if (offset is "" or "Z") return true;
        var digits = offset[1..].Replace(":", "", StringComparison.Ordinal);
        return offset[0] is '+' or '-' && offset.Length is 5 or 6 && digits.Length == 4 && CheckDigits.AllDigits(digits)
            && CheckDigits.Number(digits.AsSpan(0, 2)) <= 14 && CheckDigits.Number(digits.AsSpan(2)) < 60;
    }
}
