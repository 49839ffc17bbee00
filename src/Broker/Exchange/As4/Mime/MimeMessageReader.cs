using System.Text;

namespace MessageBroker.Exchange.As4.Mime;

/// <summary>
/// Takes the body of an AS4 request or answer apart (SOAP 1.2 alone, or SOAP with Attachments in multipart/related; AS4 profile
/// of ebMS 3.0, section 2.1; eDelivery AS4 1.15, 3.2). The caller caps and spools the body; what comes back are slices of it.
/// </summary>
public static class MimeMessageReader
{
    private const string Soap = "application/soap+xml", Related = "multipart/related", ContentTypePlace = "Content-Type";
    private static readonly byte[] ByteOrderMark = [0xEF, 0xBB, 0xBF];

    /// <param name="contentType">The Content-Type of the HTTP message, as it came (it may be folded); null where there was none.</param>
    public static MimeReading Read(string? contentType, ReadOnlyMemory<byte> body, As4Limits limits)
    {
        if (string.IsNullOrWhiteSpace(contentType)) return MimeReading.Refused("AS4-0001", EbmsCode.MimeInconsistency, ContentTypePlace);
        if (body.Length > limits.MaxBodyBytes) return OverCap("body", body.Length, limits.MaxBodyBytes);
        var (header, fault) = ContentTypeHeader.Parse(contentType);
        if (header is null) return MimeReading.Refused("AS4-0002", EbmsCode.MimeInconsistency, ContentTypePlace, ("value", contentType), ("reason", fault!));
        return header.MediaType switch
        {
            Soap => SoapAlone(header, body),
            Related => Multipart(header, body, limits),
            _ => MimeReading.Refused("AS4-0003", EbmsCode.MimeInconsistency, ContentTypePlace, ("value", header.MediaType)),
        };
    }

    private static MimeReading SoapAlone(ContentTypeHeader header, ReadOnlyMemory<byte> body) =>
        RootFault(header, ContentTypePlace) ?? new MimeReading(new MimeMessage(body, []), []);

    private static MimeReading Multipart(ContentTypeHeader header, ReadOnlyMemory<byte> body, As4Limits limits)
    {
        if (header["type"] is { } type && !type.Equals(Soap, StringComparison.OrdinalIgnoreCase))
            return MimeReading.Refused("AS4-0003", EbmsCode.MimeInconsistency, ContentTypePlace, ("value", $"type={type}"));
        if (header["boundary"] is not { Length: > 0 and <= 200 } boundary) return MimeReading.Refused("AS4-0004", EbmsCode.MimeInconsistency, ContentTypePlace);
        if (body.Span.StartsWith(ByteOrderMark)) body = body[ByteOrderMark.Length..];
        if (TooManyParts(body.Span, boundary, limits.MaxParts)) return OverCap("parts", limits.MaxParts + 1, limits.MaxParts);
        var offsets = MimeOffsets.Read(body, boundary);
        if (!offsets.Closed || offsets.Parts.Count == 0)
            return MimeReading.Refused("AS4-0005", EbmsCode.MimeInconsistency, $"--{boundary}", ("reason", offsets.Closed ? "no part" : "no closing boundary"));
        return Cut(header["start"], offsets.Parts, body, limits);
    }

    private static MimeReading Cut(string? start, IReadOnlyList<PartPlace> places, ReadOnlyMemory<byte> body, As4Limits limits)
    {
        var parts = new List<MimePart>(places.Count);
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var place in places)
        {
            var name = $"part {parts.Count + 1}";
            if (place.HeaderBytes > limits.MaxPartHeaderBytes) return OverCap($"{name}, header", place.HeaderBytes, limits.MaxPartHeaderBytes);
            var (part, refused) = Part(name, place, body);
            if (part is null) return refused!;
            if (part.ContentId is { } id && !ids.Add(id)) return MimeReading.Refused("AS4-0007", EbmsCode.MimeInconsistency, id, ("id", id));
            parts.Add(part);
        }
        var root = start is null ? 0 : parts.FindIndex(p => p.ContentId == WithoutBrackets(start));
        if (root < 0) return MimeReading.Refused("AS4-0006", EbmsCode.MimeInconsistency, ContentTypePlace, ("start", start!));
        var rootPart = parts[root];
        parts.RemoveAt(root);
        return RootFault(rootPart.ContentType, "root part") ?? new MimeReading(new MimeMessage(rootPart.Content, parts), []);
    }

    private static (MimePart? Part, MimeReading? Refused) Part(string name, PartPlace place, ReadOnlyMemory<byte> body)
    {
        foreach (var header in (ReadOnlySpan<string>)["content-type", "content-id", "content-transfer-encoding"])
            if (place.Headers.Count(h => h.Key == header) > 1)
                return (null, MimeReading.Refused("AS4-0008", EbmsCode.MimeInconsistency, name, ("header", header)));
        var type = ContentTypeHeader.Parse(Value(place, "content-type") ?? "text/plain");
        if (type.Header is null) return (null, MimeReading.Refused("AS4-0002", EbmsCode.MimeInconsistency, name, ("value", Value(place, "content-type")!), ("reason", type.Fault!)));
        var encoding = Value(place, "content-transfer-encoding");
        if (TransferEncoding.Decode(encoding, body[place.Begin..place.End]) is not { } content)
            return (null, MimeReading.Refused("AS4-0009", EbmsCode.MimeInconsistency, name, ("encoding", encoding!)));
        var id = Value(place, "content-id");
        return (new MimePart(string.IsNullOrEmpty(id) ? null : WithoutBrackets(id), type.Header, content), null);
    }

    /// <summary>SOAP 1.2 in UTF-8 is the only root there is (a charset that says otherwise contradicts the envelope).</summary>
    private static MimeReading? RootFault(ContentTypeHeader header, string place)
    {
        if (header.MediaType != Soap) return MimeReading.Refused("AS4-0003", EbmsCode.MimeInconsistency, place, ("value", header.MediaType));
        return header["charset"] is { } charset && !charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase)
            ? MimeReading.Refused("AS4-0003", EbmsCode.MimeInconsistency, place, ("value", $"charset={charset}"))
            : null;
    }

    /// <summary>Counted before anything is built, so that a body full of boundaries costs one scan and no objects.</summary>
    private static bool TooManyParts(ReadOnlySpan<byte> body, string boundary, int most)
    {
        var line = Encoding.UTF8.GetBytes("--" + boundary);
        var count = 0;
        for (var rest = body; rest.IndexOf(line) is >= 0 and var at; rest = rest[(at + line.Length)..])
            if (++count > most + 1) return true;
        return false;
    }

    private static MimeReading OverCap(string what, int value, int limit) =>
        MimeReading.Refused("AS4-0010", EbmsCode.MimeInconsistency, what, ("value", Number(value)), ("limit", Number(limit)));

    private static string Number(int value) => value.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static string? Value(PartPlace place, string header)
    {
        var found = place.Headers.FirstOrDefault(h => h.Key == header).Value;
        return found?.Replace("\r", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal).Trim();
    }

    private static string WithoutBrackets(string id)
    {
        var text = id.Trim();
        return text.Length >= 2 && text[0] == '<' && text[^1] == '>' ? text[1..^1] : text;
    }
}
