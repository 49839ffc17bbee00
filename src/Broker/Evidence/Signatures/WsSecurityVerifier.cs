using MessageBroker.Evidence.Canonical;
using MessageBroker.Evidence.Keys;
using MessageBroker.Evidence.Trust;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MessageBroker.Evidence.Signatures;

/// <summary>By what a signature is judged; all of it are inputs that a verdict names.</summary>
public sealed record WsSecurityJudgement(TrustStore Trust, CryptoPolicy Crypto, DateTimeOffset At)
{
    public XmlLimits Limits { get; init; } = XmlLimits.Default;
}

/// <summary>
/// Verifies the WS-Security signature of an AS4 message (WS-Security 1.1.1 with the SwA profile, as eDelivery AS4 1.15 narrows it).
/// A plain XML Signature check also accepts an eb:Messaging that was moved aside, a Body or a part that nobody signed, and SHA-1;
/// here the very nodes and parts that are processed must be the signed ones, and every check runs so that all deviations are named.
/// </summary>
public sealed class WsSecurityVerifier
{
    private readonly WsSecurityEnvelope envelope;
    private readonly IReadOnlyList<WsSecurityAttachment> attachments;
    private readonly WsSecurityJudgement by;
    private readonly List<Reason> reasons = [];
    private readonly HashSet<int> coveredNodes = [];
    private readonly HashSet<string> coveredParts = new(StringComparer.Ordinal);
    private readonly List<Reason> absent = [];
    private bool incomplete, broken;

    private WsSecurityVerifier(WsSecurityEnvelope envelope, IReadOnlyList<WsSecurityAttachment> attachments, WsSecurityJudgement by) =>
        (this.envelope, this.attachments, this.by) = (envelope, attachments, by);

    /// <param name="attachments">All parts that came beside the envelope.</param>
    public static WsSecurityVerdict Verify(WsSecurityEnvelope envelope, IReadOnlyList<WsSecurityAttachment> attachments, WsSecurityDemand demand, WsSecurityJudgement by) =>
        new WsSecurityVerifier(envelope, attachments, by).Run(demand);

    private WsSecurityVerdict Run(WsSecurityDemand demand)
    {
        reasons.AddRange(envelope.Misplaced);
        if (envelope.Signature == XmlTape.None) return Unsigned();
        var (signature, faults) = DsSignature.Parse(envelope.Tape, envelope.Signature, by.Crypto);
        reasons.AddRange(faults);
        if (signature is null) return new WsSecurityVerdict { Crypto = CryptoOutcome.NotChecked, Reasons = reasons };
        CheckTransforms(signature);
        var ids = new WsSecurityIds(envelope.Tape);
        var token = WsSecurityToken.Resolve(envelope, signature.KeyInfoNode, ids, by.Trust);
        var trusted = Guarded(envelope.Signature, () => JudgeToken(token));
        if (faults.Count > 0 || reasons.Any(r => r.Code is ReasonCode.TransformForbidden or ReasonCode.ReferenceForbidden)) incomplete = true;
        else CheckContent(signature, ids, token.Certificate, demand);
        return new WsSecurityVerdict
        {
            Crypto = broken ? CryptoOutcome.Invalid : incomplete ? CryptoOutcome.NotChecked : CryptoOutcome.Valid,
            Reasons = reasons,
            Signer = token.Certificate,
            Trusted = trusted,
            References = [.. signature.References.Select(r => new WsSecurityReference(r.Uri ?? "", r.DigestAlgorithm, Convert.ToBase64String(r.DigestValue)))],
        };
    }

    private void CheckContent(DsSignature signature, WsSecurityIds ids, X509Certificate2? certificate, WsSecurityDemand demand)
    {
        CheckReferences(signature, ids);
        Guarded(signature.Node, () => CheckValue(signature, certificate));
        reasons.AddRange(absent);
        CheckCoverage(demand);
    }

    private WsSecurityVerdict Unsigned()
    {
        reasons.Add(new Reason(ReasonCode.SignatureMissing, "/Envelope/Header/Security"));
        return new WsSecurityVerdict { Crypto = CryptoOutcome.NotChecked, Reasons = reasons };
    }

    /// <summary>Exclusive canonicalisation inside the envelope, the attachment content outside; each exactly once and alone.</summary>
    private void CheckTransforms(DsSignature signature)
    {
        if (!DsAlgorithms.IsExclusive(signature.CanonicalizationAlgorithm))
            reasons.Add(Reason.Of(ReasonCode.TransformForbidden, envelope.Tape.Path(signature.SignedInfoNode), "algorithm", signature.CanonicalizationAlgorithm));
        var uris = new HashSet<string>(StringComparer.Ordinal);
        foreach (var reference in signature.References)
        {
            var place = envelope.Tape.Path(reference.Node);
            var wanted = WsSecurityContentId.IsReference(reference.Uri) ? DsAlgorithms.AttachmentContent : DsAlgorithms.ExclusiveC14N;
            if (reference.Uri is not ['#', _, ..] && !WsSecurityContentId.IsReference(reference.Uri))
                reasons.Add(Reason.Of(ReasonCode.ReferenceForbidden, place, "uri", reference.Uri ?? ""));
            else if (reference.Transforms.Count != 1 || reference.Transforms[0].Algorithm != wanted)
                reasons.Add(Reason.Of(ReasonCode.TransformForbidden, place, "algorithm", string.Join(' ', reference.Transforms.Select(t => t.Algorithm))));
            if (!uris.Add(reference.Uri ?? "")) reasons.Add(Reason.Of(ReasonCode.StructureInvalid, place, "detail", $"{reference.Uri} is referenced twice"));
        }
    }

    private bool JudgeToken(WsSecurityToken token)
    {
        reasons.AddRange(token.Reasons);
        if (token.Certificate is null) return false;
        var verdict = by.Trust.Judge(token.Certificate, token.Others, by.At, by.Crypto);
        reasons.AddRange(verdict.Reasons);
        return verdict.Trusted;
    }

    private void CheckReferences(DsSignature signature, WsSecurityIds ids)
    {
        foreach (var reference in signature.References)
            if (WsSecurityContentId.IsReference(reference.Uri)) CheckAttachment(reference);
            else CheckNode(reference, ids);
    }

    private void CheckNode(DsReference reference, WsSecurityIds ids)
    {
        var place = envelope.Tape.Path(reference.Node);
        var (node, reason) = ids.Resolve(reference.Uri![1..], reference.Uri, place);
        if (reason is not null)
        {
            Break([reason]);
            return;
        }
        coveredNodes.Add(node);
        var options = new CanonicalOptions(InclusivePrefixes: reference.Transforms[0].PrefixList);
        Break(reference.VerifyDigest(Canonicalizer.Bytes(envelope.Tape, node, options), by.Crypto, place));
    }

    private void CheckAttachment(DsReference reference)
    {
        var place = envelope.Tape.Path(reference.Node);
        var id = WsSecurityContentId.Decode(reference.Uri);
        if (attachments.FirstOrDefault(a => a.ContentId == id) is not { } part)
        {
            incomplete = true;
            absent.Add(Reason.Of(ReasonCode.DetachedContentMissing, place, "uri", reference.Uri!));
            return;
        }
        coveredParts.Add(part.ContentId);
        if (envelope.IsEncrypted)
        {
            incomplete = true;
            absent.Add(Reason.Of(ReasonCode.ContentEncrypted, place, "uri", reference.Uri!));
            return;
        }
        var outcomes = part.DigestInputs(by.Limits).Select(octets => reference.VerifyDigest(octets.Span, by.Crypto, place)).ToList();
        if (outcomes.Count == 0) Break([Reason.Of(ReasonCode.DigestMismatch, place, "uri", reference.Uri!)]);
        else if (outcomes.All(o => o.Count > 0)) Break(outcomes[0]);
    }

    /// <summary>Certificates are decoded lazily, so that a mangled one fails only when it is looked at.</summary>
    private bool Guarded(int node, Func<bool> check)
    {
        try
        {
            return check();
        }
        catch (CryptographicException)
        {
            Break([Reason.Of(ReasonCode.EncodingInvalid, envelope.Tape.Path(node), "detail", "the certificate cannot be read")]);
            return false;
        }
    }

    private bool CheckValue(DsSignature signature, X509Certificate2? certificate)
    {
        if (certificate is null)
        {
            incomplete = true;
            return false;
        }
        var faults = signature.VerifyValue(envelope.Tape, certificate, by.Crypto);
        if (faults.Any(f => f.Code is ReasonCode.AlgorithmForbidden)) incomplete = true;
        else if (faults.Count > 0) broken = true;
        reasons.AddRange(faults);
        using var lease = PublicKeyLease.Of(certificate);
        if (faults.Count == 0) reasons.AddRange(signature.Dated(envelope.Tape, lease.Key, by.Crypto, by.At));
        return faults.Count == 0;
    }

    private void CheckCoverage(WsSecurityDemand demand)
    {
        if (!coveredNodes.Contains(envelope.Messaging)) NotCovered("/Envelope/Header/Messaging");
        if (!coveredNodes.Contains(envelope.Body) && !(demand.EmptyBodyMayBeUnsigned && BodyIsEmpty())) NotCovered("/Envelope/Body");
        foreach (var part in demand.Attachments.Where(part => !coveredParts.Contains(part))) NotCovered(part);
    }

    private bool BodyIsEmpty() => envelope.Body != XmlTape.None && envelope.Tape.End(envelope.Body) == envelope.Body + 1;

    private void NotCovered(string what) => reasons.Add(Reason.Of(ReasonCode.NotCovered, what, "detail", what));

    private void Break(IReadOnlyList<Reason> faults)
    {
        reasons.AddRange(faults);
        broken |= faults.Count > 0;
    }
}
