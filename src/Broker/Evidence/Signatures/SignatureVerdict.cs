using System.Security.Cryptography.X509Certificates;
using MessageBroker.Evidence.Trust;

namespace MessageBroker.Evidence.Signatures;

/// <summary>The judgement of a signed document, or of one of its signatures.</summary>
public sealed record SignatureVerdict
{
    public required Indication Indication { get; init; }
    public SubIndication SubIndication { get; init; }
    public CryptoOutcome Crypto { get; init; }
    /// <summary>The certificate whose key the value was verified with; null where there is none.</summary>
    public X509Certificate2? Signer { get; init; }
    /// <summary>What the signer claims; proves nothing.</summary>
    public DateTimeOffset? SigningTime { get; init; }
    /// <summary>When a signature time-stamp that holds proves the signature to have existed; null without one.</summary>
    public DateTimeOffset? StampedAt { get; init; }
    /// <summary>Signature algorithm URI as written.</summary>
    public string? Algorithm { get; init; }
    /// <summary>The canonical octets that were digested. Only a passed verdict has them; business code reads these and nothing else.</summary>
    public ReadOnlyMemory<byte>? SignedBytes { get; init; }
    /// <summary>Hex SHA-256 of the canonical octets; absent unless the cryptography holds and nothing about the structure is refused.</summary>
    public string? Digest { get; init; }
    /// <summary>
    /// What each reference covers, in their order: the path of an element (that of the document element for the whole document; an enveloped signature is
    /// no part of what it covers), with /text() behind it where only its decoded text counts, or the URI of content outside. Empty unless the cryptography holds.
    /// </summary>
    public IReadOnlyList<string> Covers { get; init; } = [];
    /// <summary>What was asked about the revocation of the signer's certificate; null where the judgement did not come to that.</summary>
    public RevocationUse? Revocation { get; init; }
    /// <summary>URIs of the references that lead out of the document, as written and in their order, whatever became of them.</summary>
    internal IReadOnlyList<string> External { get; init; } = [];
    /// <summary>Why, all of it; also marks that do not change the indication.</summary>
    public required IReadOnlyList<Reason> Reasons { get; init; }
    /// <summary>One verdict per signature where the document has several; else empty.</summary>
    public IReadOnlyList<SignatureVerdict> Signatures { get; init; } = [];

    /// <summary>The verdict on each signature, one or several.</summary>
    public IReadOnlyList<SignatureVerdict> Each => Signatures.Count == 0 ? [this] : Signatures;
}
