namespace MessageBroker.Evidence.Canonical;

/// <summary>Order by UCS code point, as canonical XML asks; ordinal order of UTF-16 units differs for astral characters.</summary>
internal static class CodePointOrder
{
    public static int Compare(string left, string right)
    {
        var shared = Math.Min(left.Length, right.Length);
        for (var i = 0; i < shared; i++)
            if (left[i] != right[i]) return Rank(left[i]) - Rank(right[i]);
        return left.Length - right.Length;
    }

    /// <summary>Moves surrogates behind U+E000..U+FFFF, which makes unit order equal to code point order.</summary>
    private static int Rank(char unit) => char.IsSurrogate(unit) ? unit + 0x10000 : unit;
}
