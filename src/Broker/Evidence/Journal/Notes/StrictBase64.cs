namespace MessageBroker.Evidence.Journal.Notes;

/// <summary>Base64 of RFC 4648 section 4 in its one canonical form: padded, no white space, unused bits zero.</summary>
internal static class StrictBase64
{
    /// <summary>Null where the text is not the canonical encoding of anything.</summary>
    public static byte[]? Read(ReadOnlySpan<char> text)
    {
        var octets = new byte[text.Length / 4 * 3];
        if (!Convert.TryFromBase64Chars(text, octets, out var written)) return null;
        var read = octets.AsSpan(0, written);
        return text.SequenceEqual(Convert.ToBase64String(read)) ? read.ToArray() : null;
    }
}
