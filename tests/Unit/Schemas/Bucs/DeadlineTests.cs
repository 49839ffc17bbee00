using System.Globalization;
using CsCheck;
using MessageBroker.Schemas.Bucs;
using MessageBroker.Tests.Unit.Adapters;

namespace MessageBroker.Tests.Unit.Schemas.Bucs;

public sealed class DeadlineTests
{
    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static Deadline Of(string eventDate, string period, MemberState state, HolidayCalendar? calendar = null) =>
        Deadline.Of(Day(eventDate), Period.Parse(period)!.Value, state, calendar ?? HolidayCalendar.Statutory)!;

    [SkippableFact]
    public void All_vectors_agree()
    {
        var rows = SharedData.Rows("national/deadline-vectors.csv").ToArray();
        Assert.Equal(21, rows.Length);
        foreach (var row in rows)
        {
            var deadline = Of(row[0], $"P{row[1]}{char.ToUpperInvariant(row[2][0])}", Enum.Parse<MemberState>(row[3]));
            Assert.True((Day(row[4]), Day(row[5])) == (deadline.Nominal, deadline.Due), $"{string.Join(", ", row)}: {deadline}");
        }
    }

    [SkippableFact]
    public void All_public_holidays_agree_with_name_kind_and_basis()
    {
        var expected = SharedData.Rows("national/public-holidays.csv").Select(r => string.Join('|', r[0], r[1], r[3], r[4], r[5])).ToHashSet();
        var computed =
            from state in Enum.GetValues<MemberState>()
            from year in Enumerable.Range(2019, 12)
            from holiday in HolidayCalendar.Statutory.Of(state, year)
            select $"{state}|{holiday.Date:yyyy-MM-dd}|{holiday.Name}|{(holiday.Kind == HolidayKind.Statutory ? "statutory" : "substitute")}|{holiday.Basis}";
        var found = computed.ToArray();
        Assert.Equal(395, found.Length);
        Assert.Empty(expected.Except(found));
        Assert.Empty(found.Except(expected));
    }

    /// <summary>Known dates of Orthodox Easter, beyond the years of the table.</summary>
    [Theory]
    [InlineData("2008-04-27")]
    [InlineData("2016-05-01")]
    [InlineData("2031-04-13")]
    [InlineData("2032-05-02")]
    [InlineData("2035-04-29")]
    public void Easter_is_computed(string sunday) => Assert.Equal(Day(sunday), HolidayCalendar.OrthodoxEaster(Day(sunday).Year));

    [Theory]
    [InlineData("2026-03-24", "P2M", "2026-05-24", "2026-05-25", "2026-05-26", "1182/71 Art. 3(1), 3(2)(c), 3(4)")]
    [InlineData("2026-10-26", "P2M", "2026-12-26", "2026-12-28", "2026-12-29", "1182/71 Art. 3(1), 3(2)(c), 3(4)")]
    [InlineData("2026-03-15", "P2M", "2026-05-15", "2026-05-15", null, "1182/71 Art. 3(1), 3(2)(c)")]
    // Friday and two days: Sunday, so Monday; but a period of two days holds two working days, so Tuesday.
    [InlineData("2026-02-06", "P2D", "2026-02-08", "2026-02-10", null, "1182/71 Art. 3(1), 3(2)(b), 3(4), 3(5)")]
    [InlineData("2026-02-06", "P1D", "2026-02-07", "2026-02-09", null, "1182/71 Art. 3(1), 3(2)(b), 3(4)")]
    [InlineData("2026-02-05", "P2D", "2026-02-07", "2026-02-09", null, "1182/71 Art. 3(1), 3(2)(b), 3(4)")]
    // 23 December: 24 to 26 and the weekend are free, Monday 28 is a substitute day.
    [InlineData("2026-12-23", "P3D", "2026-12-26", "2026-12-29", "2026-12-30", "1182/71 Art. 3(1), 3(2)(b), 3(4), 3(5)")]
    public void Nominal_due_later_reading_and_clause(string eventDate, string period, string nominal, string due, string? later, string clause)
    {
        var deadline = Of(eventDate, period, MemberState.BG);
        Assert.Equal((Day(nominal), Day(due), clause), (deadline.Nominal, deadline.Due, deadline.Clause));
        Assert.Equal(later, deadline.LaterReading?.ToString("O"));
        Assert.True(deadline.IsCovered);
    }

    [Fact]
    public void A_setting_decides_that_substitute_days_count()
    {
        var deadline = Of("2026-03-24", "P2M", MemberState.BG, new HolidayCalendar(substitutesCount: true));
        Assert.Equal((Day("2026-05-26"), null), (deadline.Due, deadline.LaterReading));
    }

    [Fact]
    public void A_moved_working_day_is_named_like_a_substitute_and_counts_only_by_the_setting()
    {
        MovedDay[] moved = [new(MemberState.RO, Day("2026-05-15"), "HG 1/2026")];
        Assert.Equal((Day("2026-05-15"), (DateOnly?)Day("2026-05-18")), (Of("2026-03-15", "P2M", MemberState.RO, new(moved)).Due, Of("2026-03-15", "P2M", MemberState.RO, new(moved)).LaterReading));
        Assert.Equal(Day("2026-05-18"), Of("2026-03-15", "P2M", MemberState.RO, new(moved, substitutesCount: true)).Due);
        Assert.Equal(Day("2026-05-15"), Of("2026-03-15", "P2M", MemberState.BG, new(moved, substitutesCount: true)).Due);
        Assert.Contains(new HolidayCalendar(moved).Of(MemberState.RO, 2026), h => h is { Kind: HolidayKind.Substitute, Name: "HG 1/2026" });
    }

    [Fact]
    public void Years_without_vouched_holidays_are_marked_and_impossible_ones_have_no_answer()
    {
        Assert.False(Of("1998-03-12", "P3W", MemberState.RO).IsCovered);
        Assert.False(Of("2035-12-30", "P2M", MemberState.RO).IsCovered);
        Assert.Null(Deadline.Of(DateOnly.MaxValue, Period.TwoMonths, MemberState.BG, HolidayCalendar.Statutory));
        Assert.Null(Deadline.Of(new DateOnly(2026, 1, 1), Period.Parse("P999Y")!.Value, MemberState.BG, HolidayCalendar.Statutory));
        Assert.Null(Deadline.Of(DateOnly.MinValue, Period.TwoMonths, MemberState.BG, HolidayCalendar.Statutory));
    }

    [Theory]
    [InlineData("P2M", 2, PeriodUnit.Months)]
    [InlineData("P10D", 10, PeriodUnit.Days)]
    [InlineData("P3W", 3, PeriodUnit.Weeks)]
    [InlineData("P1Y", 1, PeriodUnit.Years)]
    public void Periods_are_read_and_written(string text, int length, PeriodUnit unit)
    {
        Assert.Equal(new Period(length, unit), Period.Parse(text));
        Assert.Equal(text, Period.Parse(text).ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("P0D")]
    [InlineData("P-1D")]
    [InlineData("2M")]
    [InlineData("P1M5D")]
    [InlineData("PT5H")]
    [InlineData("P1000D")]
    [InlineData("P2M ")]
    [InlineData("P٢M")]
    public void Other_periods_are_not(string text) => Assert.Null(Period.Parse(text));

    /// <summary>Whatever the event: due is a working day, not before the nominal end, and nothing between the two is one, unless Art. 3(5) is named.</summary>
    [Fact]
    public void A_due_day_is_the_first_working_day_from_the_nominal_end()
    {
        Gen.Select(Gen.Int[0, 5800], Gen.Int[1, 40], Gen.Enum<PeriodUnit>(), Gen.Enum<MemberState>()).Sample((day, length, unit, state) =>
        {
            var start = new DateOnly(2019, 1, 1).AddDays(day);
            if (Deadline.Of(start, new Period(unit == PeriodUnit.Years ? 1 : length, unit), state, HolidayCalendar.Statutory) is not { } deadline) return false;
            bool IsFree(DateOnly d) =>
                d.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday || HolidayCalendar.Statutory.Of(state, d.Year).Any(h => h.Date == d && h.Kind == HolidayKind.Statutory);
            var between = Enumerable.Range(0, deadline.Due.DayNumber - deadline.Nominal.DayNumber).Select(deadline.Nominal.AddDays).ToArray();
            return !IsFree(deadline.Due) && deadline.Due >= deadline.Nominal && deadline.Nominal > start
                && (between.All(IsFree) || deadline.Clause.EndsWith("3(5)", StringComparison.Ordinal))
                && (deadline.LaterReading is not { } later || (later > deadline.Due && state == MemberState.BG));
        }, iter: 2000);
    }
}
