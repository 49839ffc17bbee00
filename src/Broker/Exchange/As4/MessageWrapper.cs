using MessageBroker.Evidence.Canonical;
using MessageBroker.Evidence.Journal;
using MessageBroker.Evidence.Keys;
using MessageBroker.Evidence.Receipts;
using MessageBroker.Evidence.Signatures;
using MessageBroker.Exchange.As4.Compression;
using MessageBroker.Exchange.As4.Messages;
using System.Text;

namespace MessageBroker.Exchange.As4;

/// <summary>Builds signed user messages and signals (docs/reference/as4.md says what stands where).</summary>
internal static class MessageWrapper
{
    private const string RootId = "root";
    private static readonly byte[] LineEnd = "\r\n"u8.ToArray();

    public static WrappedMessage Wrap(WrapRequest request, SigningKey key)
    {
        Check(request);
        var attachments = request.Parts.Select(Packed).ToList();
        var message = new UserMessage
        {
            MessageId = request.MessageId,
            RefToMessageId = request.RefToMessageId,
            From = request.From,
            To = request.To,
            Agreement = request.Agreement,
            Service = request.Service,
            Action = request.Action,
            ConversationId = request.ConversationId,
            Properties = request.Properties,
            Parts = [.. request.Parts.Select(Described)],
        };
        var envelope = Signed(EbmsWriter.UserMessage(message, request.Timestamp), key, attachments);
        var digest = WsSecurityReference.Digest(NonRepudiation.SignedReferences(envelope));
        if (attachments.Count == 0) return new WrappedMessage(request.MessageId, As4Names.SoapContentType, envelope, digest, envelope);
        var boundary = Boundary(request.MessageId, attachments);
        var type = $"multipart/related; type=\"application/soap+xml\"; boundary=\"{boundary}\"; start=\"<{RootId}>\"";
        return new WrappedMessage(request.MessageId, type, Package(boundary, envelope, attachments), digest, envelope);
    }

    /// <summary>Signs Messaging and Body, and the attachments where there are some, and puts the envelope together.</summary>
    public static byte[] Signed(string messaging, SigningKey key, IReadOnlyList<WsSecurityAttachment> attachments)
    {
        var security = WsSecuritySigner.SecurityHeader(key,
            [(EbmsWriter.MessagingId, Encoding.UTF8.GetBytes(messaging)), (EbmsWriter.BodyId, Encoding.UTF8.GetBytes(EbmsWriter.Body))], attachments);
        return Encoding.UTF8.GetBytes(EbmsWriter.Envelope(messaging, security));
    }

    private static void Check(WrapRequest request)
    {
        var wrong = request.Parts.FirstOrDefault(p => !WsSecurityContentId.IsPortable(p.ContentId) || p.ContentId == RootId);
        if (wrong is not null) throw new ArgumentException($"Content-ID {wrong.ContentId}: only A-Z a-z 0-9 . _ @ = - may be used, and not {RootId}", nameof(request));
        if (request.Parts.DistinctBy(p => p.ContentId).Count() != request.Parts.Count) throw new ArgumentException("two parts share a Content-ID", nameof(request));
        if (request.Properties.Concat(request.Parts.SelectMany(p => p.Properties)).FirstOrDefault(p => (p.Name + p.Value).Any(c => (c < ' ' && c is not ('\t' or '\n' or '\r')) || c is '\uFFFE' or '\uFFFF')) is { } unwritten)
            throw new ArgumentException($"property {string.Concat(unwritten.Name.Where(c => c >= ' '))} holds a character that XML cannot carry", nameof(request));
        if (request.MessageId.Length is 0 or > 255 || request.MessageId.Any(c => c is <= ' ' or > '~' or '<' or '>'))
            throw new ArgumentException("a message id is 1 to 255 printable ASCII characters without blanks and brackets", nameof(request));
    }

    private static WsSecurityAttachment Packed(WrapPart part) =>
        part.Compress
            ? new WsSecurityAttachment(part.ContentId, As4Names.Gzip, GzipMember.Pack(part.Content.Span))
            : new WsSecurityAttachment(part.ContentId, part.Mime.ToLowerInvariant(), part.Content);

    private static EbmsPart Described(WrapPart part)
    {
        var properties = new List<EbmsProperty>(part.Properties) { new(As4Names.MimeType, part.Mime) };
        if (part.CharacterSet is { } set) properties.Add(new EbmsProperty(As4Names.CharacterSet, set));
        if (part.Compress) properties.Add(new EbmsProperty(As4Names.CompressionType, As4Names.Gzip));
        return new EbmsPart(WsSecurityContentId.Encode(part.ContentId), part.ContentId, properties);
    }

    /// <summary>Derived from the message id, so that the same request gives the same octets; taken anew while a part contains it.</summary>
    private static string Boundary(string messageId, IReadOnlyList<WsSecurityAttachment> attachments)
    {
        for (var round = 0; ; round++)
        {
            var boundary = "----=_" + Hash256.Of(Encoding.UTF8.GetBytes($"{round} {messageId}")).ToString()[..40];
            var octets = Encoding.ASCII.GetBytes(boundary);
            if (attachments.All(a => a.Content.Span.IndexOf(octets) < 0)) return boundary;
        }
    }

    private static byte[] Package(string boundary, byte[] envelope, IReadOnlyList<WsSecurityAttachment> attachments)
    {
        using var body = new MemoryStream();
        Part(body, boundary, As4Names.SoapContentType, RootId, envelope);
        foreach (var attachment in attachments) Part(body, boundary, attachment.MediaType, attachment.ContentId, attachment.Content.Span);
        body.Write(Encoding.ASCII.GetBytes($"--{boundary}--\r\n"));
        return body.ToArray();
    }

    private static void Part(MemoryStream body, string boundary, string type, string id, ReadOnlySpan<byte> content)
    {
        body.Write(Encoding.ASCII.GetBytes($"--{boundary}\r\nContent-Type: {type}\r\nContent-Transfer-Encoding: binary\r\nContent-ID: <{id}>\r\n\r\n"));
        body.Write(content);
        body.Write(LineEnd);
    }
}
