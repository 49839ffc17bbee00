namespace MessageBroker.Adapters.People;

/// <summary>Numbers of organisations and the fiscal number of persons: EIK, CUI, NIF.</summary>
public static class OrganisationNumbers
{
    private static readonly int[] EikFirst = [1, 2, 3, 4, 5, 6, 7, 8];
    private static readonly int[] EikSecond = [3, 4, 5, 6, 7, 8, 9, 10];
    private static readonly int[] BranchFirst = [2, 7, 3, 5];
    private static readonly int[] BranchSecond = [4, 9, 5, 7];
    private static readonly int[] CuiWeights = [7, 5, 3, 2, 1, 7, 5, 3, 2];

    /// <summary>ЕИК of an organisation (9 digits) or of its branch (13 digits, the first nine being those of the organisation).</summary>
    public static IdentifierVerdict CheckEik(string number)
    {
        var kind = number.Length == 13 ? IdentifierKind.Eik13 : IdentifierKind.Eik;
        if (!CheckDigits.AllDigits(number)) return new(kind, number, IdentifierFault.Format);
        if (number.Length is not (9 or 13)) return new(kind, number, IdentifierFault.Length);
        var fits = CheckDigits.TwoPass(number, EikFirst, EikSecond) == number[8] - '0'
            && (number.Length == 9 || CheckDigits.TwoPass(number.AsSpan(8), BranchFirst, BranchSecond) == number[12] - '0');
        return new(kind, number, fits ? IdentifierFault.None : IdentifierFault.Checksum);
    }

    /// <summary>CUI/CIF: 2 to 10 digits; the prefix RO, which marks a VAT payer, is taken off before.</summary>
    public static IdentifierVerdict CheckCui(string number)
    {
        if (!CheckDigits.AllDigits(number)) return new(IdentifierKind.Cui, number, IdentifierFault.Format);
        if (number.Length is < 2 or > 10) return new(IdentifierKind.Cui, number, IdentifierFault.Length);
        var check = CheckDigits.WeightedSum(number[..^1].PadLeft(9, '0'), CuiWeights) * 10 % 11 % 10;
        return new(IdentifierKind.Cui, number, check == number[^1] - '0' ? IdentifierFault.None : IdentifierFault.Checksum);
    }

    /// <summary>NIF of a person without CNP: 13 digits starting with 9. No check digit is public, so none is judged.</summary>
    public static IdentifierVerdict CheckNif(string number)
    {
        if (!CheckDigits.AllDigits(number)) return new(IdentifierKind.Nif, number, IdentifierFault.Format);
        if (number.Length != 13) return new(IdentifierKind.Nif, number, IdentifierFault.Length);
        return new(IdentifierKind.Nif, number, number[0] == '9' ? IdentifierFault.None : IdentifierFault.Format);
    }
}
