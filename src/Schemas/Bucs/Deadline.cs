namespace MessageBroker.Schemas.Bucs;

/// <summary>The end of a time limit by Regulation (EEC, Euratom) No 1182/71, which governs Regulations 883/2004 and 987/2009.</summary>
/// <param name="Nominal">The last day before weekends and holidays are looked at.</param>
/// <param name="Due">The last day on which the act is in time; it ends with its last hour in the acting state.</param>
/// <param name="LaterReading">The due day if substitute and moved free days count as public holidays; null where that makes no difference or the calendar counts them already.</param>
/// <param name="Clause">The provisions applied, for example "1182/71 Art. 3(1), 3(2)(c), 3(4)".</param>
/// <param name="IsCovered">The holidays of every year concerned are vouched for; otherwise the date is to be checked by a person.</param>
public sealed record Deadline(DateOnly Nominal, DateOnly Due, DateOnly? LaterReading, string Clause, bool IsCovered)
{
    /// <summary>The years for which the computus of Easter holds.</summary>
    private const int FirstComputable = 1900;
    private const int LastComputable = 2099;

    /// <summary>Null where the period would leave the years 1900 to 2099.</summary>
    /// <param name="eventDate">The day of the event in the acting state; it is not counted (Art. 3(1)).</param>
    /// <param name="state">The state in which the action is to be taken (Art. 2(1)).</param>
    public static Deadline? Of(DateOnly eventDate, Period period, MemberState state, HolidayCalendar calendar)
    {
        if (eventDate.Year < FirstComputable || eventDate.Year + Years(period) >= LastComputable) return null;
        var nominal = Nominally(eventDate, period);
        var due = End(eventDate, nominal, period, day => calendar.IsWorkingDay(state, day, calendar.SubstitutesCount), out var moved, out var extended);
        var later = End(eventDate, nominal, period, day => calendar.IsWorkingDay(state, day, substitutes: true), out _, out _);
        var clause = $"1182/71 Art. 3(1), 3(2)({(period.Unit == PeriodUnit.Days ? 'b' : 'c')}){(moved ? ", 3(4)" : "")}{(extended ? ", 3(5)" : "")}";
        return new Deadline(nominal, due, later == due ? null : later, clause, HolidayCalendar.Covers(nominal.Year) && HolidayCalendar.Covers(due.Year));
    }

    /// <summary>An upper bound, so that no date arithmetic overflows.</summary>
    private static int Years(Period period) => 1 + period.Unit switch
    {
        PeriodUnit.Days => period.Length / 365,
        PeriodUnit.Weeks => period.Length / 52,
        PeriodUnit.Months => period.Length / 12,
        _ => period.Length,
    };

    /// <summary>Art. 3(2)(c): the day of the same name or date; where the date does not occur in the last month, that month's last day.</summary>
    private static DateOnly Nominally(DateOnly eventDate, Period period) => period.Unit switch
    {
        PeriodUnit.Days => eventDate.AddDays(period.Length),
        PeriodUnit.Weeks => eventDate.AddDays(7 * period.Length),
        PeriodUnit.Months => eventDate.AddMonths(period.Length),
        _ => eventDate.AddYears(period.Length),
    };

    /// <summary>Art. 3(4): to the next working day. Art. 3(5): a period of two days or more holds at least two working days.</summary>
    private static DateOnly End(DateOnly eventDate, DateOnly nominal, Period period, Func<DateOnly, bool> isWorking, out bool moved, out bool extended)
    {
        var end = nominal;
        while (!isWorking(end)) end = end.AddDays(1);
        (moved, extended) = (end != nominal, false);
        if (period is { Unit: PeriodUnit.Days, Length: 1 }) return end;
        var inside = 0;
        for (var day = eventDate.AddDays(1); day <= end && inside < 2; day = day.AddDays(1)) inside += isWorking(day) ? 1 : 0;
        for (; inside < 2; inside++)
        {
            extended = true;
            do end = end.AddDays(1); while (!isWorking(end));
        }
        return end;
    }
}
