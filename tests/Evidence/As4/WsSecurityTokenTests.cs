using System.Formats.Asn1;
using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MessageBroker.Evidence;
using MessageBroker.Evidence.Keys;
using MessageBroker.Evidence.Signatures;
using static MessageBroker.Tests.Evidence.As4.WsSecurityFixture;

namespace MessageBroker.Tests.Evidence.As4;

/// <summary>Tokens at the edges of their forms: what is missing is said, at the place where it is missing.</summary>
public sealed class WsSecurityTokenTests
{
    private const string Info = "/Envelope/Header/Security/Signature/KeyInfo", Reference = Info + "/SecurityTokenReference", Token = "/Envelope/Header/Security/BinarySecurityToken";
    private const string Unknown = "the certificate is named, not carried, and not known here";
    private static readonly X509Certificate2 Own = Key.Certificate;

    [Fact]
    public void A_signature_without_key_info_or_with_another_than_one_token_reference_names_nobody()
    {
        var sound = Security([Header, Body]);
        var (start, end) = (sound.IndexOf("<ds:KeyInfo>", StringComparison.Ordinal), sound.IndexOf("</ds:KeyInfo>", StringComparison.Ordinal));
        IsMissing(sound[..start] + sound[(end + "</ds:KeyInfo>".Length)..], "/Envelope/Header/Security/Signature", "no KeyInfo");
        IsMissing(sound.Replace("<ds:KeyInfo>", "<ds:KeyInfo><wsse:SecurityTokenReference/>", StringComparison.Ordinal), Info, "no SecurityTokenReference");
        IsMissing(sound.Replace("wsse:SecurityTokenReference>", "wsse:KeyName>", StringComparison.Ordinal), Info, "no SecurityTokenReference");
        IsMissing(Security([Header, Body], ""), Reference, "not exactly one token");
        IsMissing(Security([Header, Body], Direct + Direct), Reference, "not exactly one token");
        IsMissing(Security([Header, Body], "<wsse:Embedded/>"), Reference + "/Embedded", "unknown token form");
    }

    [Fact]
    public void A_token_stands_in_the_header_of_its_signature_and_is_a_binary_one()
    {
        const string detail = "not a BinarySecurityToken of this header";
        IsMissing(Security([Header, Body], "<wsse:Reference URI=\"#o\"/>", "<wsse:Other Id=\"o\"/>"), "/Envelope/Header/Security/Other", detail);
        IsMissing(Security([Header, Body], token: $"<wsse:Other>{WsSecurityFixture.Token}</wsse:Other>"), "/Envelope/Header/Security/Other/BinarySecurityToken", detail);
        IsMissing(Security([Header, Body], "<wsse:Reference URI=\"cid:t\"/>"), Reference + "/Reference", "the token lies outside the message");
        IsMissing(Security([Header, Body], "<wsse:Reference/>"), Reference + "/Reference", "the token lies outside the message");
    }

    [Fact]
    public void Encoding_and_value_type_of_a_token_are_known_ones()
    {
        var text = Convert.ToBase64String(Own.RawData);
        var type = $"ValueType=\"{WsSecurityNames.X509v3}\"";
        Assert.Empty(Judge(Envelope(Security([Header, Body], token: Binary(text, type)))).Reasons);
        IsMissing(Security([Header, Body], token: Binary(text, type + " EncodingType=\"urn:hex\"")), Token, "EncodingType");
        IsMissing(Security([Header, Body], token: Binary(text, "ValueType=\"urn:x\"")), Token, "ValueType");
        IsMissing(Security([Header, Body], token: Binary(text, "")), Token, "ValueType");
        Assert.Empty(Judge(Envelope(Security([Header, Body], $"<wsse:KeyIdentifier {type}>{text}</wsse:KeyIdentifier>"))).Reasons);
        IsMissing(Security([Header, Body], "<wsse:KeyIdentifier ValueType=\"urn:x\">AAAA</wsse:KeyIdentifier>"), Reference + "/KeyIdentifier", "ValueType");
        IsMissing(Security([Header, Body], "<wsse:KeyIdentifier>AAAA</wsse:KeyIdentifier>"), Reference + "/KeyIdentifier", "ValueType");
        foreach (var form in new[] { WsSecurityNames.SubjectKeyIdentifier, WsSecurityNames.ThumbprintSha1 })
            IsMissing(Security([Header, Body], $"<wsse:KeyIdentifier ValueType=\"{form}\">AAAA</wsse:KeyIdentifier>"), Reference + "/KeyIdentifier", Unknown);
        foreach (var odd in new[] { "AAAA<x/>", "", "AAAAA" })
            Assert.Equal(Reason.Of(ReasonCode.EncodingInvalid, Reference + "/KeyIdentifier", "detail", "key identifier is not Base64"), Judge(Envelope(Security([Header, Body], $"<wsse:KeyIdentifier {type}>{odd}</wsse:KeyIdentifier>"))).Reasons[0]);
    }

    [Fact]
    public void A_path_has_one_to_ten_certificates()
    {
        foreach (var count in new[] { 1, 2, 10 }) Assert.Empty(Judge(Envelope(Security([Header, Body], token: Path(count)))).Reasons);
        foreach (var count in new[] { 0, 11, 12 }) IsMissing(Security([Header, Body], token: Path(count)), Token, "not a certificate path");
        IsMissing(Security([Header, Body], token: Path(1, [5, 0])), Token, "not a certificate path");
        IsMissing(Security([Header, Body], token: Binary("AAAA", $"ValueType=\"{WsSecurityNames.X509PkiPathv1}\"")), Token, "not a certificate path");
    }

    [Fact]
    public void Issuer_and_serial_are_both_there_and_the_serial_is_decimal_of_at_most_sixty_digits()
    {
        var serial = new BigInteger(Own.SerialNumberBytes.Span, isUnsigned: true, isBigEndian: true).ToString(CultureInfo.InvariantCulture);
        string Issuer(string name) => $"<ds:X509IssuerName>{name}</ds:X509IssuerName>";
        string Serial(string digits) => $"<ds:X509SerialNumber>{digits}</ds:X509SerialNumber>";
        string Pair(string content) => Security([Header, Body], $"<ds:X509Data xmlns:ds=\"{DsAlgorithms.Ds}\"><ds:X509IssuerSerial>{content}</ds:X509IssuerSerial></ds:X509Data>");
        const string pair = Reference + "/X509Data/X509IssuerSerial";
        Assert.Empty(Judge(Envelope(Pair(Issuer(Own.Issuer) + Serial($" {serial} ")))).Reasons);
        IsMissing(Pair(Serial(serial)), pair, "issuer or serial");
        IsMissing(Pair(Issuer(Own.Issuer)), pair, "issuer or serial");
        IsMissing(Pair(""), pair, "issuer or serial");
        foreach (var odd in new[] { "", " ", "abc", serial + "x", "x" + serial, "-1", "٣", new string('1', 61) }) IsMissing(Pair(Issuer(Own.Issuer) + Serial(odd)), pair + "/X509SerialNumber", "serial number is not decimal");
        IsMissing(Pair(Issuer(Own.Issuer) + Serial(new string('1', 60))), pair, Unknown);
        Assert.Empty(Judge(Envelope(Pair(Issuer(Own.Issuer) + Serial(serial.PadLeft(60, '0'))))).Reasons);
        foreach (var data in new[] { "", "<ds:X509SKI>AAAA</ds:X509SKI>", $"<ds:X509IssuerSerial>{Issuer(Own.Issuer)}{Serial(serial)}</ds:X509IssuerSerial><ds:X509SKI>AAAA</ds:X509SKI>" })
            IsMissing(Security([Header, Body], $"<ds:X509Data xmlns:ds=\"{DsAlgorithms.Ds}\">{data}</ds:X509Data>"), Reference + "/X509Data", "no X509IssuerSerial");
    }

    [Fact]
    public void A_certificate_whose_key_cannot_be_read_is_none()
    {
        using var rsa = RSA.Create(2048);
        using var certificate = As4Fixture.SelfSigned("CN=rsa", rsa);
        var octets = (byte[])certificate.RawData.Clone();
        octets[octets.AsSpan().IndexOf(certificate.PublicKey.EncodedKeyValue.RawData)] = 0x31;
        IsMissing(Security([Header, Body], token: Binary(Convert.ToBase64String(octets))), Token, "not an X.509 certificate");
        // The curve's identifier is another one, which no platform knows.
        octets = (byte[])Own.RawData.Clone();
        octets[octets.AsSpan().IndexOf(new byte[] { 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07 }) + 3] = 0x5E;
        IsMissing(Security([Header, Body], token: Binary(Convert.ToBase64String(octets))), Token, "not an X.509 certificate");
    }

    [Fact]
    public void A_certificate_whose_subject_has_a_part_of_two_values_is_read_and_speaks()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        using (writer.PushSetOf())
            foreach (var (type, value) in new[] { ("2.5.4.3", "two"), ("2.5.4.11", "values") })
                using (writer.PushSequence())
                {
                    writer.WriteObjectIdentifier(type);
                    writer.WriteCharacterString(UniversalTagNumber.UTF8String, value);
                }

        var signer = new SigningKey(new CertificateRequest(new X500DistinguishedName(writer.Encode()), key, HashAlgorithmName.SHA256).CreateSelfSigned(As4Fixture.At.AddYears(-1), As4Fixture.At.AddYears(1)));
        Assert.Contains(signer.Certificate.SubjectName.EnumerateRelativeDistinguishedNames(), p => p.HasMultipleElements);
        var verdict = Judge(Envelope(Security([Header, Body], token: Binary(Convert.ToBase64String(signer.Certificate.RawData)), key: signer)));
        Assert.Equal((CryptoOutcome.Valid, false, signer.Certificate.Thumbprint), (verdict.Crypto, verdict.Trusted, verdict.Signer?.Thumbprint));
    }

    private static string Path(int count, params byte[] behind)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
            for (var i = 0; i < count; i++) writer.WriteEncodedValue(Own.RawData);
        return Binary(Convert.ToBase64String([.. writer.Encode(), .. behind]), $"ValueType=\"{WsSecurityNames.X509PkiPathv1}\"");
    }

    private static void IsMissing(string security, string place, string detail)
    {
        var verdict = Judge(Envelope(security));
        Assert.Equal(Reason.Of(ReasonCode.CertificateMissing, place, "detail", detail), Assert.Single(verdict.Reasons));
        Assert.Equal((CryptoOutcome.NotChecked, false, null), (verdict.Crypto, verdict.Trusted, verdict.Signer));
    }
}
