namespace MessageBroker.Adapters.People;

/// <summary>The arithmetic that the national check digits share. All texts are ASCII digits when these are called.</summary>
internal static class CheckDigits
{
    internal static bool AllDigits(ReadOnlySpan<char> text)
    {
        foreach (var c in text) if (!char.IsAsciiDigit(c)) return false;
        return text.Length > 0;
    }

    internal static int Number(ReadOnlySpan<char> digits)
    {
        var value = 0;
        foreach (var c in digits) value = value * 10 + (c - '0');
        return value;
    }

    internal static int WeightedSum(ReadOnlySpan<char> digits, ReadOnlySpan<int> weights)
    {
        var sum = 0;
        for (var i = 0; i < weights.Length; i++) sum += (digits[i] - '0') * weights[i];
        return sum;
    }

    /// <summary>Two-pass modulo 11 of the Bulgarian registers: a remainder of 10 asks for the second weights; 10 again gives 0.</summary>
    internal static int TwoPass(ReadOnlySpan<char> digits, ReadOnlySpan<int> first, ReadOnlySpan<int> second)
    {
        var remainder = WeightedSum(digits, first) % 11;
        if (remainder == 10) remainder = WeightedSum(digits, second) % 11;
        return remainder % 10;
    }

    internal static bool DateExists(int year, int month, int day) =>
        year is >= 1 and <= 9999 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month);

    /// <summary>Both texts are yyyy-MM-dd, so ordinal order is the order of days.</summary>
    internal static bool IsAfter(string date, string today) => string.CompareOrdinal(date, today) > 0;
}
