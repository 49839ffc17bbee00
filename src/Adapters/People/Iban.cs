namespace MessageBroker.Adapters.People;

/// <summary>
/// IBAN by ISO 13616: two letters, two check digits, the national account; remainder 97 of the rearranged number is 1.
/// The shape behind the check digits is judged for BG (4 letters, 6 digits, 8 alphanumerics) and RO (4 letters, 16 alphanumerics).
/// </summary>
public static class Iban
{
    internal const int Shortest = 15, Longest = 34;

    public static IdentifierVerdict Check(string typed)
    {
        var number = typed.ToUpperInvariant();
        if (!number.All(char.IsAsciiLetterOrDigit)) return Bad(number, IdentifierFault.Format);
        if (number.Length is < Shortest or > Longest) return Bad(number, IdentifierFault.Length);
        if (!Letters(number, 0, 2) || !Digits(number, 2, 2)) return Bad(number, IdentifierFault.Format);
        if (ShapeFault(number) is var fault && fault != IdentifierFault.None) return Bad(number, fault);
        return Bad(number, Remainder(number) == 1 ? IdentifierFault.None : IdentifierFault.Checksum);
    }

    private static IdentifierVerdict Bad(string number, IdentifierFault fault) => new(IdentifierKind.Iban, number, fault);

    private static IdentifierFault ShapeFault(string number) => number[..2] switch
    {
        "BG" => number.Length != 22 ? IdentifierFault.Length : Letters(number, 4, 4) && Digits(number, 8, 6) ? IdentifierFault.None : IdentifierFault.Format,
        "RO" => number.Length != 24 ? IdentifierFault.Length : Letters(number, 4, 4) ? IdentifierFault.None : IdentifierFault.Format,
        _ => IdentifierFault.None,
    };

    private static bool Letters(string text, int start, int count) => text.AsSpan(start, count).IndexOfAnyExceptInRange('A', 'Z') < 0;

    private static bool Digits(string text, int start, int count) => CheckDigits.AllDigits(text.AsSpan(start, count));

    private static int Remainder(string number)
    {
        var remainder = 0;
        foreach (var c in number[4..] + number[..4])
            remainder = char.IsAsciiDigit(c) ? (remainder * 10 + (c - '0')) % 97 : (remainder * 100 + (c - 'A' + 10)) % 97;
        return remainder;
    }
}
