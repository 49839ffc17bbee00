namespace MessageBroker.Exchange.As4.Mime;

/// <summary>One part of a multipart/related message: slices of the octets that came, nothing re-serialised.</summary>
/// <param name="ContentId">Raw Content-ID without angle brackets, compared case-sensitively; null where the part has none.</param>
/// <param name="Content">The decoded octets. For 7bit, 8bit and binary this is a slice of the message itself.</param>
public sealed record MimePart(string? ContentId, ContentTypeHeader ContentType, ReadOnlyMemory<byte> Content);

/// <summary>A message taken apart: the root part (the SOAP envelope) and the others in their order.</summary>
/// <param name="Root">Content of the root part.</param>
/// <param name="Parts">All parts but the root.</param>
public sealed record MimeMessage(ReadOnlyMemory<byte> Root, IReadOnlyList<MimePart> Parts)
{
    /// <summary>The part of that raw Content-ID, or null.</summary>
    public MimePart? Part(string contentId) => Parts.FirstOrDefault(p => string.Equals(p.ContentId, contentId, StringComparison.Ordinal));
}

/// <summary>Either a message or findings that say why not (a message may carry warnings).</summary>
public sealed record MimeReading(MimeMessage? Message, IReadOnlyList<As4Finding> Findings)
{
    internal static MimeReading Refused(string code, EbmsCode? answer, string path, params ReadOnlySpan<(string, string)> arguments) =>
        new(null, [As4Finding.Of(code, answer, path, arguments)]);
}
