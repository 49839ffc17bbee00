using MessageBroker.Evidence.Canonical;
using MessageBroker.Exchange.As4.Compression;
using MessageBroker.Exchange.As4.Messages;
using MessageBroker.Exchange.As4.Mime;
using System.Globalization;

namespace MessageBroker.Exchange.As4;

/// <summary>Turns the parts that PayloadInfo names into payloads (AS4 1.0 section 3.1). Parts that it does not name are never touched.</summary>
internal static class PayloadReader
{
    public static IReadOnlyList<DeliveredPart> Read(UserMessage? user, MimeMessage message, As4Limits limits, List<As4Finding> findings)
    {
        var parts = new List<DeliveredPart>();
        foreach (var info in user?.Parts ?? [])
        {
            if (info.ContentId is null || message.Part(info.ContentId) is not { } part) continue;
            var (content, finding) = Content(info, part, limits);
            if (finding is not null) findings.Add(finding);
            else if (content.Length > limits.MaxAttachmentBytes && info[As4Names.PartType] is not (As4Names.SedPart or As4Names.StatementPart)) findings.Add(TooLargeAttachment(info.ContentId, content.Length, limits));
            else parts.Add(new DeliveredPart(info.ContentId, info[As4Names.MimeType] ?? part.ContentType.MediaType, content, Delivered(info)));
            if (info[As4Names.CompressionType] is null && part.ContentType.IsXml && HasComments(part, limits)) findings.Add(As4Finding.Note("AS4-0063", info.ContentId));
        }
        return parts;
    }

    private static (ReadOnlyMemory<byte> Content, As4Finding? Finding) Content(EbmsPart info, MimePart part, As4Limits limits)
    {
        var id = info.ContentId!;
        if (info[As4Names.CompressionType] is not { } compression) return part.Content.Length > limits.MaxPayloadBytes ? (default, TooLarge(id, limits)) : (part.Content, null);
        if (!compression.Equals(As4Names.Gzip, StringComparison.OrdinalIgnoreCase)) return Failed("AS4-0073", id, ("compression", compression));
        if (string.IsNullOrEmpty(info[As4Names.MimeType])) return Failed("AS4-0072", id);
        var unpacked = GzipMember.Unpack(part.Content, limits.MaxPayloadBytes);
        return unpacked.Fault switch
        {
            null => (unpacked.Content, null),
            GzipFault.TooLarge => (default, TooLarge(id, limits)),
            var fault => Failed("AS4-0070", id, ("reason", fault.ToString()!)),
        };
    }

    private static (ReadOnlyMemory<byte>, As4Finding?) Failed(string code, string id, params ReadOnlySpan<(string, string)> arguments) =>
        (default, As4Finding.Of(code, EbmsCode.DecompressionFailure, id, arguments));

    private static As4Finding TooLarge(string id, As4Limits limits) =>
        As4Finding.Of("AS4-0071", EbmsCode.DecompressionFailure, id, ("limit", limits.MaxPayloadBytes.ToString(CultureInfo.InvariantCulture)));

    /// <summary>The finding that a row of a national system gets for the same attachment.</summary>
    private static As4Finding TooLargeAttachment(string id, int size, As4Limits limits) => As4Finding.Of(
        "SED-0044", EbmsCode.PolicyNoncompliance, id, ("size", size.ToString(CultureInfo.InvariantCulture)), ("limit", limits.MaxAttachmentBytes.ToString(CultureInfo.InvariantCulture)));

    /// <summary>CompressionType is neither set by the producer nor passed to the consumer (eDelivery AS4 1.15).</summary>
    private static List<EbmsProperty> Delivered(EbmsPart info) => [.. info.Properties.Where(p => p.Name != As4Names.CompressionType)];

    /// <summary>The digest of an uncompressed XML part leaves its comments out, so nobody signed them.</summary>
    private static bool HasComments(MimePart part, As4Limits limits)
    {
        if (XmlTape.Read(part.Content, limits.Xml).Tape is not { } tape) return false;
        for (var node = 0; node < tape.Count; node++)
            if (tape.Kind(node) == XmlNodeKind.Comment) return true;
        return false;
    }
}
