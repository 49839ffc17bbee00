using System.Buffers;
using System.Globalization;

namespace MessageBroker.Exchange.As4.Mime;

/// <summary>Content-Transfer-Encoding (RFC 2045 section 6): identity forms are slices, base64 and quoted-printable are decoded strictly.</summary>
internal static class TransferEncoding
{
    /// <summary>The decoded octets, or null where the encoding is unknown or broken.</summary>
    public static ReadOnlyMemory<byte>? Decode(string? encoding, ReadOnlyMemory<byte> content) => encoding?.Trim().ToLowerInvariant() switch
    {
        null or "" or "7bit" or "8bit" or "binary" => content,
        "base64" => Base64(content.Span),
        "quoted-printable" => QuotedPrintable(content.Span),
        _ => default(ReadOnlyMemory<byte>?),
    };

    private static ReadOnlyMemory<byte>? Base64(ReadOnlySpan<byte> content)
    {
        var decoded = new byte[System.Buffers.Text.Base64.GetMaxDecodedFromUtf8Length(content.Length)];
        var status = System.Buffers.Text.Base64.DecodeFromUtf8(content, decoded, out _, out var written);
        return status == OperationStatus.Done ? decoded.AsMemory(0, written) : default(ReadOnlyMemory<byte>?);
    }

    private static ReadOnlyMemory<byte>? QuotedPrintable(ReadOnlySpan<byte> content)
    {
        var decoded = new ArrayBufferWriter<byte>(Math.Max(1, content.Length));
        for (var at = 0; at < content.Length; at++)
        {
            if (content[at] != '=')
            {
                decoded.Write(content.Slice(at, 1));
                continue;
            }
            var soft = SoftBreak(content[(at + 1)..]);
            if (soft == 0)
            {
                if (Hex(content, at + 1) is not { } value) return null;
                decoded.Write([value]);
                soft = 2;
            }
            at += soft;
        }
        return decoded.WrittenMemory;
    }

    /// <summary>Length of the line break (with blanks before it) that an equals sign takes back; 0 where none follows.</summary>
    private static int SoftBreak(ReadOnlySpan<byte> rest)
    {
        var at = 0;
        while (at < rest.Length && rest[at] is (byte)' ' or (byte)'\t') at++;
        if (rest[at..].StartsWith("\r\n"u8)) return at + 2;
        return at < rest.Length && rest[at] == '\n' ? at + 1 : at == rest.Length ? at : 0;
    }

    private static byte? Hex(ReadOnlySpan<byte> content, int at) =>
        at + 2 <= content.Length && byte.TryParse(content.Slice(at, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
            ? value : null;
}
