using MessageBroker.Exchange.As4.Messages;
using MessageBroker.Exchange.As4.Mime;
using MessageBroker.Evidence.Canonical;
using MessageBroker.Evidence.Signatures;

namespace MessageBroker.Exchange.As4;

/// <summary>What came back over HTTP.</summary>
public sealed record As4HttpAnswer(int Status, string? ContentType, ReadOnlyMemory<byte> Body);

/// <summary>The message that an answer is judged against, from its stored octets.</summary>
/// <param name="To">The party that must have signed the answer.</param>
/// <param name="Repeated">The same message was posted before, so that the partner may hold it already.</param>
public sealed record SentMessage(string MessageId, string To, ReadOnlyMemory<byte> SoapEnvelope, bool Repeated = false)
{
    /// <summary>Reads a stored message; null where the octets are no user message of ours.</summary>
    public static SentMessage? Read(string contentType, ReadOnlyMemory<byte> body, bool repeated = false)
    {
        if (MimeMessageReader.Read(contentType, body, As4Limits.Default).Message is not { } message) return null;
        if (XmlTape.Read(message.Root, XmlLimits.Default).Tape is not { } tape) return null;
        var envelope = WsSecurityEnvelope.Locate(tape);
        return envelope.Messaging >= 0 && EbmsReader.Read(envelope).Unit is UserMessage { MessageId: { } id, To.Id: { } to }
            ? new SentMessage(id, to, message.Root, repeated) : null;
    }
}

/// <summary>How an attempt to send ended. Closed: acknowledged, rejected or no answer.</summary>
public abstract record As4Outcome
{
    private As4Outcome(As4Judgement? signal, IReadOnlyList<As4Finding> findings) => (Signal, Findings) = (signal, findings);

    /// <summary>The signal as it was judged; null where the answer held none.</summary>
    public As4Judgement? Signal { get; }
    public IReadOnlyList<As4Finding> Findings { get; }

    /// <summary>A signed receipt that verifies against what was sent.</summary>
    public sealed record Acknowledged : As4Outcome
    {
        internal Acknowledged(As4Judgement receipt) : base(receipt, receipt.Findings) { }

        /// <summary>SOAP envelope of the receipt, to be kept: the evidence.</summary>
        public byte[] Receipt => Signal!.Soap.ToArray();

        /// <summary>When it was given, by its own signed word (eb:Timestamp); null where that names no zone.</summary>
        public DateTimeOffset? GivenAt => Signal!.Unit?.Timestamp is { HasZone: true } timestamp ? timestamp.Instant : null;
    }

    /// <summary>A signed error of severity failure for this message.</summary>
    public sealed record Rejected : As4Outcome
    {
        internal Rejected(As4Judgement signal, EbmsError error, IReadOnlyList<As4Finding> findings) : base(signal, findings) => Error = error;

        public EbmsError Error { get; }
    }

    /// <summary>Anything else: nothing is known, and the same octets are sent again.</summary>
    public sealed record NoAnswer : As4Outcome
    {
        internal NoAnswer(As4Judgement? signal, IReadOnlyList<As4Finding> findings, string? hint, bool digestsMatch) : base(signal, findings) => (Hint, DigestsMatch) = (hint, digestsMatch);

        /// <summary>ebMS code of an error that nobody signed, or that says no more than "already here". Never a final state.</summary>
        public string? Hint { get; }
        /// <summary>There was a receipt, and it repeats what was sent; its signature is what failed.</summary>
        public bool DigestsMatch { get; }
    }
}
