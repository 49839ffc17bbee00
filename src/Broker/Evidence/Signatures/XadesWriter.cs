using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MessageBroker.Evidence.Keys;
using MessageBroker.Evidence.Trust;

namespace MessageBroker.Evidence.Signatures;

/// <summary>Writes a XAdES signature over one content and its signed properties; whoever calls says where the content is.</summary>
internal static class XadesWriter
{
    public const string ContentReferenceId = "r-id-1";

    /// <summary>What identifiers are made of: 32 hexadecimal digits that follow from the seed.</summary>
    public static string Name(string idSeed) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(idSeed)))[..32];

    /// <summary>Every Id that the signature will bear.</summary>
    public static IReadOnlyList<string> Ids(string name) => [SignatureId(name), PropertiesId(name), ContentReferenceId];

    /// <summary>Why the key may not sign then.</summary>
    public static IEnumerable<Reason> KeyObstacles(SigningKey key, CryptoPolicy policy, DateTimeOffset at)
    {
        if (CertificateUsage.OutsideValidity(key.Certificate, at) is { } outside) yield return outside;
        if (CertificateUsage.CannotSign(key.Certificate) is { } usage) yield return usage;
        foreach (var lapse in policy.LapsesOf(key, at)) yield return lapse.ToReason("/", at);
    }

    /// <summary>The ds:Signature element.</summary>
    /// <param name="content">Its Id is <see cref="ContentReferenceId"/>.</param>
    /// <param name="mime">Media type of the content.</param>
    /// <param name="objectXml">A ds:Object with the content, in exclusive canonical form; empty where it stands elsewhere.</param>
    public static byte[] Signature(SigningKey key, DateTimeOffset at, string name, SignatureProfile profile, DsReferenceToSign content, string mime, string objectXml = "")
    {
        var time = at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        var certificate = SigningCertificate(key.Certificate, profile);
        // As exclusive canonicalisation has them: each element that is the first to use a prefix declares it.
        var canonical = SignedProperties(name, time, certificate, mime, $" xmlns:xades=\"{XadesNames.Namespace}\"", $" xmlns:ds=\"{DsAlgorithms.Ds}\"");
        var written = SignedProperties(name, time, certificate, mime, "", "");
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes(canonical));
        return DsSignatureWriter.Write(
            key,
            SignatureId(name),
            [content, new DsReferenceToSign("#" + PropertiesId(name), null, XadesNames.SignedPropertiesType, [new DsTransform(DsAlgorithms.ExclusiveC14N, [])], digest)],
            DsSignatureWriter.X509Data(key.Certificate),
            $"{objectXml}<ds:Object><xades:QualifyingProperties xmlns:xades=\"{XadesNames.Namespace}\" Target=\"#{SignatureId(name)}\">{written}</xades:QualifyingProperties></ds:Object>");
    }

    private static string SignedProperties(string name, string time, Func<string, string> certificate, string mime, string xades, string ds) =>
        $"<xades:SignedProperties{xades} Id=\"{PropertiesId(name)}\"><xades:SignedSignatureProperties><xades:SigningTime>{time}</xades:SigningTime>{certificate(ds)}</xades:SignedSignatureProperties>"
        + $"<xades:SignedDataObjectProperties><xades:DataObjectFormat ObjectReference=\"#{ContentReferenceId}\"><xades:MimeType>{mime}</xades:MimeType></xades:DataObjectFormat></xades:SignedDataObjectProperties>"
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
