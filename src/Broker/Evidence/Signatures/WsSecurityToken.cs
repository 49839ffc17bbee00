using MessageBroker.Evidence.Canonical;
using MessageBroker.Evidence.Trust;
using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MessageBroker.Evidence.Signatures;

/// <summary>
/// The token that a WS-Security signature names (X.509 token profile 1.1): BinarySecurityToken as X509v3 or X509PKIPathv1, subject key
/// identifier, SHA-1 thumbprint, or issuer and serial. A token that is named but not carried is looked up in the trust store.
/// </summary>
/// <param name="Certificate">The signer's certificate, or null with reasons.</param>
/// <param name="Others">Further certificates that the token carried (a PKI path), for chain building only.</param>
public sealed record WsSecurityToken(X509Certificate2? Certificate, IReadOnlyList<X509Certificate2> Others, IReadOnlyList<Reason> Reasons)
{
    internal static WsSecurityToken Resolve(WsSecurityEnvelope envelope, int keyInfo, WsSecurityIds ids, TrustStore trust)
    {
        var tape = envelope.Tape;
        if (keyInfo == XmlTape.None) return Missing(tape, envelope.Signature, "no KeyInfo");
        if (Only(tape, keyInfo, WsSecurityNames.Secext, "SecurityTokenReference") is not { } reference) return Missing(tape, keyInfo, "no SecurityTokenReference");
        var children = tape.Elements(reference).ToList();
        if (children.Count != 1) return Missing(tape, reference, "not exactly one token");
        return (tape.LocalName(children[0]), tape.NamespaceUri(children[0])) switch
        {
            ("Reference", WsSecurityNames.Secext) => Direct(envelope, children[0], ids, trust),
            ("KeyIdentifier", WsSecurityNames.Secext) => Identifier(tape, children[0], trust),
            ("X509Data", DsAlgorithms.Ds) => IssuerSerial(tape, children[0], trust),
            _ => Missing(tape, children[0], "unknown token form"),
        };
    }

    private static WsSecurityToken Direct(WsSecurityEnvelope envelope, int reference, WsSecurityIds ids, TrustStore trust)
    {
        var tape = envelope.Tape;
        var uri = tape.Attribute(reference, "", "URI");
        if (uri is not ['#', ..]) return Missing(tape, reference, "the token lies outside the message");
        var (token, reason) = ids.Resolve(uri[1..], uri, tape.Path(reference));
        if (reason is not null) return new(null, [], [reason]);
        if (!tape.Is(token, WsSecurityNames.Secext, "BinarySecurityToken") || tape.Parent(token) != envelope.Security) return Missing(tape, token, "not a BinarySecurityToken of this header");
        if (tape.Attribute(token, "", "EncodingType") is { } encoding && encoding != WsSecurityNames.Base64Binary) return Missing(tape, token, "EncodingType");
        if (Base64(tape, token) is not { } octets) return new(null, [], [Reason.Of(ReasonCode.EncodingInvalid, tape.Path(token), "detail", "token is not Base64")]);
        return tape.Attribute(token, "", "ValueType") switch
        {
            WsSecurityNames.X509v3 => Carried(tape, token, [octets], trust),
            WsSecurityNames.X509PkiPathv1 => Carried(tape, token, PathMembers(octets), trust),
            _ => Missing(tape, token, "ValueType"),
        };
    }

    private static WsSecurityToken Identifier(XmlTape tape, int identifier, TrustStore trust)
    {
        if (Base64(tape, identifier) is not { } octets) return new(null, [], [Reason.Of(ReasonCode.EncodingInvalid, tape.Path(identifier), "detail", "key identifier is not Base64")]);
        return tape.Attribute(identifier, "", "ValueType") switch
        {
            WsSecurityNames.SubjectKeyIdentifier => LookUp(tape, identifier, trust, new CertificateReference(octets, null, null, null)),
            WsSecurityNames.ThumbprintSha1 => LookUp(tape, identifier, trust, new CertificateReference(null, null, null, octets)),
            WsSecurityNames.X509v3 => Carried(tape, identifier, [octets], trust),
            _ => Missing(tape, identifier, "ValueType"),
        };
    }

    private static WsSecurityToken IssuerSerial(XmlTape tape, int data, TrustStore trust)
    {
        if (Only(tape, data, DsAlgorithms.Ds, "X509IssuerSerial") is not { } pair) return Missing(tape, data, "no X509IssuerSerial");
        var issuer = tape.Element(pair, DsAlgorithms.Ds, "X509IssuerName");
        var serial = tape.Element(pair, DsAlgorithms.Ds, "X509SerialNumber");
        if (issuer == XmlTape.None || serial == XmlTape.None) return Missing(tape, pair, "issuer or serial");
        var digits = tape.Text(serial).Trim();
        if (digits.Length is 0 or > 60 || !digits.All(char.IsAsciiDigit)) return Missing(tape, serial, "serial number is not decimal");
        return LookUp(tape, pair, trust, new CertificateReference(null, tape.Text(issuer).Trim(), digits, null));
    }

    private static WsSecurityToken LookUp(XmlTape tape, int place, TrustStore trust, CertificateReference reference) =>
        trust.Find(reference) is { } found ? new(found, [], []) : Missing(tape, place, "the certificate is named, not carried, and not known here");

    /// <summary>The last certificate speaks; the ones before it lead to it.</summary>
    private static WsSecurityToken Carried(XmlTape tape, int place, IReadOnlyList<byte[]>? encoded, TrustStore trust)
    {
        if (encoded is not { Count: > 0 }) return Missing(tape, place, "not a certificate path");
        try
        {
            var certificates = encoded.Select(c => Known(c, trust) ?? Decoded(c)).ToList();
            return new(certificates[^1], certificates[..^1], []);
        }
        catch (Exception refused) when (refused is CryptographicException or NotSupportedException)
        {
            return Missing(tape, place, "not an X.509 certificate");
        }
    }

    /// <summary>Certificates are decoded lazily: what others read later is read once here, where a mangled one is a reason and no exception.</summary>
    private static X509Certificate2 Decoded(byte[] encoded)
    {
        var certificate = X509CertificateLoader.LoadCertificate(encoded);
        foreach (var part in certificate.SubjectName.EnumerateRelativeDistinguishedNames())
            if (!part.HasMultipleElements) part.GetSingleElementValue();
        _ = (certificate.Subject, certificate.Issuer, certificate.NotBefore, certificate.NotAfter, certificate.Extensions.Count);
        certificate.GetRSAPublicKey()?.Dispose();
        certificate.GetECDsaPublicKey()?.Dispose();
        return certificate;
    }

    /// <summary>The same octets among anchors and extra certificates: decoding is the dearest step of a judgement, and partners repeat themselves.</summary>
    private static X509Certificate2? Known(byte[] encoded, TrustStore trust) =>
        trust.Anchors.Concat(trust.Extra).FirstOrDefault(c => c.RawDataMemory.Span.SequenceEqual(encoded));

    /// <summary>PkiPath ::= SEQUENCE OF Certificate, the leaf last (X.509 clause 8).</summary>
    private static List<byte[]>? PathMembers(byte[] octets)
    {
        try
        {
            var reader = new AsnReader(octets, AsnEncodingRules.DER);
            var path = reader.ReadSequence();
            reader.ThrowIfNotEmpty();
            var members = new List<byte[]>();
            while (path.HasData && members.Count < 10) members.Add(path.ReadEncodedValue().ToArray());
            return path.HasData ? null : members;
        }
        catch (AsnContentException)
        {
            return null;
        }
    }

    /// <summary>Base64 of an element's text; white space (also that of character references) is taken out first.</summary>
    private static byte[]? Base64(XmlTape tape, int element)
    {
        var text = string.Concat(tape.Text(element).Where(c => !char.IsWhiteSpace(c)));
        var octets = new byte[text.Length];
        return tape.Elements(element).Any() || text.Length == 0 || !Convert.TryFromBase64String(text, octets, out var written) ? null : octets[..written];
    }

    private static int? Only(XmlTape tape, int parent, string ns, string name)
    {
        var children = tape.Elements(parent).ToList();
        return children.Count == 1 && tape.Is(children[0], ns, name) ? children[0] : null;
    }

    private static WsSecurityToken Missing(XmlTape tape, int place, string detail) =>
        new(null, [], [Reason.Of(ReasonCode.CertificateMissing, tape.Path(place), "detail", detail)]);
}
