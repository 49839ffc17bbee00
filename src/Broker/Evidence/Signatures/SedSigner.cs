using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
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
    private const string ContentReferenceId = "r-id-1";

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
        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(idSeed)))[..32];
        var endTag = sedXml.Span.LastIndexOf("</"u8);
        var reasons = Obstacles(tape, sedXml.Span, name).Concat(KeyObstacles(key, policy, at)).ToList();
        if (reasons.Count > 0) return new SedSigning(null, null, reasons);
        var content = Canonicalizer.Digest(tape, tape.Root, CanonicalOptions.Plain, HashAlgorithmName.SHA256);
        var signature = Signature(key, at, name, profile, content);
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
        if (document.Hidden >= 0) reasons.Add(new Reason(ReasonCode.HiddenContent, tape.Path(document.Hidden)));
        // With nothing behind the document element, the last "</" of the octets can only be its end tag.
        if (tape.End(tape.Root) < tape.Count) reasons.Add(Reason.Of(ReasonCode.StructureInvalid, "/", "detail", "a comment or instruction stands behind the document element"));
        if (sed.TrimEnd(" \t\r\n"u8).EndsWith("/>"u8)) reasons.Add(Reason.Of(ReasonCode.StructureInvalid, tape.Path(tape.Root), "detail", "the document element is empty"));
        foreach (var id in new[] { SignatureId(name), PropertiesId(name), ContentReferenceId })
            if (document.Ids.Find(id) >= 0 || document.Ids.IsAmbiguous(id)) reasons.Add(Reason.Of(ReasonCode.IdNotUnique, tape.Path(tape.Root), "id", id));
        return reasons;
    }

    private static IEnumerable<Reason> KeyObstacles(SigningKey key, CryptoPolicy policy, DateTimeOffset at)
    {
        if (CertificateUsage.OutsideValidity(key.Certificate, at) is { } outside) yield return outside;
        if (CertificateUsage.CannotSign(key.Certificate) is { } usage) yield return usage;
        foreach (var lapse in policy.LapsesOf(key, at)) yield return lapse.ToReason("/", at);
    }

    private static byte[] Signature(SigningKey key, DateTimeOffset at, string name, SignatureProfile profile, byte[] content)
    {
        var exclusive = new DsTransform(DsAlgorithms.ExclusiveC14N, []);
        var time = at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        var certificate = SigningCertificate(key.Certificate, profile);
        // As exclusive canonicalisation has them: each element that is the first to use a prefix declares it.
        var canonical = SignedProperties(name, time, certificate, $" xmlns:xades=\"{XadesNames.Namespace}\"", $" xmlns:ds=\"{DsAlgorithms.Ds}\"");
        var written = SignedProperties(name, time, certificate, "", "");
        return DsSignatureWriter.Write(
            key,
            SignatureId(name),
            [
                new DsReferenceToSign("", ContentReferenceId, null, [new DsTransform(DsAlgorithms.EnvelopedSignature, []), exclusive], content),
                new DsReferenceToSign("#" + PropertiesId(name), null, XadesNames.SignedPropertiesType, [exclusive], SHA256.HashData(Encoding.UTF8.GetBytes(canonical))),
            ],
            DsSignatureWriter.X509Data(key.Certificate),
            $"<ds:Object><xades:QualifyingProperties xmlns:xades=\"{XadesNames.Namespace}\" Target=\"#{SignatureId(name)}\">{written}</xades:QualifyingProperties></ds:Object>");
    }

    private static string SignedProperties(string name, string time, Func<string, string> certificate, string xades, string ds) =>
        $"<xades:SignedProperties{xades} Id=\"{PropertiesId(name)}\"><xades:SignedSignatureProperties><xades:SigningTime>{time}</xades:SigningTime>{certificate(ds)}</xades:SignedSignatureProperties>"
        + $"<xades:SignedDataObjectProperties><xades:DataObjectFormat ObjectReference=\"#{ContentReferenceId}\"><xades:MimeType>application/octet-stream</xades:MimeType></xades:DataObjectFormat></xades:SignedDataObjectProperties>"
        + "</xades:SignedProperties>";

    /// <summary>The property, when it is told what each element of XML Signature has to declare.</summary>
    private static Func<string, string> SigningCertificate(X509Certificate2 certificate, SignatureProfile profile)
    {
        var value = Convert.ToBase64String(SHA256.HashData(certificate.RawDataMemory.Span));
        string Digest(string ds) => $"<xades:CertDigest><ds:DigestMethod{ds} Algorithm=\"{DsAlgorithms.Sha256}\"></ds:DigestMethod><ds:DigestValue{ds}>{value}</ds:DigestValue></xades:CertDigest>";
        if (profile != SignatureProfile.Eessi) return ds => $"<xades:SigningCertificateV2><xades:Cert>{Digest(ds)}</xades:Cert></xades:SigningCertificateV2>";
        var serial = new BigInteger(certificate.SerialNumberBytes.Span, isUnsigned: false, isBigEndian: true).ToString(CultureInfo.InvariantCulture);
        var issuer = DsSignatureWriter.EscapeText(DistinguishedNames.Rfc4514(certificate.IssuerName));
        return ds => $"<xades:SigningCertificate><xades:Cert>{Digest(ds)}<xades:IssuerSerial><ds:X509IssuerName{ds}>{issuer}</ds:X509IssuerName>"
            + $"<ds:X509SerialNumber{ds}>{serial}</ds:X509SerialNumber></xades:IssuerSerial></xades:Cert></xades:SigningCertificate>";
    }

    private static string SignatureId(string name) => "id-" + name;

    private static string PropertiesId(string name) => "xades-id-" + name;
}

/// <summary>Either a signed SED with its digest, or the reasons why it was not signed.</summary>
/// <param name="Signed">The octets of the SED with the signature inserted.</param>
/// <param name="Digest">Hex SHA-256 of the canonical octets that were signed.</param>
public sealed record SedSigning(byte[]? Signed, string? Digest, IReadOnlyList<Reason> Reasons);
