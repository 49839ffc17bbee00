using System.Text;

namespace MessageBroker.Evidence.Journal.Entries;

/// <summary>The two forms of text in an entry: tokens (printable ASCII, no space) and texts (UTF-8 without control characters).</summary>
internal static class EntryText
{
    public const int MaxOctets = 255;
    public const int MaxNameOctets = 100;
    public const int MaxDetailOctets = 1024;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static bool IsToken(string text, int maxOctets = MaxOctets) =>
        text.Length > 0 && text.Length <= maxOctets && !text.AsSpan().ContainsAnyExceptInRange('!', '~');

    /// <summary>1 to <paramref name="maxOctets"/> octets of UTF-8, no C0 or C1 control character, no lone surrogate.</summary>
    public static bool IsText(string text, int maxOctets = MaxOctets)
    {
        if (text.Length == 0 || text.Length > maxOctets) return false;
        var octets = 0;
        for (var rest = text.AsSpan(); rest.Length > 0;)
        {
            if (Rune.DecodeFromUtf16(rest, out var rune, out var used) != System.Buffers.OperationStatus.Done || Rune.IsControl(rune)) return false;
            octets += rune.Utf8SequenceLength;
            rest = rest[used..];
        }
        return octets <= maxOctets;
    }

    public static byte[] Octets(string text) => Strict.GetBytes(text);

    /// <summary>Null where the octets are not UTF-8.</summary>
    public static string? Read(ReadOnlySpan<byte> octets) =>
        System.Text.Unicode.Utf8.IsValid(octets) ? Strict.GetString(octets) : null;
}
