using System.Security.Cryptography;
using MessageBroker.Evidence.Canonical;
using MessageBroker.Evidence.Keys;
using MessageBroker.Evidence.Trust;

namespace MessageBroker.Evidence.Signatures;

/// <summary>
/// Signs a SED by the EESSI profile: XAdES-BES enveloped, exclusive C14N, SHA-256, SigningCertificate with the digest of the certificate,
/// DataObjectFormat. The octets of the SED are not touched: the signature is inserted before the end tag of the document element.
/// </summary>
public static class SedSigner
{
    /// <summary>Signs. The same input, key, instant and seed give the same octets with an RSA key (ECDSA signatures are random).</summary>
    /// <param name="sedXml">The SED as a document of its own; nothing but white space behind its document element.</param>
    /// <param name="policy">Has to admit the key for making signatures then.</param>
    /// <param name="at">The claimed signing time; the certificate has to be valid then.</param>
    /// <param name="idSeed">Names the signature uniquely (a message id, for example); the identifiers in it are derived from a hash of this.</param>
    /// <param name="profile">Eessi, or Xades for the baseline form: SigningCertificateV2 (EN 319 132-1 §5.2.2) instead of SigningCertificate.</param>
    public static SedSigning Sign(ReadOnlyMemory<byte> sedXml, SigningKey key, CryptoPolicy policy, DateTimeOffset at, string idSeed, SignatureProfile profile = SignatureProfile.Eessi)
    {
        var reading = XmlTape.Read(sedXml, XmlLimits.Default);
        if (reading.Tape is not { } tape) return new SedSigning(null, null, [reading.Fault!.ToReason()]);
        var name = XadesWriter.Name(idSeed);
        var endTag = sedXml.Span.LastIndexOf("</"u8);
        var reasons = Obstacles(tape, sedXml.Span, name).Concat(XadesWriter.KeyObstacles(key, policy, at)).ToList();
        if (reasons.Count > 0) return new SedSigning(null, null, reasons);
        var content = Canonicalizer.Digest(tape, tape.Root, CanonicalOptions.Plain, HashAlgorithmName.SHA256);
        var whole = new DsReferenceToSign("", XadesWriter.ContentReferenceId, null, [new DsTransform(DsAlgorithms.EnvelopedSignature, []), new DsTransform(DsAlgorithms.ExclusiveC14N, [])], content);
        var signature = XadesWriter.Signature(key, at, name, profile, whole, "application/octet-stream");
        var signed = new byte[sedXml.Length + signature.Length];
        sedXml.Span[..endTag].CopyTo(signed);
        signature.CopyTo(signed, endTag);
        sedXml.Span[endTag..].CopyTo(signed.AsSpan(endTag + signature.Length));
        return new SedSigning(signed, Convert.ToHexStringLower(content), []);
    }

    /// <summary>What the strict verifier would refuse afterwards, or what leaves no place for a signature.</summary>
    private static IEnumerable<Reason> Obstacles(XmlTape tape, ReadOnlySpan<byte> sed, string name)
    {
        var reasons = new List<Reason>();
        var document = SignedDocument.Of(tape, tape.Root);
        if (document.SignatureCount > 0) reasons.Add(new Reason(ReasonCode.SignatureNotUnique, tape.Path(document.Signatures[0])));
        if (document.Hidden != XmlTape.None) reasons.Add(new Reason(ReasonCode.HiddenContent, tape.Path(document.Hidden)));
        // With nothing behind the document element, the last "</" of the octets can only be its end tag.
        if (tape.End(tape.Root) < tape.Count) reasons.Add(Reason.Of(ReasonCode.StructureInvalid, "/", "detail", "a comment or instruction stands behind the document element"));
        if (sed.TrimEnd(" \t\r\n"u8).EndsWith("/>"u8)) reasons.Add(Reason.Of(ReasonCode.StructureInvalid, tape.Path(tape.Root), "detail", "the document element is empty"));
        foreach (var id in XadesWriter.Ids(name))
            if (document.Ids.Find(id) != XmlTape.None || document.Ids.IsAmbiguous(id)) reasons.Add(Reason.Of(ReasonCode.IdNotUnique, tape.Path(tape.Root), "id", id));
        return reasons;
    }
}

/// <summary>Either a signed SED with its digest, or the reasons why it was not signed.</summary>
/// <param name="Signed">The octets of the SED with the signature inserted.</param>
/// <param name="Digest">Hex SHA-256 of the canonical octets that were signed.</param>
public sealed record SedSigning(byte[]? Signed, string? Digest, IReadOnlyList<Reason> Reasons);
