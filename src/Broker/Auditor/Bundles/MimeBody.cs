using System.Buffers.Text;
using System.Text;
using MessageBroker.Evidence.Signatures;

namespace MessageBroker.Auditor.Bundles;

/// <summary>
/// The parts of a stored AS4 body (multipart/related, RFC 2387): SOAP envelope first, then attachments. Reads the octets as they
/// were stored; a body that is not multipart is the envelope itself. Transfer encodings other than binary and Base64 are not read:
/// such a part is absent, and the signature over it cannot be judged.
/// </summary>
internal sealed record MimeBody(ReadOnlyMemory<byte> Envelope, IReadOnlyList<WsSecurityAttachment> Attachments)
{
    private const int MaxParts = 1000;

    public static MimeBody Read(ReadOnlyMemory<byte> body)
    {
        var start = FirstBoundary(body.Span);
        if (start < 0) return new MimeBody(body, []);
        var line = Line(body.Span[start..]);
        var boundary = line.TrimEnd(" \t"u8).ToArray();
        var parts = Parts(body[(start + line.Length)..], boundary).ToList();
        if (parts.Count == 0) return new MimeBody(body, []);
        return new MimeBody(Content(parts[0])?.Content ?? default, [.. parts.Skip(1).Select(Content).OfType<WsSecurityAttachment>()]);
    }

    private static int FirstBoundary(ReadOnlySpan<byte> body)
    {
        for (var at = 0; at < body.Length;)
        {
            if (body[at..].StartsWith("--"u8)) return at;
            if (body[at] == '<') return -1;
            var end = body[at..].IndexOf((byte)'\n');
            if (end < 0) return -1;
            at += end + 1;
        }
        return -1;
    }

    private static ReadOnlySpan<byte> Line(ReadOnlySpan<byte> octets)
    {
        var end = octets.IndexOf((byte)'\n');
        return (end < 0 ? octets : octets[..end]).TrimEnd((byte)'\r');
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Parts(ReadOnlyMemory<byte> rest, byte[] boundary)
    {
        for (var count = 0; count < MaxParts; count++)
        {
            // Behind a boundary: the rest of its line, then the part up to the line break that belongs to the next boundary.
            var begin = rest.Span.IndexOf((byte)'\n');
            var next = Next(rest.Span, boundary);
            if (begin < 0 || next < 0) yield break;
            var end = next;
            if (end > begin && rest.Span[end - 1] == '\r') end--;
            if (end < begin + 1) yield break;
            yield return rest[(begin + 1)..end];
            rest = rest[(next + 1 + boundary.Length)..];
            if (rest.Span.StartsWith("--"u8)) yield break;
        }
    }

    /// <summary>Position of the line feed before the next boundary line.</summary>
    private static int Next(ReadOnlySpan<byte> octets, byte[] boundary)
    {
        for (var from = 0; ;)
        {
            var at = octets[from..].IndexOf([(byte)'\n', .. boundary]);
            if (at < 0) return -1;
            at += from;
            var behind = octets[(at + 1 + boundary.Length)..];
            // A boundary that is the beginning of a longer text is content.
            if (behind.IsEmpty || behind[0] is (byte)'\r' or (byte)'\n' or (byte)' ' or (byte)'\t' || behind.StartsWith("--"u8)) return at;
            from = at + 1;
        }
    }

    private static WsSecurityAttachment? Content(ReadOnlyMemory<byte> part)
    {
        var (headers, content) = Split(part);
        string? Value(string name) => headers.GetValueOrDefault(name);
        var id = (Value("content-id") ?? "").Trim();
        if (id.StartsWith('<') && id.EndsWith('>')) id = id[1..^1];
        var type = (Value("content-type") ?? "application/octet-stream").Split(';')[0].Trim().ToLowerInvariant();
        return (Value("content-transfer-encoding") ?? "binary").Trim().ToLowerInvariant() switch
        {
            "binary" or "8bit" or "7bit" => new WsSecurityAttachment(id, type, content),
            "base64" => DecodeBase64(content.Span) is { } decoded ? new WsSecurityAttachment(id, type, decoded) : null,
            _ => null,
        };
    }

    private static (Dictionary<string, string> Headers, ReadOnlyMemory<byte> Content) Split(ReadOnlyMemory<byte> part)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var last = "";
        while (true)
        {
            var line = Encoding.UTF8.GetString(Line(part.Span));
            var feed = part.Span.IndexOf((byte)'\n');
            part = feed < 0 ? default : part[(feed + 1)..];
            if (line.Length == 0 || feed < 0) return (headers, part);
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (line[0] is ' ' or '\t') headers[last] = headers.GetValueOrDefault(last, "") + line;
            else if (colon > 0) headers[last = line[..colon].Trim()] = line[(colon + 1)..];
        }
    }

    private static byte[]? DecodeBase64(ReadOnlySpan<byte> text)
    {
        var octets = new byte[Base64.GetMaxDecodedFromUtf8Length(text.Length)];
        return Base64.DecodeFromUtf8(text, octets, out _, out var written) == System.Buffers.OperationStatus.Done ? octets[..written] : null;
    }
}
