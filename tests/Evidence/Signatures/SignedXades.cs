using System.Security.Cryptography;
using System.Text;
using MessageBroker.Evidence.Canonical;
using MessageBroker.Evidence.Signatures;

namespace MessageBroker.Tests.Evidence.Signatures;

/// <summary>XAdES signatures over references of any kind, by the P-256 key, whose signed properties are referenced in the way that a test wants.</summary>
internal static class SignedXades
{
    public const string PropertiesType = "http://uri.etsi.org/01903#SignedProperties";
    public static readonly DsTransform Exclusive = new(DsAlgorithms.ExclusiveC14N, []);

    /// <summary>The references, then one to the signed properties.</summary>
    /// <param name="objects">Written behind the object of the properties.</param>
    /// <param name="unsigned">Written behind the signed properties.</param>
    public static string Sign(IReadOnlyList<DsReferenceToSign> references, string objects, string unsigned = "") =>
        Write([.. references, PropertiesReference(Exclusive)], objects, unsigned);

    /// <summary>The references, then one to the signed properties, which have these properties of data objects too.</summary>
    public static string SignWith(string data, IReadOnlyList<DsReferenceToSign> references, string objects) =>
        Write([.. references, PropertiesReference(data, [Exclusive])], objects, "", data);

    /// <summary>These references and no others.</summary>
    public static string Write(IReadOnlyList<DsReferenceToSign> references, string objects = "", string unsigned = "", string data = "") =>
        Encoding.UTF8.GetString(DsSignatureWriter.Write(TestPki.Ec, "s", references, DsSignatureWriter.X509Data(TestPki.Ec.Certificate), Object(unsigned, data) + objects));

    /// <summary>To the signed properties, over their exclusive form.</summary>
    public static DsReferenceToSign PropertiesReference(params IReadOnlyList<DsTransform> transforms) => PropertiesReference("", transforms);

    private static DsReferenceToSign PropertiesReference(string data, IReadOnlyList<DsTransform> transforms)
    {
        var tape = XmlTape.Read(Encoding.UTF8.GetBytes(Object("", data).Replace("<ds:Object>", $"<ds:Object xmlns:ds=\"{DsAlgorithms.Ds}\">", StringComparison.Ordinal)), XmlLimits.Default).Tape!;
        var signed = Enumerable.Range(0, tape.Count).First(n => tape.LocalName(n) == "SignedProperties");
        return new DsReferenceToSign("#p", null, PropertiesType, transforms, SHA256.HashData(Canonicalizer.Bytes(tape, signed, CanonicalOptions.Plain)));
    }

    private static string Object(string unsigned, string data)
    {
        var digest = Convert.ToBase64String(SHA256.HashData(TestPki.Ec.Certificate.RawData));
        return "<ds:Object><xades:QualifyingProperties xmlns:xades=\"http://uri.etsi.org/01903/v1.3.2#\" Target=\"#s\"><xades:SignedProperties Id=\"p\"><xades:SignedSignatureProperties>"
            + "<xades:SigningTime>2026-05-01T10:00:00+03:00</xades:SigningTime><xades:SigningCertificateV2><xades:Cert><xades:CertDigest>"
            + $"<ds:DigestMethod Algorithm=\"{DsAlgorithms.Sha256}\"/><ds:DigestValue>{digest}</ds:DigestValue></xades:CertDigest></xades:Cert></xades:SigningCertificateV2>"
            + $"</xades:SignedSignatureProperties>{data}</xades:SignedProperties>{unsigned}</xades:QualifyingProperties></ds:Object>";
    }
}
