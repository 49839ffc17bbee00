using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Security.Cryptography.Xml;
using System.Xml;
using MessageBroker.Evidence.Keys;
using MessageBroker.Evidence.Signatures;

namespace MessageBroker.Benchmarks;

/// <summary>The same profile through the framework's SignedXml, as its documentation shows it; keys are decoded before.</summary>
internal sealed class FrameworkSignature(AsymmetricAlgorithm privateKey, AsymmetricAlgorithm publicKey, X509Certificate2 certificate)
{
    private const string Xades = "http://uri.etsi.org/01903/v1.3.2#";

    static FrameworkSignature() => CryptoConfig.AddAlgorithm(typeof(EcdsaSha256Description), SignatureMethod.EcdsaSha256.Uri);

    /// <summary>Octets in, verdict out.</summary>
    public void Verify(byte[] signed)
    {
        var document = Load(signed);
        var xml = new PropertiesSignedXml(document);
        xml.LoadXml((XmlElement)document.GetElementsByTagName("Signature", SignedXml.XmlDsigNamespaceUrl)[0]!);
        if (!xml.CheckSignature(publicKey) || xml.SignedInfo!.References.Count != 2) throw new InvalidOperationException("SignedXml says that the signature does not hold");
    }

    /// <summary>Octets in, signed octets out. SignedXml signs with RSA alone.</summary>
    public byte[] Sign(byte[] plain)
    {
        var document = Load(plain);
        var xml = new PropertiesSignedXml(document) { SigningKey = privateKey };
        xml.Signature.Id = "id-1";
        xml.SignedInfo!.CanonicalizationMethod = SignedXml.XmlDsigExcC14NTransformUrl;
        xml.SignedInfo.SignatureMethod = SignedXml.XmlDsigRSASHA256Url;
        var content = new Reference("") { Id = "r-id-1", DigestMethod = SignedXml.XmlDsigSHA256Url };
        content.AddTransform(new XmlDsigEnvelopedSignatureTransform());
        content.AddTransform(new XmlDsigExcC14NTransform());
        xml.AddReference(content);
        var properties = new Reference("#xades-id-1") { Type = "http://uri.etsi.org/01903#SignedProperties", DigestMethod = SignedXml.XmlDsigSHA256Url };
        properties.AddTransform(new XmlDsigExcC14NTransform());
        xml.AddReference(properties);
        xml.AddObject(new DataObject { Data = Properties(document, xml) });
        xml.KeyInfo = new KeyInfo();
        xml.KeyInfo.AddClause(new KeyInfoX509Data(certificate));
        xml.ComputeSignature();
        document.DocumentElement!.AppendChild(document.ImportNode(xml.GetXml(), deep: true));
        using var output = new MemoryStream(plain.Length + 8192);
        document.Save(output);
        return output.ToArray();
    }

    private static XmlDocument Load(byte[] octets)
    {
        var document = new XmlDocument { PreserveWhitespace = true, XmlResolver = null };
        using var reader = XmlReader.Create(new MemoryStream(octets), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
        document.Load(reader);
        return document;
    }

    private XmlNodeList Properties(XmlDocument document, PropertiesSignedXml xml)
    {
        var digest = Convert.ToBase64String(SHA256.HashData(certificate.RawDataMemory.Span));
        var serial = new BigInteger(certificate.SerialNumberBytes.Span, isUnsigned: false, isBigEndian: true).ToString(CultureInfo.InvariantCulture);
        var holder = document.CreateElement("holder");
        holder.InnerXml = $"<xades:QualifyingProperties xmlns:xades=\"{Xades}\" xmlns:ds=\"{SignedXml.XmlDsigNamespaceUrl}\" Target=\"#id-1\"><xades:SignedProperties Id=\"xades-id-1\"><xades:SignedSignatureProperties>"
            + $"<xades:SigningTime>{DateTime.UtcNow:yyyy-MM-dd'T'HH:mm:ss'Z'}</xades:SigningTime><xades:SigningCertificate><xades:Cert><xades:CertDigest><ds:DigestMethod Algorithm=\"{SignedXml.XmlDsigSHA256Url}\"/>"
            + $"<ds:DigestValue>{digest}</ds:DigestValue></xades:CertDigest><xades:IssuerSerial><ds:X509IssuerName>{certificate.Issuer}</ds:X509IssuerName><ds:X509SerialNumber>{serial}</ds:X509SerialNumber></xades:IssuerSerial>"
            + "</xades:Cert></xades:SigningCertificate></xades:SignedSignatureProperties><xades:SignedDataObjectProperties><xades:DataObjectFormat ObjectReference=\"#r-id-1\"><xades:MimeType>application/octet-stream</xades:MimeType>"
            + "</xades:DataObjectFormat></xades:SignedDataObjectProperties></xades:SignedProperties></xades:QualifyingProperties>";
        xml.Properties = (XmlElement)holder.FirstChild!.FirstChild!;
        return holder.ChildNodes;
    }

    /// <summary>SignedXml looks for identifiers neither inside the signature nor inside what is about to become a part of it.</summary>
    private sealed class PropertiesSignedXml(XmlDocument document) : SignedXml(document)
    {
        public XmlElement? Properties { get; set; }

        public override XmlElement? GetIdElement(XmlDocument? document, string idValue) =>
            Properties ?? base.GetIdElement(document, idValue)
            ?? document?.GetElementsByTagName("SignedProperties", Xades).OfType<XmlElement>().FirstOrDefault(e => e.GetAttribute("Id") == idValue);
    }
}
