using System.Text;
using System.Text.Unicode;

namespace MessageBroker.Evidence.Canonical;

/// <summary>What is judged on the octets before the reader sees them: size, emptiness and encoding.</summary>
internal static class XmlOctets
{
    private static ReadOnlySpan<byte> Utf8Bom => [0xEF, 0xBB, 0xBF];

    public static XmlFault? Check(ReadOnlySpan<byte> document, XmlLimits limits)
    {
        if (document.Length > limits.MaxBytes) return XmlFault.TooLarge(limits);
        var body = document.StartsWith(Utf8Bom) ? document[Utf8Bom.Length..] : document;
        if (body.TrimStart(" \t\r\n"u8).IsEmpty) return new XmlFault(XmlFaultKind.Empty, 1, 1, "there is no document");
        if (LooksWide(body)) return new XmlFault(XmlFaultKind.EncodingNotUtf8, 1, 1, "the octets are UTF-16 or UTF-32");
        if (Declared(body) is { } encoding && !encoding.Equals("utf-8", StringComparison.OrdinalIgnoreCase))
            return new XmlFault(XmlFaultKind.EncodingNotUtf8, 1, 1, $"the declaration names the encoding {encoding}");
        return Utf8.IsValid(body) ? null : InvalidAt(body);
    }

    /// <summary>A namespace name is empty or has a scheme (RFC 3986 §3.1); canonical XML fails on relative ones.</summary>
    public static bool IsAbsolute(string uri)
    {
        if (uri.Length == 0) return true;
        if (!char.IsAsciiLetter(uri[0])) return false;
        for (var i = 1; i < uri.Length; i++)
        {
            if (uri[i] == ':') return true;
            if (!char.IsAsciiLetterOrDigit(uri[i]) && uri[i] is not ('+' or '-' or '.')) return false;
        }
        return false;
    }

    /// <summary>A zero octet among the first four, or a UTF-16 byte order mark (XML 1.0, appendix F).</summary>
    private static bool LooksWide(ReadOnlySpan<byte> body) =>
        body[..Math.Min(4, body.Length)].Contains((byte)0) || body is [0xFE, 0xFF, ..] or [0xFF, 0xFE, ..];

    /// <summary>The encoding that an XML declaration names, or null. A malformed declaration is left to the reader.</summary>
    public static string? Declared(ReadOnlySpan<byte> body)
    {
        if (!body.StartsWith("<?xml"u8)) return null;
        var end = body.IndexOf("?>"u8);
        if (end < 0) return null;
        var declaration = body[..end];
        var name = declaration.IndexOf("encoding"u8);
        if (name < 0) return null;
        var rest = declaration[(name + 8)..].TrimStart(" \t\r\n"u8);
        if (rest.IsEmpty || rest[0] != '=') return null;
        rest = rest[1..].TrimStart(" \t\r\n"u8);
        if (rest.IsEmpty || rest[0] is not ((byte)'"' or (byte)'\'')) return null;
        var close = rest[1..].IndexOf(rest[0]);
        return close < 0 ? null : Encoding.Latin1.GetString(rest.Slice(1, close));
    }

    /// <summary>A fault at an octet offset, as line and column (in octets, from 1).</summary>
    public static XmlFault FaultAt(ReadOnlySpan<byte> body, int offset, XmlFaultKind kind, string detail)
    {
        var before = body[..offset];
        return new XmlFault(kind, before.Count((byte)'\n') + 1, offset - before.LastIndexOf((byte)'\n'), detail);
    }

    private static XmlFault InvalidAt(ReadOnlySpan<byte> body)
    {
        var offset = 0;
        while (Rune.DecodeFromUtf8(body[offset..], out _, out var consumed) == System.Buffers.OperationStatus.Done) offset += consumed;
        return FaultAt(body, offset, XmlFaultKind.EncodingNotUtf8, "the octets are not valid UTF-8");
    }
}
