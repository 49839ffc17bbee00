using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MessageBroker.Evidence.Keys;

namespace MessageBroker.Evidence.Signatures;

/// <summary>
/// Whose key the value is verified with. Where a signer is expected, its certificate comes from the caller and what the signature carries
/// is only compared with it; else the signature proposes, and trust decides.
/// </summary>
/// <param name="Certificate">The certificate that was used; null for a bare key or none.</param>
/// <param name="Value">What the signature value said.</param>
/// <param name="Reasons">Against the value or the signer; marks included.</param>
internal sealed record SignerChoice(X509Certificate2? Certificate, CryptoOutcome Value, IReadOnlyList<Reason> Reasons)
{
    public static SignerChoice Verify(SignatureCase judged)
    {
        var carried = Carried(judged);
        if (judged.Context.Expected is { Count: > 0 } expected) return Expected(judged, expected, carried);
        if (carried is not null) return With(judged, carried);
        return judged.KeyInfo.BareKey is { } key ? WithBareKey(judged, key) : new SignerChoice(null, CryptoOutcome.NotChecked, [new Reason(ReasonCode.CertificateMissing, judged.Tape.Path(judged.Signature.Node))]);
    }

    private static SignerChoice Expected(SignatureCase judged, IReadOnlyList<X509Certificate2> expected, X509Certificate2? carried)
    {
        if (carried is not null && expected.Any(e => Same(e, carried))) return With(judged, carried);
        var fitting = expected.Select(e => With(judged, e)).FirstOrDefault(c => c.Value == CryptoOutcome.Valid);
        if (carried is null) return fitting ?? With(judged, expected[0]);
        // The carried certificate is none of the expected ones: a substituted token over a sound signature, or somebody else's word.
        var choice = fitting ?? With(judged, carried);
        return choice with { Reasons = [.. choice.Reasons, Unexpected(judged, carried)] };
    }

    private static SignerChoice With(SignatureCase judged, X509Certificate2 certificate)
    {
        using var lease = PublicKeyLease.Of(certificate);
        var reasons = judged.Signature.VerifyValue(judged.Tape, lease.Key, judged.Context.Policy);
        return new SignerChoice(certificate, Outcome(reasons), reasons);
    }

    private static SignerChoice WithBareKey(SignatureCase judged, AsymmetricAlgorithm key)
    {
        var reasons = judged.Signature.VerifyValue(judged.Tape, key, judged.Context.Policy);
        var marks = reasons.Count > 0 ? [] : judged.Signature.Dated(judged.Tape, key, judged.Context.Policy, judged.Context.At);
        return new SignerChoice(null, Outcome(reasons), [.. reasons, .. marks, new Reason(ReasonCode.BareKey, judged.Tape.Path(judged.Signature.KeyInfoNode))]);
    }

    private static CryptoOutcome Outcome(IReadOnlyList<Reason> reasons) =>
        reasons.Count == 0 ? CryptoOutcome.Valid : reasons.Any(r => r.Code == ReasonCode.AlgorithmForbidden) ? CryptoOutcome.NotChecked : CryptoOutcome.Invalid;

    /// <summary>The certificate that the signature itself proposes: the one its signed properties name, else the leaf of what it carries, else what it refers to.</summary>
    private static X509Certificate2? Carried(SignatureCase judged)
    {
        var carried = judged.KeyInfo.Certificates;
        if (carried.Count == 0) return judged.KeyInfo.References.Select(judged.Context.Trust.Find).FirstOrDefault(c => c is not null);
        if (carried.Count == 1) return carried[0];
        var named = judged.Properties is { } properties ? carried.FirstOrDefault(c => properties.Names(c, judged.Context.Policy)) : null;
        return named ?? carried.FirstOrDefault(c => carried.All(o => ReferenceEquals(o, c) || !o.IssuerName.RawData.AsSpan().SequenceEqual(c.SubjectName.RawData))) ?? carried[0];
    }

    private static bool Same(X509Certificate2 left, X509Certificate2 right) => left.RawDataMemory.Span.SequenceEqual(right.RawDataMemory.Span);

    private static Reason Unexpected(SignatureCase judged, X509Certificate2 carried) =>
        Reason.Of(ReasonCode.SignerUnexpected, judged.Tape.Path(judged.Signature.Node), "subject", carried.Subject);
}
