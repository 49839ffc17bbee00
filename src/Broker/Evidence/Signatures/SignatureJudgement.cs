using System.Buffers;
using System.Security.Cryptography;
using MessageBroker.Evidence.Canonical;
using MessageBroker.Evidence.Keys;
using MessageBroker.Evidence.Trust;

namespace MessageBroker.Evidence.Signatures;

/// <summary>The judgement of one signature, in the order that survives attacks: structure, algorithms, what is covered, then digests, value, and whose key it is.</summary>
internal sealed class SignatureJudgement
{
    private readonly SignatureCase judged;
    private ReadOnlyMemory<byte>? content;
    private DsReference? contentReference;
    private int contents;
    private readonly SortedDictionary<int, string> covers = [];
    private DateTimeOffset? stamped;
    private RevocationUse? revocation;

    private SignatureJudgement(SignatureCase judged) => this.judged = judged;

    public static SignatureVerdict Of(SignedDocument document, int node, SignatureProfile profile, VerificationContext context)
    {
        var (signature, reasons) = DsSignature.Parse(document.Tape, node, context.Policy);
        if (signature is null || reasons.Count > 0)
            return SignatureVerifier.Refused(reasons) with { Algorithm = signature?.SignatureAlgorithm, External = External(signature) };
        var judged = new SignatureCase(document, signature, KeyHints.Read(document.Tape, signature.KeyInfoNode, context), context) { Profile = profile };
        switch (profile)
        {
            case SignatureProfile.Eessi: EessiRules.Apply(judged); break;
            case SignatureProfile.Xades: XadesRules.Apply(judged); break;
            case SignatureProfile.Contained: ContainedRules.Apply(judged); break;
            default: XmlDsigRules.Apply(judged); break;
        }
        if (profile is SignatureProfile.Eessi or SignatureProfile.Xades) UnsignedRest.Mark(judged);
        return new SignatureJudgement(judged).Judge();
    }

    private static IReadOnlyList<string> External(DsSignature? signature) =>
        signature is null ? [] : [.. signature.References.Where(r => ReferenceReading.IsExternal(r.Uri)).Select(r => r.Uri!)];

    private SignatureVerdict Judge()
    {
        if (judged.Reasons.Any(ReasonEffect.StopsCrypto)) return Verdict(CryptoOutcome.NotChecked, null);
        var digestsHold = true;
        foreach (var planned in judged.Plan) digestsHold &= Digest(planned);
        var signer = SignerChoice.Verify(judged);
        judged.Reasons.AddRange(signer.Reasons);
        var crypto = !digestsHold ? CryptoOutcome.Invalid : signer.Value;
        if (crypto == CryptoOutcome.Valid)
        {
            Trust(signer);
            judged.Reasons.AddRange(DocumentCoverage.Marks(judged));
        }

        return Verdict(crypto, signer);
    }

    private bool Digest(PlannedReference planned)
    {
        var place = judged.Tape.Path(planned.Reference.Node);
        if (Octets(planned.Target, place) is not { } octets) return false;
        var reasons = planned.Reference.VerifyDigest(octets.Span, judged.Context.Policy, place);
        judged.Reasons.AddRange(reasons);
        if (reasons.Count == 0) covers[planned.Reference.Node] = DocumentCoverage.Of(judged, planned);
        if (planned.IsContent && ++contents == 1) (content, contentReference) = (octets, planned.Reference);
        return reasons.Count == 0;
    }

    private ReadOnlyMemory<byte>? Octets(ReferenceTarget target, string place)
    {
        switch (target.Kind)
        {
            case ReferenceTargetKind.Detached: return target.Content ?? judged.Context.Detached;
            case ReferenceTargetKind.DetachedXml:
                var reading = XmlTape.Read((target.Content ?? judged.Context.Detached)!.Value, judged.Context.Limits);
                if (reading.Tape is { } tape) return Canonical(tape, XmlTape.None, target.Options);
                judged.Reasons.Add(reading.Fault!.ToReason());
                return null;
            case ReferenceTargetKind.Base64Text:
                if (StrictBase64.Decode(judged.Tape.Text(target.Node)) is { } decoded) return decoded;
                judged.Reasons.Add(Reason.Of(ReasonCode.EncodingInvalid, place, "detail", "the referenced content is not strict Base64"));
                return null;
            default: return Canonical(judged.Tape, target.Node, target.Options);
        }
    }

    /// <summary>The canonical octets; empty ones cannot occur for an element, and a digest of nothing must never count.</summary>
    private static ReadOnlyMemory<byte> Canonical(XmlTape tape, int apex, CanonicalOptions options)
    {
        var output = new ArrayBufferWriter<byte>(Canonicalizer.LengthGuess(tape, apex));
        Canonicalizer.Write(tape, apex, options, output);
        return output.WrittenMemory;
    }

    private void Trust(SignerChoice signer)
    {
        if (signer.Certificate is null) return;
        if (judged.Properties is { } properties && properties.CanName(judged.Context.Policy) && !properties.Names(signer.Certificate, judged.Context.Policy))
            judged.Refuse(ReasonCode.SigningCertificateMismatch, properties.SignedPropertiesNode);
        stamped = SignatureTimeStamps.Earliest(judged);
        var known = judged.Context.Existed ?? judged.Context.At;
        var existed = stamped < known ? stamped.Value : known;
        using (var lease = PublicKeyLease.Of(signer.Certificate))
            judged.Reasons.AddRange(judged.Signature.Dated(judged.Tape, lease.Key, judged.Context.Policy, existed));
        if (judged.Profile is SignatureProfile.Eessi or SignatureProfile.Xades && CertificateUsage.IsForSomethingElse(signer.Certificate) is { } purpose) judged.Reasons.Add(purpose);
        var trust = judged.Context.Trust.Judge(signer.Certificate, judged.KeyInfo.Certificates, new TrustInstant(existed, judged.Context.At, existed), judged.Context.Policy);
        revocation = trust.Revocation;
        judged.Reasons.AddRange(trust.Reasons);
    }

    private SignatureVerdict Verdict(CryptoOutcome crypto, SignerChoice? signer)
    {
        var (indication, sub) = ReasonEffect.Of(judged.Reasons);
        var usable = crypto == CryptoOutcome.Valid && indication != Indication.TotalFailed && contents == 1;
        return new SignatureVerdict
        {
            Indication = indication, SubIndication = sub, Crypto = crypto, Signer = signer?.Certificate,
            SigningTime = judged.Properties?.SigningTime, StampedAt = stamped, External = External(judged.Signature), Algorithm = judged.Signature.SignatureAlgorithm, Reasons = judged.Reasons,
            Covers = crypto == CryptoOutcome.Valid ? [.. covers.Values] : [], Revocation = revocation,
            SignedBytes = usable && indication == Indication.TotalPassed ? content : null,
            Digest = usable ? Convert.ToHexStringLower(ContentDigest()) : null,
        };
    }

    /// <summary>SHA-256 of the content. Where its reference names SHA-256 too, this is the value that was just found to be right.</summary>
    private byte[] ContentDigest() =>
        contentReference!.DigestAlgorithm == DigestMethod.Sha256.Uri ? contentReference.DigestValue : SHA256.HashData(content!.Value.Span);
}
