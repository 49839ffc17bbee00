using System.Security.Cryptography.X509Certificates;
using MessageBroker.Evidence.Canonical;
using MessageBroker.Evidence.Trust;

namespace MessageBroker.Evidence.Signatures;

/// <summary>All that a verdict depends on besides the document.</summary>
/// <param name="At">The time of judgement.</param>
public sealed record VerificationContext(TrustStore Trust, CryptoPolicy Policy, DateTimeOffset At)
{
    /// <summary>
    /// When the signature is known to have existed, by a proof outside the document (a proof of existence, as EN 319 102-1 calls it), not after
    /// <see cref="At"/>. Null where nothing proves more than the time of judgement. An earlier time-stamp in the signature wins.
    /// </summary>
    public DateTimeOffset? Existed { get; init; }

    /// <summary>Whose word is expected: one of these has to be the signer. Null expects nobody in particular.</summary>
    public IReadOnlyList<X509Certificate2>? Expected { get; init; }

    /// <summary>Content that stands outside the document; never fetched, only given.</summary>
    public ReadOnlyMemory<byte>? Detached { get; init; }

    /// <summary>Content by the URI of a reference, for signatures in a container; null for what it does not hold. Never fetched, only given.</summary>
    public Func<string, ReadOnlyMemory<byte>?>? Named { get; init; }

    /// <summary>Caps for reading detached content as XML where a transform asks for that.</summary>
    public XmlLimits Limits { get; init; } = XmlLimits.Default;
}
