using System.Security.Cryptography.X509Certificates;
using MessageBroker.Evidence.Keys;
using MessageBroker.Exchange.Flow.Verdicts;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Exchange.Flow.Ports;

/// <summary>AS4 as pure functions of named inputs: no I/O, no clock. Implemented by Exchange.As4.</summary>
public interface IAs4Codec
{
    /// <summary>Builds the signed user message; the same inputs and an RSA key give the same bytes.</summary>
    As4Wrapped Wrap(As4Content content, SigningKey key);

    /// <summary>Judges a received message against the configured partners at an instant.</summary>
    As4Reading Judge(string? contentType, ReadOnlyMemory<byte> body, Parties parties, DateTimeOffset at);

    /// <summary>The signed non-repudiation receipt for an accepted user message.</summary>
    byte[] Receipt(As4Reading accepted, SigningKey key, string signalId, DateTimeOffset at);

    /// <summary>A signed error signal for a refused message: the reading's EBMS code, and the first of its findings that is an error.</summary>
    byte[] Error(As4Reading refused, SigningKey key, string signalId, DateTimeOffset at);

    /// <summary>What tells a sent message from any other, as its receiver computes it (<see cref="As4Reading.ReferencesDigest"/>).</summary>
    string DigestOf(As4Wrapped sent);

    /// <summary>Judges the partner's answer to a sent message.</summary>
    /// <param name="repeated">The message was sent before: EBMS:0004 is then no answer.</param>
    As4Answer JudgeAnswer(As4Received answer, As4Wrapped sent, string partner, bool repeated, Parties parties, DateTimeOffset at);
}

/// <summary>Content type of signals (receipts and errors).</summary>
public static class As4Types
{
    public const string Signal = "application/soap+xml; charset=UTF-8";
}

/// <param name="ContentType">HTTP Content-Type with boundary.</param>
/// <param name="Body">The HTTP body.</param>
public sealed record As4Wrapped(string ContentType, byte[] Body);

/// <param name="Status">HTTP status.</param>
public sealed record As4Received(int Status, string? ContentType, ReadOnlyMemory<byte> Body);

/// <summary>What goes into a user message.</summary>
public sealed record As4Content
{
    public required string MessageId { get; init; }
    public required string ConversationId { get; init; }
    public string? RefToMessageId { get; init; }
    public required DateTimeOffset Timestamp { get; init; }
    /// <summary>EESSI institution ids; type and role are EESSI's.</summary>
    public required string From { get; init; }
    public required string To { get; init; }
    /// <summary>A statement between brokers after a restore, under a service and action of its own; else a SED.</summary>
    public bool IsReconcile { get; init; }
    public required IReadOnlyList<As4Part> Parts { get; init; }
}

/// <param name="ContentId">Without brackets; DefaultSED for the SED.</param>
/// <param name="Properties">Part properties such as PartType.</param>
public sealed record As4Part(string ContentId, string Mime, ReadOnlyMemory<byte> Bytes, IReadOnlyDictionary<string, string> Properties);

/// <summary>What a received message is and whether it is accepted.</summary>
public sealed record As4Reading
{
    public required bool Accepted { get; init; }
    /// <summary>user-message, receipt, error, pull-request, fault or unknown.</summary>
    public required string Kind { get; init; }
    /// <summary>The code that is answered; null when accepted.</summary>
    public string? EbmsCode { get; init; }
    public string? MessageId { get; init; }
    public string? RefToMessageId { get; init; }
    public string? From { get; init; }
    public string? To { get; init; }
    public string? ConversationId { get; init; }
    /// <summary>The connectivity test of ebMS (service …/service, action …/test): receipted, never delivered.</summary>
    public bool IsPing { get; init; }
    /// <summary>A statement after a restore, from a partner whose entry agrees to it.</summary>
    public bool IsReconcile { get; init; }
    /// <summary>Delivered parts only: referenced, covered, decompressed.</summary>
    public IReadOnlyList<As4Part> Parts { get; init; } = [];
    /// <summary>
    /// SHA-256 (hex) over the sorted signed references, or over the parts where an agreement takes unsigned messages: equal for every
    /// repetition of the same content.
    /// </summary>
    public string? ReferencesDigest { get; init; }
    /// <summary>Subject and SHA-256 thumbprint of the signer, for the verdict.</summary>
    public string? Signer { get; init; }
    /// <summary>As it came, judged or not.</summary>
    public X509Certificate2? SignerCertificate { get; init; }
    public IReadOnlyList<Finding> Findings { get; init; } = [];
    /// <summary>Nothing stands against it but that nobody could say yet whether its signer's certificate is revoked.</summary>
    public bool WaitsForRevocation => !Accepted && RevocationWait.IsAll(Findings);
    /// <summary>The codec's own judgement, handed back to it for the receipt or error.</summary>
    public object? Handle { get; init; }
}

public enum As4AnswerKind
{
    /// <summary>A receipt that verifies against what was sent.</summary>
    Receipt,
    /// <summary>A signed ebMS error of severity failure.</summary>
    Error,
    /// <summary>Anything else: nothing is known, the same bytes are sent again.</summary>
    None,
}

/// <param name="Reason">Why it is no answer, or the error's code and text; no personal data.</param>
public sealed record As4Answer(As4AnswerKind Kind, string? EbmsCode, string? Signer, string? Reason, IReadOnlyList<Finding> Findings)
{
    /// <summary>The codec's own outcome, for those who show more of it than the flow asks for.</summary>
    public object? Handle { get; init; }
    /// <summary>Whose signature it carried, trusted or not.</summary>
    public X509Certificate2? SignerCertificate { get; init; }
    /// <summary>Of a receipt: when it was given, by its own signed word (eb:Timestamp); null where that names no zone.</summary>
    public DateTimeOffset? GivenAt { get; init; }
}
