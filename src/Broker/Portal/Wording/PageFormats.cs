using System.Globalization;

namespace MessageBroker.Portal.Wording;

/// <summary>
/// Numbers and dates as the language writes them. Written out here, not asked of the machine: what a page shows must not change with the version of a library
/// of locales.
/// </summary>
public sealed class PageFormats(string language)
{
    private const string NoBreak = "\u00a0";

    private static readonly string[] BulgarianMonths = ["януари", "февруари", "март", "април", "май", "юни", "юли", "август", "септември", "октомври", "ноември", "декември"];
    private static readonly string[] RomanianMonths = ["ianuarie", "februarie", "martie", "aprilie", "mai", "iunie", "iulie", "august", "septembrie", "octombrie", "noiembrie", "decembrie"];
    private static readonly string[] EnglishMonths = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

    private string[] Months => language switch { "bg" => BulgarianMonths, "ro" => RomanianMonths, _ => EnglishMonths };

    /// <summary>A whole number with its groups: bg 194 622, ro 194.622, en 194,622; four digits stay together in Bulgarian.</summary>
    public string Number(long number)
    {
        var digits = Math.Abs(number).ToString(CultureInfo.InvariantCulture);
        var sign = number < 0 ? "−" : "";
        if (digits.Length < (language == "bg" ? 5 : 4)) return sign + digits;
        var separator = language switch { "bg" => NoBreak, "ro" => ".", _ => "," };
        var first = digits.Length % 3 is var rest && rest == 0 ? 3 : rest;
        return sign + string.Join(separator, Enumerable.Range(0, (digits.Length - first) / 3).Select(i => digits.Substring(first + i * 3, 3)).Prepend(digits[..first]));
    }

    /// <summary>A day in a table: 24.11.2026, in English 24 Nov 2026.</summary>
    public string Day(DateOnly day) => language == "en"
        ? string.Create(CultureInfo.InvariantCulture, $"{day.Day} {EnglishMonths[day.Month - 1][..3]} {day.Year}")
        : day.ToString("dd.MM.yyyy", CultureInfo.InvariantCulture);

    /// <summary>A day in a sentence: 24 ноември 2026 г., 24 noiembrie 2026, 24 November 2026.</summary>
    public string LongDay(DateOnly day) =>
        string.Create(CultureInfo.InvariantCulture, $"{day.Day}{NoBreak}{Months[day.Month - 1]}{NoBreak}{day.Year}{(language == "bg" ? "\u202fг." : "")}");

    /// <summary>09:41:50.</summary>
    public string Clock(DateTimeOffset local) => local.ToString("HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>24.11.2026, 09:41:50.</summary>
    public string Moment(DateTimeOffset local) => $"{Day(DateOnly.FromDateTime(local.DateTime))}, {Clock(local)}";

    /// <summary>For programs, with the offset.</summary>
    public static string Machine(DateTimeOffset local) => local.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);
}
