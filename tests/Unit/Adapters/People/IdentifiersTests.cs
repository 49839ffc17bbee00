using System.Globalization;
using System.Text.Json;
using CsCheck;
using MessageBroker.Adapters.People;

namespace MessageBroker.Tests.Unit.Adapters.People;

public class IdentifiersTests
{
    private const string Today = "2026-11-25";

    [SkippableFact]
    public void Every_reference_vector_has_its_verdict()
    {
        var wrong = new List<string>();
        foreach (var row in SharedData.Rows("national/identifier-vectors.csv"))
        {
            var verdict = Identifiers.Check(Identifiers.Named(row[0])!.Value, row[1], Today);
            var got = verdict.IsValid ? "valid" : "invalid:" + verdict.Fault.ToString().ToLowerInvariant();
            if (got != row[2]) wrong.Add($"{row[0]} {row[1]}: expected {row[2]}, got {got}");
        }
        Assert.Empty(wrong);
    }

    [SkippableFact]
    public void Impossible_birth_dates_are_refused_for_the_date_although_the_check_digit_fits()
    {
        foreach (var row in SharedData.Rows("vectors/field/national/egn-impossible-dates.csv"))
        {
            Assert.Equal(IdentifierFault.Date, Egn.Check(row[0], "2026-06-01").Fault);
            Assert.Equal(row[0][9] - '0', Egn.CheckDigit(row[0]));
        }
    }

    [SkippableFact]
    public void Numbers_are_taken_out_of_what_was_typed_around_them()
    {
        foreach (var row in SharedData.Json("vectors/field/eessi/pins.json").EnumerateArray())
        {
            var verdict = Identifiers.Check(Identifiers.Named(row.GetProperty("kind").GetString()!)!.Value, row.GetProperty("typed").GetString()!, Today);
            var canonical = row.GetProperty("canonical");
            Assert.Equal(canonical.ValueKind != JsonValueKind.Null, verdict.IsValid);
            if (verdict.IsValid) Assert.Equal(canonical.GetString(), verdict.Canonical);
            var expect = row.GetProperty("expect").GetString()!;
            Assert.Equal(expect.Contains("prefix"), verdict.Typing.HasFlag(IdentifierTyping.Prefix));
            Assert.Equal(expect.Contains("label"), verdict.Typing.HasFlag(IdentifierTyping.Label));
            Assert.Equal(expect.Contains("marks"), verdict.Typing.HasFlag(IdentifierTyping.InvisibleMarks));
        }
    }

    [Fact]
    public void A_made_EGN_is_valid_for_every_day_since_1800_and_says_that_day()
    {
        for (var day = new DateOnly(1800, 1, 1); day <= new DateOnly(2026, 11, 25); day = day.AddDays(1))
        {
            var number = MakeEgn(day, day.DayOfYear % 1000);
            var verdict = Egn.Check(number, Today);
            Assert.True(verdict.IsValid, number);
            Assert.Equal(day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), verdict.BirthDate);
        }
    }

    [Fact]
    public void A_made_CNP_is_valid_for_every_day_since_1800_and_says_that_day()
    {
        for (var day = new DateOnly(1800, 1, 1); day <= new DateOnly(2026, 11, 25); day = day.AddDays(1))
        {
            var verdict = Cnp.Check(MakeCnp(day, female: day.Day % 2 == 0, county: 1 + day.DayOfYear % 40), Today);
            Assert.Equal((IdentifierFault.None, day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)), (verdict.Fault, verdict.BirthDate));
            Assert.Equal(day.Day % 2 == 0 ? PersonSex.Female : PersonSex.Male, verdict.Sex);
        }
    }

    [Fact]
    public void One_changed_digit_of_a_valid_EGN_never_passes_unless_check_digit_ten_and_zero_fall_together()
    {
        Gen.Select(Gen.Int[0, 70000], Gen.Int[0, 999], Gen.Int[0, 9], Gen.Int[1, 9]).Sample((days, region, at, step) =>
        {
            var number = MakeEgn(new DateOnly(1820, 1, 1).AddDays(days), region);
            var changed = number.ToCharArray();
            changed[at] = (char)('0' + (changed[at] - '0' + step) % 10);
            var verdict = Egn.Check(new string(changed), Today);
            return !verdict.IsValid || changed[9] == '0';
        }, iter: 2000);
    }

    [Fact]
    public void One_changed_digit_of_a_valid_IBAN_never_passes()
    {
        Gen.Select(Gen.Int[2, 21], Gen.Int[1, 9]).Sample((at, step) =>
        {
            var number = "BG80BNBG96611020345678".ToCharArray();
            if (!char.IsAsciiDigit(number[at])) return true;
            number[at] = (char)('0' + (number[at] - '0' + step) % 10);
            return Iban.Check(new string(number)).Fault == IdentifierFault.Checksum;
        }, iter: 300);
    }

    [Fact]
    public void No_text_makes_a_check_throw()
    {
        var kinds = Enum.GetValues<IdentifierKind>();
        Gen.Select(Gen.String, Gen.Int[0, kinds.Length - 1]).Sample((text, kind) =>
        {
            Identifiers.Check(kinds[kind], text, Today);
            Identifiers.Guess(text, null, Today);
        }, iter: 2000);
    }

    [Theory]
    [InlineData("BG80BNBG96611020345678", IdentifierFault.None)]
    [InlineData("RO49AAAA1B31007593840000", IdentifierFault.None)]
    [InlineData("RO49AAAA1B31007593840001", IdentifierFault.Checksum)]
    [InlineData("BG80BNBG9661102034567", IdentifierFault.Length)]
    [InlineData("BG80BNBGA6611020345678", IdentifierFault.Format)]
    [InlineData("DE89370400440532013000", IdentifierFault.None)]
    [InlineData("RO49 AAAA 1B31 0075 9384 0000", IdentifierFault.None)]
    public void Iban_shapes(string typed, IdentifierFault fault) => Assert.Equal(fault, Identifiers.Check(IdentifierKind.Iban, typed, Today).Fault);

    [Theory]
    [InlineData("9000000000000", IdentifierFault.None)]
    [InlineData("1000000000000", IdentifierFault.Format)]
    [InlineData("900000000000", IdentifierFault.Length)]
    public void Nif_is_judged_by_shape_only(string typed, IdentifierFault fault) => Assert.Equal(fault, Identifiers.Check(IdentifierKind.Nif, typed, Today).Fault);

    [Fact]
    public void Counties_given_out_later_are_accepted_and_unknown_ones_are_not()
    {
        Assert.True(Cnp.Check(MakeCnp(new DateOnly(2025, 5, 5), true, 70), Today).IsValid);
        Assert.True(Cnp.Check(MakeCnp(new DateOnly(1979, 12, 18), true, 47), Today).IsValid);
        Assert.Equal(IdentifierFault.County, Cnp.Check(MakeCnp(new DateOnly(1979, 12, 19), true, 47), Today).Fault);
        Assert.Equal(IdentifierFault.County, Cnp.Check(MakeCnp(new DateOnly(1990, 1, 1), true, 80), Today).Fault);
    }

    [Fact]
    public void The_kind_is_never_silently_inferred_where_two_fit()
    {
        var verdict = Identifiers.Guess("8503125051", "BG", Today);
        Assert.Equal((IdentifierKind.Egn, IdentifierKind.Lnch), (verdict.Kind, verdict.AlsoPasses));
        Assert.Equal(IdentifierKind.Egn, Identifiers.Check(IdentifierKind.Lnch, "8503125051", Today).AlsoPasses);
    }

    [Theory]
    [InlineData("1630615123457", null, IdentifierKind.Cnp)]
    [InlineData("7111042925", "BG", IdentifierKind.Lnch)]
    [InlineData("175074752", null, IdentifierKind.Eik)]
    [InlineData("RO18547290", null, IdentifierKind.Cui)]
    [InlineData("BG80BNBG96611020345678", null, IdentifierKind.Iban)]
    [InlineData("8503124100", null, IdentifierKind.Egn)]
    public void Without_a_kind_the_fitting_one_is_found(string typed, string? country, IdentifierKind kind)
    {
        var verdict = Identifiers.Guess(typed, country, Today);
        Assert.True(verdict.IsValid);
        Assert.Equal(kind, verdict.Kind);
    }

    internal static string MakeEgn(DateOnly born, int region)
    {
        var month = born.Month + born.Year switch { < 1900 => 20, >= 2000 => 40, _ => 0 };
        var nine = string.Create(CultureInfo.InvariantCulture, $"{born.Year % 100:00}{month:00}{born.Day:00}{region:000}");
        return nine + Egn.CheckDigit(nine);
    }

    internal static string MakeCnp(DateOnly born, bool female, int county)
    {
        var first = born.Year switch { < 1900 => 3, >= 2000 => 5, _ => 1 } + (female ? 1 : 0);
        var twelve = string.Create(CultureInfo.InvariantCulture, $"{first}{born.Year % 100:00}{born.Month:00}{born.Day:00}{county:00}123");
        return twelve + Cnp.CheckDigit(twelve);
    }
}
