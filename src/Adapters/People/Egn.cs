using System.Globalization;

namespace MessageBroker.Adapters.People;

/// <summary>
/// ЕГН: YYMMDD RRR C. The month carries the century (+20 = 1800s, +40 = 2000s); the ninth digit is even for men, odd for women;
/// C = (Σ d·w mod 11) mod 10. The region RRR is that of birth registration, historic, and never a ground to refuse.
/// </summary>
public static class Egn
{
    private static readonly int[] Weights = [2, 4, 8, 5, 10, 9, 7, 3, 6];

    private static readonly (int Last, string Name)[] Regions =
    [
        (43, "Благоевград"), (93, "Бургас"), (139, "Варна"), (169, "Велико Търново"), (183, "Видин"), (217, "Враца"), (233, "Габрово"),
        (281, "Кърджали"), (301, "Кюстендил"), (319, "Ловеч"), (341, "Монтана"), (377, "Пазарджик"), (395, "Перник"), (435, "Плевен"),
        (501, "Пловдив"), (527, "Разград"), (555, "Русе"), (575, "Силистра"), (601, "Сливен"), (623, "Смолян"), (721, "София-град"),
        (751, "София-окръг"), (789, "Стара Загора"), (821, "Добрич"), (843, "Търговище"), (871, "Хасково"), (903, "Шумен"), (925, "Ямбол"),
    ];

    /// <param name="number">The number without separators.</param>
    /// <param name="today">Date of judgement, yyyy-MM-dd; a later birth date is impossible.</param>
    public static IdentifierVerdict Check(string number, string today)
    {
        if (!CheckDigits.AllDigits(number)) return Bad(number, IdentifierFault.Format);
        if (number.Length != 10) return Bad(number, IdentifierFault.Length);
        if (BirthDate(number) is not { } born || CheckDigits.IsAfter(born, today)) return Bad(number, IdentifierFault.Date);
        if (CheckDigit(number) != number[9] - '0') return Bad(number, IdentifierFault.Checksum);
        var sex = (number[8] - '0') % 2 == 0 ? PersonSex.Male : PersonSex.Female;
        var also = Lnch.CheckDigit(number) == number[9] - '0' ? IdentifierKind.Lnch : (IdentifierKind?)null;
        return new IdentifierVerdict(IdentifierKind.Egn, number, IdentifierFault.None, BirthDate: born, Sex: sex, County: Region(number), AlsoPasses: also);
    }

    /// <summary>The digit that belongs behind the first nine.</summary>
    internal static int CheckDigit(ReadOnlySpan<char> nine) => CheckDigits.WeightedSum(nine, Weights) % 11 % 10;

    private static IdentifierVerdict Bad(string number, IdentifierFault fault) => new(IdentifierKind.Egn, number, fault);

    private static string? BirthDate(string number)
    {
        var (month, day) = (CheckDigits.Number(number.AsSpan(2, 2)), CheckDigits.Number(number.AsSpan(4, 2)));
        var century = month switch { > 40 => 2000, > 20 => 1800, _ => 1900 };
        var (year, real) = (century + CheckDigits.Number(number.AsSpan(0, 2)), month % 20);
        if (month is 0 or > 52 || !CheckDigits.DateExists(year, real, day)) return null;
        return string.Create(CultureInfo.InvariantCulture, $"{year:0000}-{real:00}-{day:00}");
    }

    private static string? Region(string number)
    {
        var range = CheckDigits.Number(number.AsSpan(6, 3));
        return Regions.FirstOrDefault(r => range <= r.Last).Name;
    }
}
