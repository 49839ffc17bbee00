using System.Text;

namespace MessageBroker.Evidence.Canonical;

/// <summary>
/// Documents in other encodings, brought into UTF-8 at the door: canonical octets are UTF-8 whatever the document was in, so that a signature says the
/// same. ISO-8859-1, US-ASCII and UTF-16 with a byte order mark are known; what is in another encoding is refused by the reader.
/// </summary>
public static class XmlTranscoding
{
    /// <summary>The document in UTF-8 and the name of the encoding that it was in; null where it is in UTF-8, or in an encoding that is not known.</summary>
    /// <param name="document">Not larger than the caller's cap: the result is at most three times as large.</param>
    public static (byte[] Octets, string From)? ToUtf8(ReadOnlyMemory<byte> document)
    {
        var span = document.Span;
        var (encoding, skip) = span switch
        {
            [0xFE, 0xFF, ..] => (Strict(Encoding.BigEndianUnicode), 2),
            [0xFF, 0xFE, 0, 0, ..] => (null, 0),
            [0xFF, 0xFE, ..] => (Strict(Encoding.Unicode), 2),
            _ => (Named(XmlOctets.Declared(span)), 0),
        };
        if (encoding is null) return null;
        try
        {
            var text = encoding.GetString(span[skip..]);
            return (Encoding.UTF8.GetBytes(Declaring(text)), encoding.WebName);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private static Encoding? Named(string? name) => name?.ToUpperInvariant() switch
    {
        "ISO-8859-1" or "LATIN1" or "ISO_8859-1" => Encoding.Latin1,
        "US-ASCII" or "ASCII" => Strict(Encoding.ASCII),
        _ => null,
    };

    private static Encoding Strict(Encoding encoding) => Encoding.GetEncoding(encoding.WebName, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);

    /// <summary>The text with a declaration that is true again; one that names no encoding stays.</summary>
    private static string Declaring(string text)
    {
        if (!text.StartsWith("<?xml", StringComparison.Ordinal) || text.IndexOf("?>", StringComparison.Ordinal) is not (> 0 and var end)) return text;
        var name = text.IndexOf("encoding", 0, end, StringComparison.Ordinal);
        var open = name < 0 ? -1 : text.AsSpan(name, end - name).IndexOfAny('"', '\'');
        if (open < 0) return text;
        open += name;
        var close = text.IndexOf(text[open], open + 1, end - open - 1);
        return close < 0 ? text : string.Concat(text.AsSpan(0, open + 1), "UTF-8", text.AsSpan(close));
    }
}
