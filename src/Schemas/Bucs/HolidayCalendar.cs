using System.Collections.Concurrent;
using System.Globalization;

namespace MessageBroker.Schemas.Bucs;

/// <summary>
/// The public holidays of Bulgaria and Romania, computed from their labour codes (КТ чл. 154, Codul muncii art. 139). Vouched for from
/// <see cref="FirstYear"/> to <see cref="LastYear"/>; before and after, the statutes may have said or may say otherwise.
/// </summary>
/// <param name="moved">Days that decisions made free. A Saturday that a decision made a working day stays a Saturday for Regulation 1182/71.</param>
/// <param name="substitutesCount">Whether substitute days count as public holidays; the earlier reading (false) is the default.</param>
public sealed class HolidayCalendar(IEnumerable<MovedDay>? moved = null, bool substitutesCount = false)
{
    public const int FirstYear = 2019;
    public const int LastYear = 2035;

    private const string BulgarianHolidays = "КТ чл. 154, ал. 1";
    private const string BulgarianSubstitutes = "КТ чл. 154, ал. 2";
    private const string RomanianHolidays = "Codul muncii art. 139";

    private static readonly (int Month, int Day, string Name)[] BulgarianFixed =
    [
        (1, 1, "Нова година"), (3, 3, "Ден на Освобождението"), (5, 1, "Ден на труда"), (5, 6, "Гергьовден"), (5, 24, "Ден на светите братя Кирил и Методий"),
        (9, 6, "Ден на Съединението"), (9, 22, "Ден на Независимостта"), (12, 24, "Бъдни вечер"), (12, 25, "Рождество Христово"),
        (12, 26, "Рождество Христово, втори ден"),
    ];

    private static readonly (int AfterEaster, string Name)[] BulgarianEaster =
        [(-2, "Велики петък"), (-1, "Велика събота"), (0, "Великден"), (1, "Велики понеделник")];

    private static readonly (int Month, int Day, string Name, int Since)[] RomanianFixed =
    [
        (1, 1, "Anul Nou", 0), (1, 2, "Anul Nou, a doua zi", 0), (1, 6, "Botezul Domnului", 2024), (1, 7, "Soborul Sfântului Ioan Botezătorul", 2024),
        (1, 24, "Ziua Unirii Principatelor Române", 0), (5, 1, "1 mai", 0), (6, 1, "1 iunie", 0), (8, 15, "Adormirea Maicii Domnului", 0),
        (11, 30, "Sfântul Andrei", 0), (12, 1, "1 decembrie", 0), (12, 25, "Crăciunul", 0), (12, 26, "Crăciunul, a doua zi", 0),
    ];

    private static readonly (int AfterEaster, string Name)[] RomanianEaster =
        [(-2, "Vinerea Mare"), (0, "Paștele"), (1, "Paștele, a doua zi"), (49, "Rusaliile"), (50, "Rusaliile, a doua zi")];

    private static readonly ConcurrentDictionary<(MemberState, int), IReadOnlyList<Holiday>> ByStatute = new();

    private readonly MovedDay[] moved = [.. moved ?? []];

    public static HolidayCalendar Statutory { get; } = new();

    public bool SubstitutesCount { get; } = substitutesCount;

    public static bool Covers(int year) => year is >= FirstYear and <= LastYear;

    /// <summary>All free days of that year in order of date; a date may have two holidays.</summary>
    public IReadOnlyList<Holiday> Of(MemberState state, int year)
    {
        var decided = moved.Where(m => m.State == state && m.Date.Year == year).Select(m => new Holiday(state, m.Date, m.Decision, HolidayKind.Substitute, m.Decision));
        return [.. Statute(state, year).Concat(decided).OrderBy(h => h.Date)];
    }

    /// <summary>Neither Saturday, Sunday nor public holiday (Regulation 1182/71 Art. 2(2)).</summary>
    internal bool IsWorkingDay(MemberState state, DateOnly date, bool substitutes)
    {
        if (date.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday) return false;
        if (substitutes && moved.Any(m => m.State == state && m.Date == date)) return false;
        return !Statute(state, date.Year).Any(h => h.Date == date && (substitutes || h.Kind == HolidayKind.Statutory));
    }

    private static IReadOnlyList<Holiday> Statute(MemberState state, int year) =>
        ByStatute.GetOrAdd((state, year), static key => key.Item1 == MemberState.BG ? Bulgarian(key.Item2) : Romanian(key.Item2));

    private static Holiday[] Romanian(int year)
    {
        var easter = OrthodoxEaster(year);
        return
        [
            .. RomanianFixed.Where(f => year >= f.Since).Select(f => new Holiday(MemberState.RO, new DateOnly(year, f.Month, f.Day), f.Name, HolidayKind.Statutory, RomanianHolidays)),
            .. RomanianEaster.Select(e => new Holiday(MemberState.RO, easter.AddDays(e.AfterEaster), e.Name, HolidayKind.Statutory, RomanianHolidays)),
        ];
    }

    private static Holiday[] Bulgarian(int year)
    {
        var easter = OrthodoxEaster(year);
        var dates = BulgarianFixed.Select(f => new Holiday(MemberState.BG, new DateOnly(year, f.Month, f.Day), f.Name, HolidayKind.Statutory, BulgarianHolidays)).ToArray();
        Holiday[] statutory =
            [.. dates, .. BulgarianEaster.Select(e => new Holiday(MemberState.BG, easter.AddDays(e.AfterEaster), e.Name, HolidayKind.Statutory, BulgarianHolidays))];
        return [.. statutory, .. year >= 2017 ? Substitutes(dates, statutory) : []];
    }

    /// <summary>A dated holiday on a weekend, the days of Easter apart, frees the first working day after it that is not free already.</summary>
    private static List<Holiday> Substitutes(IEnumerable<Holiday> dates, IEnumerable<Holiday> statutory)
    {
        var free = statutory.Select(h => h.Date).ToHashSet();
        var found = new List<Holiday>();
        foreach (var holiday in dates.Where(d => IsWeekend(d.Date)))
        {
            var day = holiday.Date.AddDays(1);
            while (IsWeekend(day) || !free.Add(day)) day = day.AddDays(1);
            var name = string.Create(CultureInfo.InvariantCulture, $"неприсъствен ден за {holiday.Date:yyyy-MM-dd}");
            found.Add(new Holiday(MemberState.BG, day, name, HolidayKind.Substitute, BulgarianSubstitutes));
        }
        return found;
    }

    private static bool IsWeekend(DateOnly date) => date.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;

    /// <summary>Easter Sunday of the Orthodox churches in the Gregorian calendar (the Julian computus, 13 days later from 1900 to 2099).</summary>
    internal static DateOnly OrthodoxEaster(int year)
    {
        var moon = (19 * (year % 19) + 15) % 30;
        var day = (2 * (year % 4) + 4 * (year % 7) - moon + 34) % 7;
        var sum = moon + day + 114;
        return new DateOnly(year, sum / 31, sum % 31 + 1).AddDays(13);
    }
}
