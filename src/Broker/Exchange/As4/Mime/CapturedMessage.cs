using System.Text;

namespace MessageBroker.Exchange.As4.Mime;

/// <summary>
/// A message out of a file, as operators get them: a bare envelope, a MIME package from its first boundary line on, or HTTP header
/// lines, an empty line and the body. Which one it is is found out; a byte order mark or blank lines in front are tolerated.
/// </summary>
public sealed record CapturedMessage(string? ContentType, ReadOnlyMemory<byte> Body)
{
    private const int MostHeaderBytes = 64 * 1024;

    /// <param name="contentType">What the caller says; overrides what is found.</param>
    public static CapturedMessage Read(ReadOnlyMemory<byte> file, string? contentType = null)
    {
        var span = file.Span;
        var start = span.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? 3 : 0;
        while (start < span.Length && span[start] is (byte)'\r' or (byte)'\n' or (byte)' ' or (byte)'\t') start++;
        var body = file[start..];
        if (body.Span.StartsWith("<"u8)) return new CapturedMessage(contentType ?? As4Names.SoapContentType, body);
        if (body.Span.StartsWith("--"u8)) return new CapturedMessage(contentType ?? OfBoundary(body.Span), body);
        return Http(body, contentType);
    }

    /// <summary>The boundary is the first line without its two hyphens.</summary>
    private static string OfBoundary(ReadOnlySpan<byte> body)
    {
        var end = body.IndexOfAny((byte)'\r', (byte)'\n');
        var boundary = Encoding.UTF8.GetString(body[2..(end < 0 ? body.Length : Math.Min(end, 1000))]).TrimEnd();
        return $"multipart/related; type=\"application/soap+xml\"; boundary=\"{boundary.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
    }

    private static CapturedMessage Http(ReadOnlyMemory<byte> file, string? contentType)
    {
        var (end, next) = EmptyLine(file.Span);
        if (end < 0) return new CapturedMessage(contentType, file);
        var lines = Encoding.UTF8.GetString(file.Span[..end]).ReplaceLineEndings("\n").Replace("\n ", " ", StringComparison.Ordinal).Replace("\n\t", " ", StringComparison.Ordinal).Split('\n');
        var found = lines.FirstOrDefault(l => l.StartsWith("Content-Type:", StringComparison.OrdinalIgnoreCase));
        return new CapturedMessage(contentType ?? found?["Content-Type:".Length..].Trim(), file[next..]);
    }

    private static (int End, int Next) EmptyLine(ReadOnlySpan<byte> file)
    {
        var head = file[..Math.Min(file.Length, MostHeaderBytes)];
        var crlf = head.IndexOf("\r\n\r\n"u8);
        var lf = head.IndexOf("\n\n"u8);
        if (crlf >= 0 && (lf < 0 || crlf < lf)) return (crlf, crlf + 4);
        return lf >= 0 ? (lf, lf + 2) : (-1, -1);
    }
}
