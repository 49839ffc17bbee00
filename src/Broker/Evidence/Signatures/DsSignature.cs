using System.Buffers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MessageBroker.Evidence.Canonical;
using MessageBroker.Evidence.Keys;
using MessageBroker.Evidence.Trust;

namespace MessageBroker.Evidence.Signatures;

/// <summary>
/// A ds:Signature read strictly from the tape (XML Signature 1.1): fixed child order, one SignedInfo, text-only strict Base64.
/// This is the shared core of the SED profiles and of WS-Security; profiles add what must be covered and where things must stand.
/// </summary>
public sealed record DsSignature
{
    public required int Node { get; init; }
    public required int SignedInfoNode { get; init; }
    public string? Id { get; init; }
    public required string CanonicalizationAlgorithm { get; init; }
    public required IReadOnlyList<string> CanonicalizationPrefixes { get; init; }
    public required string SignatureAlgorithm { get; init; }
    public required IReadOnlyList<DsReference> References { get; init; }
    public required byte[] SignatureValue { get; init; }
    /// <summary>ds:KeyInfo, or -1.</summary>
    public int KeyInfoNode { get; init; } = -1;
    /// <summary>ds:Object children in order.</summary>
    public required IReadOnlyList<int> ObjectNodes { get; init; }

    /// <summary>
    /// Reads a signature element. Reasons name the first and every further deviation; Signature is null when unusable. Any reason is a
    /// refusal, also where a signature is given (an algorithm or transform that the policy does not admit): nothing may be computed then.
    /// </summary>
    public static (DsSignature? Signature, IReadOnlyList<Reason> Reasons) Parse(XmlTape tape, int signatureNode, CryptoPolicy policy) =>
        new DsSignatureReading(tape, policy).Read(signatureNode);

    /// <summary>Verifies SignatureValue over the canonical SignedInfo with the certificate's key under the policy. Empty = holds.</summary>
    public IReadOnlyList<Reason> VerifyValue(XmlTape tape, X509Certificate2 certificate, CryptoPolicy policy)
    {
        using var lease = PublicKeyLease.Of(certificate);
        return VerifyValue(tape, lease.Key, policy);
    }

    /// <summary>As above with a bare key (RSA or ECDSA); one of another kind, or none, does not fit.</summary>
    public IReadOnlyList<Reason> VerifyValue(XmlTape tape, AsymmetricAlgorithm? key, CryptoPolicy policy)
    {
        if (policy.Signature(SignatureAlgorithm) is not { } method) return Forbidden(tape, SignatureAlgorithm);
        if (key is null || !method.Fits(key)) return [Reason.Of(ReasonCode.KeyMismatch, tape.Path(Node), "algorithm", SignatureAlgorithm)];
        if (policy.RefusedKey(key) is { } refused) return Forbidden(tape, refused);
        var signed = new ArrayBufferWriter<byte>(2048);
        var options = DsAlgorithms.Canonicalization(CanonicalizationAlgorithm)! with { InclusivePrefixes = CanonicalizationPrefixes };
        Canonicalizer.Write(tape, SignedInfoNode, options, signed);
        return method.Verify(key, signed.WrittenSpan, SignatureValue) ? [] : [new Reason(ReasonCode.SignatureValueInvalid, tape.Path(Node))];
    }

    /// <summary>
    /// What this signature uses that only a marking policy admits, as reasons <see cref="ReasonCode.LegacyAdmitted"/>; empty for a
    /// policy that does not mark.
    /// </summary>
    /// <param name="key">The key it was verified with, or null.</param>
    public IReadOnlyList<Reason> Marks(XmlTape tape, AsymmetricAlgorithm? key, CryptoPolicy policy)
    {
        if (!policy.Marks) return [];
        var weak = new List<string>();
        if (CryptoPolicy.Default.Signature(SignatureAlgorithm) is null) weak.Add(SignatureAlgorithm);
        weak.AddRange(References.Select(r => r.DigestAlgorithm).Where(d => CryptoPolicy.Default.Digest(d) is null));
        if (key is not null && CryptoPolicy.Default.RefusedKey(key) is { } size) weak.Add(size);
        return [.. weak.Distinct().Select(w => Reason.Of(ReasonCode.LegacyAdmitted, tape.Path(Node), "algorithm", w))];
    }

    private Reason[] Forbidden(XmlTape tape, string algorithm) => [Reason.Of(ReasonCode.AlgorithmForbidden, tape.Path(Node), "algorithm", algorithm)];
}
