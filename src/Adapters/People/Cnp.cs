using System.Globalization;

namespace MessageBroker.Adapters.People;

/// <summary>
/// CNP: S YYMMDD JJ NNN C. S gives sex and century (1/2 1900s, 3/4 1800s, 5/6 2000s; 7/8 residents and 9 foreigners without century);
/// JJ is the county; C = Σ d·w mod 11, 10 gives 1. For S 7 to 9 the birth date comes from the record, never from the number.
/// </summary>
public static class Cnp
{
    private static readonly int[] Weights = [2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9];

    /// <summary>Sectors 7 and 8 of Bucharest ended on this day.</summary>
    private const string SectorsEnded = "1979-12-19";

    /// <param name="number">The number without separators.</param>
    /// <param name="today">Date of judgement, yyyy-MM-dd; a later birth date is impossible.</param>
    public static IdentifierVerdict Check(string number, string today)
    {
        if (!CheckDigits.AllDigits(number)) return Bad(number, IdentifierFault.Format);
        if (number.Length != 13) return Bad(number, IdentifierFault.Length);
        if (number[0] == '0') return Bad(number, IdentifierFault.Format);
        var dates = Centuries(number[0]).Select(c => Date(number, c)).OfType<string>().Where(d => !CheckDigits.IsAfter(d, today)).ToArray();
        if (dates.Length == 0) return Bad(number, IdentifierFault.Date);
        if (!dates.Any(d => CountyExists(number, d))) return Bad(number, IdentifierFault.County);
        if (CheckDigit(number) != number[12] - '0') return Bad(number, IdentifierFault.Checksum);
        return new IdentifierVerdict(IdentifierKind.Cnp, number, IdentifierFault.None,
            BirthDate: number[0] <= '6' ? dates[0] : null, Sex: Sex(number[0]), County: number.Substring(7, 2));
    }

    /// <summary>The digit that belongs behind the first twelve.</summary>
    internal static int CheckDigit(ReadOnlySpan<char> twelve) => CheckDigits.WeightedSum(twelve, Weights) % 11 is var r && r == 10 ? 1 : r;

    private static IdentifierVerdict Bad(string number, IdentifierFault fault) => new(IdentifierKind.Cnp, number, fault);

    private static PersonSex? Sex(char first) => first == '9' ? null : (first - '0') % 2 == 1 ? PersonSex.Male : PersonSex.Female;

    private static int[] Centuries(char first) => first switch
    {
        '1' or '2' => [1900],
        '3' or '4' => [1800],
        '5' or '6' => [2000],
        _ => [1900, 2000],
    };

    private static string? Date(string number, int century)
    {
        var (year, month, day) = (century + CheckDigits.Number(number.AsSpan(1, 2)), CheckDigits.Number(number.AsSpan(3, 2)), CheckDigits.Number(number.AsSpan(5, 2)));
        return CheckDigits.DateExists(year, month, day) ? string.Create(CultureInfo.InvariantCulture, $"{year:0000}-{month:00}-{day:00}") : null;
    }

    /// <summary>01 to 40 counties, 41 to 46 sectors of Bucharest, 47 and 48 only before they ended, 51 Călărași, 52 Giurgiu, 70 any county (new numbers).</summary>
    private static bool CountyExists(string number, string born) => CheckDigits.Number(number.AsSpan(7, 2)) switch
    {
        >= 1 and <= 46 or 51 or 52 or 70 => true,
        47 or 48 => string.CompareOrdinal(born, SectorsEnded) < 0,
        _ => false,
    };
}
