using System.Globalization;
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
}

/// <summary>
/// The spellings of a date that are met in RINA JSON. A date is the text that was written: nothing is computed, an offset is kept and never applied,
/// and where the text has two readings neither is taken.
/// </summary>
internal static partial class RinaDate
{
    public static (RinaDateForm Form, string Text) Read(string text)
    {
        if (NoDate().IsMatch(text)) return (RinaDateForm.NotGiven, "");
        if (Lexical().IsMatch(text)) return (RinaDateForm.AsItIs, text);
        if (WithTime().Match(text) is { Success: true } timed) return Timed(text, timed);
        if (YearFirst().Match(text) is { Success: true } year) return Of(text, year.Groups[1].Value, year.Groups[3].Value, year.Groups[4].Value);
        if (DayFirst().Match(text) is { Success: true } day) return Of(text, day.Groups[3].Value, day.Groups[2].Value, day.Groups[1].Value);
        return Either().Match(text) is { Success: true } either ? EitherFirst(text, either.Groups[1].Value, either.Groups[2].Value, either.Groups[3].Value) : (RinaDateForm.AsItIs, text);
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

    [GeneratedRegex(@"\A([0-9]{4})([/.]?)([0-9]{2})\2([0-9]{2})\z")]
    private static partial Regex YearFirst();

    /// <summary>With points the day comes first everywhere in Europe.</summary>
    [GeneratedRegex(@"\A([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})\z")]
    private static partial Regex DayFirst();

    [GeneratedRegex(@"\A([0-9]{1,2})[/-]([0-9]{1,2})[/-]([0-9]{4})\z")]
    private static partial Regex Either();
}
