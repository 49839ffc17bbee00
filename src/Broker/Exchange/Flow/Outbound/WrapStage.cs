using MessageBroker.Exchange.Flow.Ports;

namespace MessageBroker.Exchange.Flow.Outbound;

/// <summary>
/// Wrap: puts the signed SED, octet for octet, under its SBDH, and both with the attachments into the signed AS4 message.
/// These are the bytes that every attempt sends.
/// </summary>
public sealed class WrapStage(IInstitutionKeys keys, IAs4Codec codec)
{
    public WrappedMessage Run(OutboundDraft draft, SignedSed signed)
    {
        var sbd = Schemas.Envelope.SbdhWriter.Write(draft.Envelope!, signed.Bytes);
        var content = new As4Content
        {
            MessageId = draft.Context.As4MessageId!,
            ConversationId = draft.Context.ConversationId!,
            Timestamp = draft.At,
            From = draft.Context.Institution,
            To = draft.Receiver!,
            Parts = [new As4Part("DefaultSED", "application/xml", sbd, Type("SED")), .. Attachments(draft)],
        };
        return new WrappedMessage(sbd, Wrap(content));
    }

    /// <summary>Content that stands ready, signed by its sender's ebMS key.</summary>
    public As4Wrapped Wrap(As4Content content) => codec.Wrap(content, keys.Ebms(content.From, content.Timestamp));

    private static IEnumerable<As4Part> Attachments(OutboundDraft draft)
    {
        var listed = draft.Envelope!.Attachments;
        for (var i = 0; i < draft.Record.Attachments.Count; i++)
        {
            var attachment = draft.Record.Attachments[i];
            yield return new As4Part(listed[i].Identifier, attachment.Mime, attachment.Content, Type("Attachment"));
        }
    }

    private static Dictionary<string, string> Type(string type) => new(StringComparer.Ordinal) { ["PartType"] = type };
}

/// <param name="Sbd">SBDH and signed SED.</param>
public sealed record WrappedMessage(byte[] Sbd, As4Wrapped As4);
