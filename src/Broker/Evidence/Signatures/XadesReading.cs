using System.Globalization;
using MessageBroker.Evidence.Canonical;
using MessageBroker.Evidence.Keys;
using MessageBroker.Evidence.Trust;

namespace MessageBroker.Evidence.Signatures;

/// <summary>Reads the qualifying properties of one signature and collects what is wrong with them.</summary>
internal sealed class XadesReading(XmlTape tape, CryptoPolicy policy, List<Reason> reasons)
{
    private static readonly string[] TimeFormats = ["yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", "yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz"];

    /// <summary>The properties, or null where they are not usable; then at least one reason was added.</summary>
    public XadesProperties? Read(DsSignature signature)
    {
        var holders = signature.ObjectNodes.Where(o => Count(o, "QualifyingProperties") > 0).ToList();
        if (holders.Count != 1 || Count(holders[0], "QualifyingProperties") != 1)
            return Broken(signature.Node, holders.Count == 0 ? "QualifyingProperties are missing" : "more than one QualifyingProperties");
        var qualifying = tape.Element(holders[0], XadesNames.Namespace, "QualifyingProperties");
        if (tape.Elements(holders[0]).Count() != 1 || HasText(holders[0])) return Broken(holders[0], "the object of QualifyingProperties holds something else too");
        if (signature.Id is null || tape.Attribute(qualifying, "", "Target") != "#" + signature.Id) return Broken(qualifying, "Target does not name this signature");
        var parts = tape.Elements(qualifying).ToList();
        if (parts.Count is 0 or > 2 || HasText(qualifying) || !Is(parts[0], "SignedProperties") || (parts.Count == 2 && !Is(parts[1], "UnsignedProperties")))
            return Broken(qualifying, "SignedProperties, then at most UnsignedProperties are expected");
        if (tape.Attribute(parts[0], "", "Id") is not { Length: > 0 } id) return Broken(parts[0], "the attribute Id is missing");
        return SignedProperties(holders[0], parts[0], id, parts.Count == 2 ? parts[1] : XmlTape.None);
    }

    private XadesProperties? SignedProperties(int holder, int node, string id, int unsigned)
    {
        var own = Child(node, "SignedSignatureProperties");
        if (own == XmlTape.None || Count(node, "SignedSignatureProperties") > 1 || Count(node, "SignedDataObjectProperties") > 1) return Broken(node, "SignedSignatureProperties are expected once, SignedDataObjectProperties at most once");
        return new XadesProperties
        {
            ObjectNode = holder, SignedPropertiesNode = node, SignedPropertiesId = id, UnsignedPropertiesNode = unsigned,
            SigningTime = SigningTime(own), Certificates = Certificates(own), Formats = Formats(Child(node, "SignedDataObjectProperties")),
        };
    }

    private DateTimeOffset? SigningTime(int own)
    {
        var node = Child(own, "SigningTime");
        if (node != XmlTape.None && Count(own, "SigningTime") == 1
            && DateTimeOffset.TryParseExact(tape.Text(node).Trim(), TimeFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)) return time;
        Wrong(own, "SigningTime is missing, repeated, or no time with zone");
        return null;
    }

    private List<CertificateDigest> Certificates(int own)
    {
        var properties = tape.Elements(own).Where(c => Is(c, "SigningCertificate") || Is(c, "SigningCertificateV2")).ToList();
        if (properties.Count != 1) { Wrong(own, "exactly one of SigningCertificate and SigningCertificateV2 is expected"); return []; }
        var digests = tape.Elements(properties[0]).Where(c => Is(c, "Cert")).Select(Digest).OfType<CertificateDigest>().ToList();
        if (digests.Count == 0) Wrong(properties[0], "no certificate digest that can be used");
        return digests;
    }

    private CertificateDigest? Digest(int certificate)
    {
        var node = Child(certificate, "CertDigest");
        if (node == XmlTape.None) return null;
        var method = tape.Element(node, DsAlgorithms.Ds, "DigestMethod");
        var value = tape.Element(node, DsAlgorithms.Ds, "DigestValue");
        if (method == XmlTape.None || value == XmlTape.None || tape.Attribute(method, "", "Algorithm") is not { } algorithm) return null;
        if (policy.Digest(algorithm) is null)
        {
            // A digest that was good once binds weakly; one that nobody knows binds nothing.
            reasons.Add(Reason.Of(DigestMethod.Find(algorithm) is null ? ReasonCode.AlgorithmForbidden : ReasonCode.BindingWeak, tape.Path(method), "algorithm", algorithm));
            if (DigestMethod.Find(algorithm) is null) return null;
        }

        return StrictBase64.Decode(tape.Text(value)) is { } octets ? new CertificateDigest(algorithm, octets) : null;
    }

    private List<ObjectFormat> Formats(int node) =>
        node == XmlTape.None ? [] : [.. tape.Elements(node).Where(c => Is(c, "DataObjectFormat")).Select(c => new ObjectFormat(c, tape.Attribute(c, "", "ObjectReference"), Text(c, "MimeType"), Text(c, "Encoding")))];

    private string? Text(int node, string localName) => Child(node, localName) is not XmlTape.None and var child ? tape.Text(child).Trim() : null;

    private int Child(int node, string localName) => tape.Element(node, XadesNames.Namespace, localName);

    private int Count(int node, string localName) => tape.Elements(node).Count(c => Is(c, localName));

    private bool Is(int node, string localName) => tape.Is(node, XadesNames.Namespace, localName);

    private bool HasText(int node) => !string.IsNullOrWhiteSpace(tape.Text(node));

    private XadesProperties? Broken(int node, string detail)
    {
        reasons.Add(Reason.Of(ReasonCode.StructureInvalid, tape.Path(node), "detail", detail));
        return null;
    }

    private void Wrong(int node, string detail) => reasons.Add(Reason.Of(ReasonCode.PropertyInvalid, tape.Path(node), "detail", detail));
}
