using MessageBroker.Exchange.As4.Messages;

namespace MessageBroker.Exchange.As4;

/// <summary>Everything that a user message says. Equal requests and keys give equal octets where the key is RSA.</summary>
public sealed record WrapRequest
{
    /// <summary>Without angle brackets, for example a UUID, "@" and the access point's host name.</summary>
    public required string MessageId { get; init; }
    public required string ConversationId { get; init; }
    /// <summary>The message that this one answers, in two-way exchanges.</summary>
    public string? RefToMessageId { get; init; }
    public required DateTimeOffset Timestamp { get; init; }
    public required EbmsParty From { get; init; }
    public required EbmsParty To { get; init; }
    public required EbmsTyped Service { get; init; }
    public required string Action { get; init; }
    public EbmsTyped? Agreement { get; init; }
    /// <summary>For example originalSender and finalRecipient.</summary>
    public IReadOnlyList<EbmsProperty> Properties { get; init; } = [];
    /// <summary>In the order in which they stand in PayloadInfo and in the MIME package; the SED first.</summary>
    public IReadOnlyList<WrapPart> Parts { get; init; } = [];
}

/// <summary>One payload to send.</summary>
/// <param name="ContentId">A-Z a-z 0-9 . _ @ = - only: what every stack carries unchanged.</param>
/// <param name="Mime">type/subtype of the content itself.</param>
/// <param name="Compress">gzip, which EESSI's messages carry and which keeps the digest independent of the content's type.</param>
public sealed record WrapPart(string ContentId, string Mime, ReadOnlyMemory<byte> Content, bool Compress = true)
{
    /// <summary>Further part properties, for example PartType; MimeType, CharacterSet and CompressionType are written by the codec.</summary>
    public IReadOnlyList<EbmsProperty> Properties { get; init; } = [];
    public string? CharacterSet { get; init; }
}

/// <summary>A signed message, ready to be posted; every repeat sends these very octets.</summary>
/// <param name="ContentType">Value of the HTTP header.</param>
/// <param name="ReferencesDigest">SHA-256 (hex) over the sorted signed references: the message's identity for duplicates and receipts.</param>
/// <param name="SoapEnvelope">The signed envelope alone, against which a receipt is verified.</param>
public sealed record WrappedMessage(string MessageId, string ContentType, byte[] Body, string ReferencesDigest, byte[] SoapEnvelope);
