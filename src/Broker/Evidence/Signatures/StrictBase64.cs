namespace MessageBroker.Evidence.Signatures;

/// <summary>
/// Base64 with one spelling per value: the standard alphabet, full padding, no stray bits in the last character. White space
/// (space, tab, line ends) is allowed anywhere, because signers break lines.
/// </summary>
public static class StrictBase64
{
    /// <summary>The octets, or null where the text is empty or not in that form.</summary>
    public static byte[]? Decode(string text)
    {
        var compact = text.AsSpan().ContainsAny(" \t\r\n") ? string.Concat(text.Where(c => c is not (' ' or '\t' or '\r' or '\n'))) : text;
        if (compact.Length == 0 || compact.Length % 4 != 0) return null;
        var padding = compact.EndsWith("==", StringComparison.Ordinal) ? 2 : compact[^1] == '=' ? 1 : 0;
        var octets = new byte[compact.Length / 4 * 3 - padding];
        if (!Convert.TryFromBase64String(compact, octets, out var written) || written != octets.Length) return null;
        // Four characters always stand for three octets but at the end, where there may be bits that say nothing.
        return Convert.ToBase64String(octets.AsSpan(octets.Length - (3 - padding))).AsSpan().SequenceEqual(compact.AsSpan(compact.Length - 4)) ? octets : null;
    }
}
