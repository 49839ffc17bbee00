namespace MessageBroker.Adapters.People;

/// <summary>ЛНЧ: 10 digits without a birth date, C = Σ d·w mod 10. A weak check: only to be trusted where the kind is given.</summary>
public static class Lnch
{
    private static readonly int[] Weights = [21, 19, 17, 13, 11, 9, 7, 3, 1];

    public static IdentifierVerdict Check(string number, string today)
    {
        if (!CheckDigits.AllDigits(number)) return new(IdentifierKind.Lnch, number, IdentifierFault.Format);
        if (number.Length != 10) return new(IdentifierKind.Lnch, number, IdentifierFault.Length);
        if (CheckDigit(number) != number[9] - '0') return new(IdentifierKind.Lnch, number, IdentifierFault.Checksum);
        var also = Egn.Check(number, today).IsValid ? IdentifierKind.Egn : (IdentifierKind?)null;
        return new(IdentifierKind.Lnch, number, IdentifierFault.None, AlsoPasses: also);
    }

    internal static int CheckDigit(ReadOnlySpan<char> nine) => CheckDigits.WeightedSum(nine, Weights) % 10;
}
