using System.Security.Cryptography;
using MessageBroker.Evidence.Trust;

namespace MessageBroker.Evidence.Signatures;

/// <param name="Node">The ds:Reference element on the tape.</param>
/// <param name="Uri">As written; null when absent.</param>
public sealed record DsReference(int Node, string? Uri, string? Id, string? Type, IReadOnlyList<DsTransform> Transforms, string DigestAlgorithm, byte[] DigestValue)
{
    /// <summary>Compares DigestValue with the digest of <paramref name="octets"/> under DigestAlgorithm (which the policy must admit).</summary>
    public IReadOnlyList<Reason> VerifyDigest(ReadOnlySpan<byte> octets, CryptoPolicy policy, string place) =>
        policy.Digest(DigestAlgorithm) is { } method
            ? VerifyComputed(method.Compute(octets), place)
            : [Reason.Of(ReasonCode.AlgorithmForbidden, place, "algorithm", DigestAlgorithm)];

    /// <summary>As <see cref="VerifyDigest"/> where the caller has hashed a stream itself, with the algorithm that this reference names.</summary>
    public IReadOnlyList<Reason> VerifyComputed(ReadOnlySpan<byte> digest, string place) =>
        CryptographicOperations.FixedTimeEquals(digest, DigestValue) ? [] : [Reason.Of(ReasonCode.DigestMismatch, place, "uri", Uri ?? "")];
}

/// <param name="PrefixList">InclusiveNamespaces of an exclusive canonicalisation transform.</param>
public sealed record DsTransform(string Algorithm, IReadOnlyList<string> PrefixList);

/// <param name="DigestValue">SHA-256 of the referenced octets after the transforms.</param>
public sealed record DsReferenceToSign(string Uri, string? Id, string? Type, IReadOnlyList<DsTransform> Transforms, byte[] DigestValue);
