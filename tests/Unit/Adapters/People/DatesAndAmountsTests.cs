using System.Globalization;
using System.Text.Json;
using CsCheck;
using MessageBroker.Adapters.People;

namespace MessageBroker.Tests.Unit.Adapters.People;

public class DatesAndAmountsTests
{
    [SkippableFact]
    public void Dates_are_read_as_the_text_that_was_written()
    {
        foreach (var row in SharedData.Json("vectors/field/eessi/dates.json").EnumerateArray())
        {
            var text = row.GetProperty("text").GetString()!;
            var format = text.Contains('.') && !text.Contains('T') ? DateFormat.Dotted : DateFormat.Iso;
            Assert.Equal(row.GetProperty("date").GetString(), DateText.Read(text, format).Date);
        }
    }

    [Theory]
    [InlineData("1985-03-12+02:00", DateFault.None, "+02:00")]
    [InlineData("1985-03-12Z", DateFault.None, "Z")]
    [InlineData("1985-03-11T22:00:00Z", DateFault.Instant, null)]
    [InlineData("1985-03-11T22:00:00+00:00", DateFault.Instant, null)]
    [InlineData("1985-03-12T23:30:00+02:00", DateFault.None, "+02:00")]
    [InlineData("1985-03-11T00:00:00Z", DateFault.None, "Z")]
    [InlineData("2019-02-30", DateFault.NoSuchDay, null)]
    [InlineData("1900-02-29", DateFault.NoSuchDay, null)]
    [InlineData("1985-00-00", DateFault.Partial, null)]
    [InlineData("1985-07-00", DateFault.Partial, null)]
    [InlineData("0001-01-01", DateFault.NotGiven, null)]
    [InlineData("12.03.1985", DateFault.Format, null)]
    [InlineData("1985-3-12", DateFault.Format, null)]
    [InlineData("1985-03-12+99:00", DateFault.Format, null)]
    [InlineData("1985-03-12Tnoon", DateFault.Format, null)]
    [InlineData("1985-03-12x", DateFault.Format, null)]
    [InlineData("", DateFault.Format, null)]
    public void What_is_no_date_says_why(string text, DateFault fault, string? offset)
    {
        var read = DateText.Read(text);
        Assert.Equal((fault, offset), (read.Fault, read.Offset));
    }

    [Fact]
    public void Dotted_dates_only_from_a_channel_that_declares_them()
    {
        Assert.Equal("1985-03-12", DateText.Read("12.03.1985 г.", DateFormat.Dotted).Date);
        Assert.Equal(DateFault.NoSuchDay, DateText.Read("31.04.2020", DateFormat.Dotted).Fault);
        Assert.Equal(DateFault.Format, DateText.Read("1985-03-12", DateFormat.Dotted).Fault);
    }

    [Fact]
    public void Every_day_is_itself_and_plain() => Gen.Int[1, 3_650_000].Sample(n =>
    {
        var text = DateOnly.FromDayNumber(n % 3_652_058).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return text is "0001-01-01" or "1900-01-01" || DateText.Read(text).Date == text && DateText.IsPlain(text) && !DateText.IsPlain(text + "Z");
    });

    [SkippableFact]
    public void Amounts_are_read_by_the_declared_format_or_refused()
    {
        foreach (var row in SharedData.Json("vectors/field/eessi/amounts.json").EnumerateArray())
        {
            var format = row.GetProperty("channel").GetString()!.Contains("comma") ? AmountFormat.CommaGrouped : AmountFormat.Dot;
            var read = Amounts.Read(row.GetProperty("text").GetString()!, format);
            Assert.Equal(row.GetProperty("amount").GetString(), read.Canonical);
            Assert.Equal(row.GetProperty("amount").ValueKind != JsonValueKind.Null, read.Fits);
        }
    }

    [Theory]
    [InlineData("1.968", AmountFormat.Dot, "1.968", "1968")]
    [InlineData("1,968", AmountFormat.Dot, "1968", "1.968")]
    [InlineData("1.96", AmountFormat.CommaGrouped, "1.96", "196")]
    public void What_does_not_fit_is_refused_with_both_readings(string text, AmountFormat format, string first, string second)
    {
        var read = Amounts.Read(text, format);
        Assert.Null(read.Value);
        Assert.Equal([first, second], read.Readings);
    }

    [Theory]
    [InlineData("-5.00")]
    [InlineData("1e3")]
    [InlineData("")]
    [InlineData(".5")]
    [InlineData("5.")]
    [InlineData("1234567890123456")]
    [InlineData("٥")]
    public void No_sign_no_exponent_no_half_number(string text) => Assert.False(Amounts.Read(text, AmountFormat.Dot).Fits);

    [Fact]
    public void Grouping_is_by_three_and_with_one_sign()
    {
        Assert.Equal("12345678.9", Amounts.Read("12.345.678,9", AmountFormat.CommaGrouped).Canonical);
        Assert.False(Amounts.Read("1.2345,00", AmountFormat.CommaGrouped).Fits);
        Assert.False(Amounts.Read("1.234 567,00", AmountFormat.CommaGrouped).Fits);
        Assert.False(Amounts.Read("1234.567,00", AmountFormat.CommaGrouped).Fits);
    }

    [SkippableFact]
    public void Lev_becomes_euro_by_the_rule_of_its_use()
    {
        foreach (var row in SharedData.Rows("national/bgn-eur-vectors.csv"))
        {
            var bgn = decimal.Parse(row[1], CultureInfo.InvariantCulture);
            Assert.Equal(row[2], Amounts.PaidBenefitInEur(bgn).ToString(CultureInfo.InvariantCulture));
            Assert.Equal(row[3], Amounts.LimitInEur(bgn).ToString(CultureInfo.InvariantCulture));
        }
    }

    [Fact]
    public void Rounding_up_never_takes_from_the_citizen_and_never_gives_a_whole_cent_more() => Gen.Int[1, 100_000_00].Sample(stotinki =>
    {
        var bgn = stotinki / 100m;
        var lost = Amounts.PaidBenefitInEur(bgn) * Amounts.BgnPerEur - bgn;
        return lost >= 0m && lost < 0.01m * Amounts.BgnPerEur;
    });
}
