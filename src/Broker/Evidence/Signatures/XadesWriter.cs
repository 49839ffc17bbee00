using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MessageBroker.Evidence.Canonical;
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
        var properties = QualifyingProperties(key.Certificate, at, name, profile, mime);
        var tape = XmlTape.Read(Encoding.UTF8.GetBytes($"<ds:Object xmlns:ds=\"{DsAlgorithms.Ds}\">{properties}</ds:Object>"), XmlLimits.Default).Tape!;
        var signedProperties = tape.Element(tape.Element(tape.Root, XadesNames.Namespace, "QualifyingProperties"), XadesNames.Namespace, "SignedProperties");
        var digest = SHA256.HashData(Canonicalizer.Bytes(tape, signedProperties, CanonicalOptions.Plain));
        return DsSignatureWriter.Write(
            key,
            SignatureId(name),
            [content, new DsReferenceToSign("#" + PropertiesId(name), null, XadesNames.SignedPropertiesType, [new DsTransform(DsAlgorithms.ExclusiveC14N, [])], digest)],
            DsSignatureWriter.X509Data(key.Certificate),
            $"{objectXml}<ds:Object>{properties}</ds:Object>");
    }

    private static string QualifyingProperties(X509Certificate2 certificate, DateTimeOffset at, string name, SignatureProfile profile, string mime)
    {
        var time = at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        return $"<xades:QualifyingProperties xmlns:xades=\"{XadesNames.Namespace}\" Target=\"#{SignatureId(name)}\"><xades:SignedProperties Id=\"{PropertiesId(name)}\">"
            + $"<xades:SignedSignatureProperties><xades:SigningTime>{time}</xades:SigningTime>{SigningCertificate(certificate, profile)}</xades:SignedSignatureProperties>"
            + $"<xades:SignedDataObjectProperties><xades:DataObjectFormat ObjectReference=\"#{ContentReferenceId}\"><xades:MimeType>{mime}</xades:MimeType></xades:DataObjectFormat></xades:SignedDataObjectProperties>"
            + "</xades:SignedProperties></xades:QualifyingProperties>";
    }

    private static string SigningCertificate(X509Certificate2 certificate, SignatureProfile profile)
    {
        var value = Convert.ToBase64String(SHA256.HashData(certificate.RawDataMemory.Span));
        var digest = $"<xades:CertDigest><ds:DigestMethod Algorithm=\"{DsAlgorithms.Sha256}\"></ds:DigestMethod><ds:DigestValue>{value}</ds:DigestValue></xades:CertDigest>";
        if (profile != SignatureProfile.Eessi) return $"<xades:SigningCertificateV2><xades:Cert>{digest}</xades:Cert></xades:SigningCertificateV2>";
        var serial = new BigInteger(certificate.SerialNumberBytes.Span, isUnsigned: false, isBigEndian: true).ToString(CultureInfo.InvariantCulture);
        var issuer = DsSignatureWriter.Escape(DistinguishedNames.Rfc4514(certificate.IssuerName)).Replace(">", "&gt;", StringComparison.Ordinal);
        return $"<xades:SigningCertificate><xades:Cert>{digest}<xades:IssuerSerial><ds:X509IssuerName>{issuer}</ds:X509IssuerName>"
            + $"<ds:X509SerialNumber>{serial}</ds:X509SerialNumber></xades:IssuerSerial></xades:Cert></xades:SigningCertificate>";
    }

    private static string SignatureId(string name) => "id-" + name;

    private static string PropertiesId(string name) => "xades-id-" + name;
}
