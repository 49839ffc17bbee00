using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace MessageBroker.Schemas.RinaJson;

internal enum RinaDateForm
{
    /// <summary>Written as the schema wants it, or no date at all: then the schema says so.</summary>
    AsItIs,
    Respelled,

    /// <summary>Two days can be meant.</summary>
    TwoReadings,

    /// <summary>A time other than midnight, and not where its clock stood: which day is meant is not certain.</summary>
    WithTime,

    /// <summary>The first day of the calendar, which programs write where they have no date.</summary>
    NotGiven,

    /// <summary>Milliseconds since 1970 at the start of a day in Greenwich, as RINA counts them.</summary>
    Milliseconds,

    /// <summary>Milliseconds within a day: it can be one day in Greenwich and another where the clock stood.</summary>
    MillisecondsWithTime,

    /// <summary>true, false, or a number that is none of a day: no date at all.</summary>
    NoDate,
}

/// <summary>
/// The spellings of a date that are met in RINA JSON. A date is the text that was written: nothing is computed, an offset is kept and never applied,
/// and where the text has two readings neither is taken. A number is milliseconds since 1970 in UTC, which is how RINA stores its days.
/// </summary>
internal static partial class RinaDate
{
    /// <summary>1800-01-01 and 2200-01-01: beyond lies no day of a SED, but seconds, nanoseconds and digits of a calendar do.</summary>
    private const long FirstMilliseconds = -5_364_662_400_000, EndMilliseconds = 7_258_118_400_000;

    private const long MillisecondsOfDay = 86_400_000;

    /// <param name="value">A string, a number, true or false.</param>
    public static (RinaDateForm Form, string Text) Read(RinaValue value) => value.Kind switch
    {
        JsonValueKind.String => Read(value.Text),
        JsonValueKind.Number => OfNumber(value.Text),
        _ => (RinaDateForm.NoDate, ""),
    };

    private static (RinaDateForm Form, string Text) Read(string text)
    {
        if (ManyDigits().IsMatch(text)) return OfMilliseconds(text);
        if (NoDate().IsMatch(text)) return (RinaDateForm.NotGiven, "");
        if (Lexical().IsMatch(text)) return (RinaDateForm.AsItIs, text);
        if (WithTime().Match(text) is { Success: true } timed) return Timed(text, timed);
        if (YearFirst().Match(text) is { Success: true } year) return Of(text, year.Groups[1].Value, year.Groups[3].Value, year.Groups[4].Value);
        if (DayFirst().Match(text) is { Success: true } day) return Of(text, day.Groups[3].Value, day.Groups[2].Value, day.Groups[1].Value);
        return Either().Match(text) is { Success: true } either ? EitherFirst(text, either.Groups[1].Value, either.Groups[2].Value, either.Groups[3].Value) : (RinaDateForm.AsItIs, text);
    }

    /// <summary>Eight digits that are a day of the calendar are that day: as milliseconds they would be a moment of the night to 1970-01-02, at no start of a day.</summary>
    private static (RinaDateForm, string) OfNumber(string text) =>
        YearFirst().IsMatch(text) && Read(text) is { Form: RinaDateForm.Respelled } day ? day : OfMilliseconds(text);

    private static (RinaDateForm, string) OfMilliseconds(string text)
    {
        if (!decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || number != decimal.Truncate(number)) return (RinaDateForm.NoDate, "");
        if (number is < FirstMilliseconds or >= EndMilliseconds) return (RinaDateForm.NoDate, "");
        if (number % MillisecondsOfDay != 0) return (RinaDateForm.MillisecondsWithTime, "");
        return (RinaDateForm.Milliseconds, DateTimeOffset.FromUnixTimeMilliseconds((long)number).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
    }

    private static (RinaDateForm, string) Timed(string text, Match match)
    {
        var zone = match.Groups[3].Value;
        if (zone.Length == 5) zone = zone.Insert(3, ":");
        // With the offset of a clock that is not Greenwich's the day that was written is the day of that place.
        var isLocal = zone is not ("" or "Z" or "+00:00" or "-00:00");
        if (!isLocal && match.Groups[2].Value.Any(c => c is >= '1' and <= '9')) return (RinaDateForm.WithTime, text);
        var (form, date) = Of(text, match.Groups[1].Value[..4], match.Groups[1].Value[5..7], match.Groups[1].Value[8..]);
        return form == RinaDateForm.AsItIs ? (form, text) : (form, date + zone);
    }

    private static (RinaDateForm, string) EitherFirst(string text, string first, string second, string year)
    {
        var (dayFirst, monthFirst) = (Of(text, year, second, first), Of(text, year, first, second));
        if (dayFirst.Form == RinaDateForm.AsItIs) return monthFirst;
        return monthFirst.Form == RinaDateForm.AsItIs || monthFirst.Text == dayFirst.Text ? dayFirst : (RinaDateForm.TwoReadings, text);
    }

    private static (RinaDateForm Form, string Text) Of(string text, string year, string month, string day)
    {
        var iso = $"{year}-{month.PadLeft(2, '0')}-{day.PadLeft(2, '0')}";
        return DateOnly.TryParseExact(iso, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _) ? (RinaDateForm.Respelled, iso) : (RinaDateForm.AsItIs, text);
    }

    [GeneratedRegex(@"\A0001-01-01(?:[T ]00:00(?::00(?:\.0{1,9})?)?)?(?:Z|[+-][0-9]{2}:?[0-9]{2})?\z")]
    private static partial Regex NoDate();

    /// <summary>The lexical form of xs:date.</summary>
    [GeneratedRegex(@"\A-?[0-9]{4,}-[0-9]{2}-[0-9]{2}(Z|[+-][0-9]{2}:[0-9]{2})?\z")]
    private static partial Regex Lexical();

    [GeneratedRegex(@"\A([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]([0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,9})?)?)(Z|[+-][0-9]{2}:?[0-9]{2})?\z")]
    private static partial Regex WithTime();

    [GeneratedRegex(@"\A-?[0-9]{9,}\z")]
    private static partial Regex ManyDigits();

    [GeneratedRegex(@"\A([0-9]{4})([/.]?)([0-9]{2})\2([0-9]{2})\z")]
    private static partial Regex YearFirst();

    /// <summary>With points the day comes first everywhere in Europe.</summary>
    [GeneratedRegex(@"\A([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})\z")]
    private static partial Regex DayFirst();

    [GeneratedRegex(@"\A([0-9]{1,2})[/-]([0-9]{1,2})[/-]([0-9]{4})\z")]
    private static partial Regex Either();
}
