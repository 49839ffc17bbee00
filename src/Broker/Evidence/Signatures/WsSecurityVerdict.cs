using System.Security.Cryptography.X509Certificates;

namespace MessageBroker.Evidence.Signatures;

/// <summary>What a WS-Security signature proves about an envelope and its attachments.</summary>
public sealed record WsSecurityVerdict
{
    /// <summary>Valid: every digest matches and the signature value holds with the named key. Says nothing about trust or coverage.</summary>
    public required CryptoOutcome Crypto { get; init; }
    /// <summary>
    /// All deviations in the order of the checks (structure, algorithms, token, trust, digests and value, missing and encrypted parts,
    /// coverage): the first one words a refusal. Members of code <see cref="ReasonCode.LegacyAdmitted"/> refuse nothing.
    /// </summary>
    public required IReadOnlyList<Reason> Reasons { get; init; }
    /// <summary>The certificate whose key was used, trusted or not.</summary>
    public X509Certificate2? Signer { get; init; }
    /// <summary>Chain to an anchor held at the instant of judgement.</summary>
    public bool Trusted { get; init; }
    /// <summary>References of SignedInfo in their order.</summary>
    public IReadOnlyList<WsSecurityReference> References { get; init; } = [];

    /// <summary>Everything holds; only then may the content be processed.</summary>
    public bool Holds => Crypto == CryptoOutcome.Valid && Reasons.All(r => r.Code == ReasonCode.LegacyAdmitted);
}

/// <summary>What must hold beyond the cryptography.</summary>
public sealed record WsSecurityDemand
{
    /// <summary>Raw Content-IDs of the parts that will be processed; each must be referenced.</summary>
    public IReadOnlyCollection<string> Attachments { get; init; } = [];
    /// <summary>An empty Body may stand outside the signature: AS4 5.1.5 does not repeat the demand of 5.1.4, and some peers leave it out.</summary>
    public bool EmptyBodyMayBeUnsigned { get; init; }
}
