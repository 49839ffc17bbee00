using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MessageBroker.Evidence.Canonical;
using MessageBroker.Evidence.Trust;

namespace MessageBroker.Evidence.Signatures;

/// <summary>
/// What a ds:KeyInfo says about the key: certificates, references to one, or a bare key. It is a hint by the signer, never trusted for
/// itself. RetrievalMethod and the like are not followed.
/// </summary>
internal sealed class KeyHints
{
    private const string Ds11 = "http://www.w3.org/2009/xmldsig11#";
    private readonly XmlTape tape;
    private readonly List<Reason> reasons = [];
    private readonly List<X509Certificate2> certificates = [];
    private readonly List<CertificateReference> references = [];

    private readonly VerificationContext context;

    private KeyHints(XmlTape tape, VerificationContext context) => (this.tape, this.context) = (tape, context);

    public IReadOnlyList<Reason> Reasons => reasons;
    public IReadOnlyList<X509Certificate2> Certificates => certificates;
    public IReadOnlyList<CertificateReference> References => references;
    /// <summary>RSA or EC public key from ds:KeyValue, or null.</summary>
    public AsymmetricAlgorithm? BareKey { get; private set; }
    /// <summary>True where KeyInfo is exactly one X509Data with exactly one X509Certificate.</summary>
    public bool IsSingleCertificate { get; private set; }

    /// <summary>Reads a ds:KeyInfo element; <see cref="XmlTape.None"/> reads as empty.</summary>
    public static KeyHints Read(XmlTape tape, int keyInfo, VerificationContext context)
    {
        var reading = new KeyHints(tape, context);
        if (keyInfo == XmlTape.None) return reading;
        var children = tape.Elements(keyInfo).ToList();
        foreach (var child in children) reading.Take(child);
        reading.IsSingleCertificate = children.Count == 1 && tape.Is(children[0], DsAlgorithms.Ds, "X509Data")
            && tape.Elements(children[0]).Count() == 1 && reading.certificates.Count == 1;
        return reading;
    }

    private void Take(int node)
    {
        if (tape.Is(node, DsAlgorithms.Ds, "X509Data")) foreach (var child in tape.Elements(node)) TakeX509(child);
        else if (tape.Is(node, DsAlgorithms.Ds, "KeyValue")) foreach (var child in tape.Elements(node)) BareKey ??= KeyValue(child);
        else if (tape.Is(node, DsAlgorithms.Ds, "RetrievalMethod") || tape.Is(node, Ds11, "KeyInfoReference"))
            reasons.Add(Reason.Of(ReasonCode.ReferenceForbidden, tape.Path(node), "uri", tape.Attribute(node, "", "URI") ?? ""));
    }

    private void TakeX509(int node)
    {
        if (tape.Is(node, DsAlgorithms.Ds, "X509Certificate")) Certificate(node);
        else if (tape.Is(node, DsAlgorithms.Ds, "X509SKI") && Octets(node) is { } identifier) references.Add(new CertificateReference(identifier, null, null, null));
        else if (tape.Is(node, DsAlgorithms.Ds, "X509IssuerSerial"))
            references.Add(new CertificateReference(null, ChildText(node, "X509IssuerName"), ChildText(node, "X509SerialNumber")?.Trim(), null));
    }

    private void Certificate(int node)
    {
        if (Octets(node) is not { } der) return;
        // The instance that the caller knows already spares decoding it again.
        var known = (context.Expected ?? []).Concat(context.Trust.Anchors).Concat(context.Trust.Extra).FirstOrDefault(c => c.RawDataMemory.Span.SequenceEqual(der));
        if ((known ?? ForeignCertificate.Read(der)) is { } certificate) certificates.Add(certificate);
        else reasons.Add(Reason.Of(ReasonCode.EncodingInvalid, tape.Path(node), "detail", "not one certificate in DER"));
    }

    private AsymmetricAlgorithm? KeyValue(int node)
    {
        try
        {
            if (tape.Is(node, DsAlgorithms.Ds, "RSAKeyValue") && ChildOctets(node, "Modulus") is { } modulus && ChildOctets(node, "Exponent") is { } exponent)
                return RSA.Create(new RSAParameters { Modulus = modulus, Exponent = exponent });
            return tape.Is(node, Ds11, "ECKeyValue") ? EcKeyValue(node) : null;
        }
        // What the platform does not know as a curve, or as an object identifier at all.
        catch (Exception refused) when (refused is CryptographicException or NotSupportedException or ArgumentException)
        {
            return null;
        }
    }

    private ECDsa? EcKeyValue(int node)
    {
        var curve = tape.Element(node, Ds11, "NamedCurve");
        var point = tape.Element(node, Ds11, "PublicKey");
        const string prefix = "urn:oid:";
        if (curve == XmlTape.None || point == XmlTape.None || tape.Attribute(curve, "", "URI") is not { } uri || !uri.StartsWith(prefix, StringComparison.Ordinal)) return null;
        if (Octets(point) is not { Length: > 1 } octets || octets[0] != 4 || octets.Length % 2 == 0) return null;
        var half = (octets.Length - 1) / 2;
        return ECDsa.Create(new ECParameters { Curve = ECCurve.CreateFromValue(uri[prefix.Length..]), Q = new ECPoint { X = octets[1..(1 + half)], Y = octets[(1 + half)..] } });
    }

    private string? ChildText(int node, string localName) => tape.Element(node, DsAlgorithms.Ds, localName) is not XmlTape.None and var child ? tape.Text(child) : null;

    private byte[]? ChildOctets(int node, string localName) => tape.Element(node, DsAlgorithms.Ds, localName) is not XmlTape.None and var child ? Octets(child) : null;

    private byte[]? Octets(int node)
    {
        var single = tape.End(node) == node + 2 && tape.Kind(node + 1) == XmlNodeKind.Text;
        if (single && StrictBase64.Decode(tape.Value(node + 1)) is { } octets) return octets;
        reasons.Add(Reason.Of(ReasonCode.EncodingInvalid, tape.Path(node), "detail", single ? "not strict Base64" : "something other than one text"));
        return null;
    }
}
