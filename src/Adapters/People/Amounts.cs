using System.Globalization;
using System.Text;

namespace MessageBroker.Adapters.People;

/// <summary>How a channel writes amounts; declared, never guessed. At most two decimals.</summary>
public enum AmountFormat
{
    /// <summary>1968.50: a decimal dot, no grouping (XML, JSON, staging databases).</summary>
    Dot,
    /// <summary>1.968,50: a decimal comma, dots or blanks between groups of three (Romanian files).</summary>
    CommaGrouped,
}

/// <summary>An amount as read, or why it was not: never a double, never a guess.</summary>
/// <param name="Value">Null where the text does not fit the format.</param>
/// <param name="Canonical">Digits with a decimal dot and the decimals as written.</param>
/// <param name="Readings">Where it does not fit: what the text could mean in one format or the other.</param>
public sealed record AmountReading(decimal? Value, string? Canonical, IReadOnlyList<string> Readings)
{
    public bool Fits => Value is not null;
}

/// <summary>Reads amounts by the declared format of their channel and converts lev to euro.</summary>
public static class Amounts
{
    /// <summary>Irrevocable rate of Regulation 2866/98 as amended: BGN for one EUR. Divide by it once; never use a rounded inverse.</summary>
    public const decimal BgnPerEur = 1.95583m;

    private const int MostDigits = 15;

    /// <summary>Refuses what does not fit, with both readings, so that a person can say which was meant.</summary>
    public static AmountReading Read(string text, AmountFormat format)
    {
        if (Parse(text, format) is { } canonical) return new(decimal.Parse(canonical, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture), canonical, []);
        string?[] readings = [Loose(text, '.', ','), Loose(text, ',', '.')];
        return new(null, null, [.. readings.OfType<string>().Distinct()]);
    }

    /// <summary>A benefit that is paid out: rounded up to the cent, in the citizen's favour (чл. 45, ал. 1 ЗВЕРБ).</summary>
    public static decimal PaidBenefitInEur(decimal bgn) => decimal.Round(bgn / BgnPerEur, 2, MidpointRounding.ToPositiveInfinity);

    /// <summary>An income limit or another threshold: the nearest cent.</summary>
    public static decimal LimitInEur(decimal bgn) => decimal.Round(bgn / BgnPerEur, 2, MidpointRounding.AwayFromZero);

    private static string? Parse(string text, AmountFormat format)
    {
        // All blanks group alike: one amount may hold a no-break and a narrow blank.
        var trimmed = text.Trim().Replace('\u00A0', ' ').Replace('\u202F', ' ').Replace('\u2009', ' ');
        var (decimals, groups) = format == AmountFormat.Dot ? ('.', "") : (',', ". ");
        var at = trimmed.IndexOf(decimals);
        var (whole, fraction) = at < 0 ? (trimmed, null) : (trimmed[..at], trimmed[(at + 1)..]);
        if (fraction is not null && (fraction.Length is < 1 or > 2 || !CheckDigits.AllDigits(fraction))) return null;
        if (Ungroup(whole, groups) is not { } digits || digits.Length > MostDigits) return null;
        return fraction is null ? digits : $"{digits}.{fraction}";
    }

    /// <summary>Groups are one separator throughout and exactly three digits each behind the first.</summary>
    private static string? Ungroup(string whole, string groups)
    {
        var separator = whole.FirstOrDefault(groups.Contains);
        var parts = separator == default ? [whole] : whole.Split(separator);
        if (parts.Any(p => !CheckDigits.AllDigits(p)) || parts.Skip(1).Any(p => p.Length != 3) || parts.Length > 1 && parts[0].Length > 3) return null;
        return string.Concat(parts);
    }

    /// <summary>What the text would be if this sign were the decimal one and the other only grouped; null where even that is nothing.</summary>
    private static string? Loose(string text, char decimals, char grouping)
    {
        var kept = new StringBuilder();
        foreach (var c in text.Where(c => !char.IsWhiteSpace(c) && c != grouping))
            if (char.IsAsciiDigit(c)) kept.Append(c);
            else if (c == decimals && kept.ToString().IndexOf('.') < 0) kept.Append('.');
            else return null;
        return decimal.TryParse(kept.ToString(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _) ? kept.ToString() : null;
    }
}
