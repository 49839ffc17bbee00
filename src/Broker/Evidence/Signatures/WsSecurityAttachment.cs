using MessageBroker.Evidence.Canonical;
using System.Text;

namespace MessageBroker.Evidence.Signatures;

/// <summary>A MIME part as the signature sees it (WS-Security SwA profile 1.1, attachment content).</summary>
/// <param name="ContentId">Raw Content-ID without brackets.</param>
/// <param name="MediaType">type/subtype in lower case, of the MIME part itself (application/gzip for a compressed one).</param>
/// <param name="Content">Octets after the transfer encoding was taken off, still compressed.</param>
public sealed record WsSecurityAttachment(string ContentId, string MediaType, ReadOnlyMemory<byte> Content)
{
    /// <summary>
    /// What is digested: XML types over their exclusive canonical form without comments, everything else over the octets. Other text
    /// has two readings in the field: WSS4J normalises line ends to CR LF, AS4.NET does not; both are given, the octets first.
    /// An XML part that cannot be read has no digest input.
    /// </summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> DigestInputs(XmlLimits limits)
    {
        if (IsXml) return XmlTape.Read(Content, limits).Tape is { } tape ? [Canonicalizer.Bytes(tape, XmlTape.None, CanonicalOptions.Plain)] : [];
        if (!MediaType.StartsWith("text/", StringComparison.Ordinal)) return [Content];
        var lines = Encoding.Latin1.GetString(Content.Span).ReplaceLineEndingsOfMail();
        return [Content, Encoding.Latin1.GetBytes(lines)];
    }

    private bool IsXml => MediaType is "text/xml" or "application/xml" || MediaType.EndsWith("+xml", StringComparison.Ordinal);
}

internal static class MailLineEnds
{
    /// <summary>CR, LF and CR LF become CR LF; the other characters that .NET takes for line ends (FF, NEL, …) stay.</summary>
    public static string ReplaceLineEndingsOfMail(this string text) =>
        text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').Replace("\n", "\r\n", StringComparison.Ordinal);
}
