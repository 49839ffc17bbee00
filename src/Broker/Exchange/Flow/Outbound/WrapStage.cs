using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;

namespace MessageBroker.Exchange.Flow.Outbound;

/// <summary>
/// Wrap: puts the signed SED, octet for octet, under its SBDH, and both with the attachments into the signed AS4 message.
/// These are the bytes that every attempt sends.
/// </summary>
public sealed class WrapStage(IInstitutionKeys keys, IAs4Codec codec)
{
    public WrappedMessage Run(OutboundDraft draft, SignedSed signed) => Run(draft.Envelope!, draft.Context, draft.At, signed, [.. Attachments(draft)]);

    /// <summary>A signed SED that goes to the first receiver of its envelope.</summary>
    public WrappedMessage Run(Schemas.Envelope.Sbdh envelope, CaseContext context, DateTimeOffset at, SignedSed signed, IReadOnlyList<As4Part> attachments)
    {
        // One message or none: what the SED lists and what goes with it were judged apart, and a receiver would refuse the difference.
        if (!envelope.Attachments.Select(a => a.Identifier).SequenceEqual(attachments.Select(a => a.ContentId), StringComparer.Ordinal))
            throw new InvalidOperationException($"the SED lists {envelope.Attachments.Count} attachments and {attachments.Count} go with it; the case is parked and nothing was sent");
        var sbd = Schemas.Envelope.SbdhWriter.Write(envelope, signed.Bytes);
        var content = new As4Content
        {
            MessageId = context.As4MessageId!,
            ConversationId = context.ConversationId!,
            Timestamp = at,
            From = context.Institution,
            To = envelope.Receivers[0].Id,
            Parts = [new As4Part("DefaultSED", "application/xml", sbd, Type("SED")), .. attachments],
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
            yield return new As4Part(i < listed.Count ? listed[i].Identifier : $"unlisted-{i + 1}", attachment.Mime, attachment.Content, Type("Attachment"));
        }
    }

    private static Dictionary<string, string> Type(string type) => new(StringComparer.Ordinal) { ["PartType"] = type };
}

/// <param name="Sbd">SBDH and signed SED.</param>
public sealed record WrappedMessage(byte[] Sbd, As4Wrapped As4);
