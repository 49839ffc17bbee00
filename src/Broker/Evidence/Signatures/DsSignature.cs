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
    /// <summary>ds:KeyInfo, or <see cref="XmlTape.None"/>.</summary>
    public int KeyInfoNode { get; init; } = XmlTape.None;
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
    /// What of this signature's algorithms the policy did not admit when it existed (<see cref="ReasonCode.AlgorithmOutOfPeriod"/>), and what it
    /// admitted though the default policy would not have (<see cref="ReasonCode.LegacyAdmitted"/>).
    /// </summary>
    /// <param name="key">The key it was verified with, or null.</param>
    /// <param name="existed">When the signature is known to have existed.</param>
    public IReadOnlyList<Reason> Dated(XmlTape tape, AsymmetricAlgorithm? key, CryptoPolicy policy, DateTimeOffset existed)
    {
        var lapses = policy.Lapses(PolicyUse.Verify, SignatureAlgorithm, Digests, key, existed);
        var marks = ReferenceEquals(policy, CryptoPolicy.Default) ? [] : CryptoPolicy.Default.Lapses(PolicyUse.Verify, SignatureAlgorithm, Digests, key, existed);
        return
        [
            .. lapses.Select(l => l.ToReason(tape.Path(Node), existed)),
            .. marks.Select(m => m.Algorithm).Except(lapses.Select(l => l.Algorithm)).Select(w => Reason.Of(ReasonCode.LegacyAdmitted, tape.Path(Node), "algorithm", w)),
        ];
    }

    private IEnumerable<string> Digests => References.Select(r => r.DigestAlgorithm).Distinct();

    private Reason[] Forbidden(XmlTape tape, string algorithm) => [Reason.Of(ReasonCode.AlgorithmForbidden, tape.Path(Node), "algorithm", algorithm)];
}
