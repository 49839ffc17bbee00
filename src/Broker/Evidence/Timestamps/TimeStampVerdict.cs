using System.Security.Cryptography.X509Certificates;
using MessageBroker.Evidence.Trust;

namespace MessageBroker.Evidence.Timestamps;

/// <summary>All that a verdict about a time-stamp depends on besides the token and what was stamped.</summary>
/// <param name="At">The time of judgement. The signer's chain is judged at the token's own time; this only bounds that from above.</param>
public sealed record TimeStampContext(TrustStore Trust, CryptoPolicy Policy, DateTimeOffset At)
{
    /// <summary>The policy (dotted decimal) that was asked for; null takes any.</summary>
    public string? RequestedPolicy { get; init; }

    /// <summary>The nonce that was sent, big-endian without sign; null where none was.</summary>
    public ReadOnlyMemory<byte>? Nonce { get; init; }

    /// <summary>How far a token may lie behind the time of judgement: clocks differ.</summary>
    public TimeSpan ClockSkew { get; init; } = TimeSpan.FromMinutes(5);
}

/// <summary>The judgement of a time-stamp token (RFC 3161): that what was stamped existed at that time, on the word of that authority.</summary>
public sealed record TimeStampVerdict
{
    public required Indication Indication { get; init; }
    public SubIndication SubIndication { get; init; }
    /// <summary>Imprint and signature value.</summary>
    public CryptoOutcome Crypto { get; init; }
    /// <summary>As the token says it; proven only by a passed verdict.</summary>
    public DateTimeOffset? GenTime { get; init; }
    /// <summary>The authority's certificate; null where there is none to verify with.</summary>
    public X509Certificate2? Authority { get; init; }
    /// <summary>Policy under which it was made, dotted decimal.</summary>
    public string? Policy { get; init; }
    /// <summary>Hexadecimal.</summary>
    public string? Serial { get; init; }
    /// <summary>Hexadecimal; null where it has none.</summary>
    public string? Nonce { get; init; }
    /// <summary>Why, all of it; also marks that do not change the indication.</summary>
    public required IReadOnlyList<Reason> Reasons { get; init; }
}
