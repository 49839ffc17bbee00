using System.Formats.Asn1;
using System.Globalization;
using System.Numerics;
using System.Security.Cryptography.X509Certificates;
using MessageBroker.Evidence;
using MessageBroker.Evidence.Signatures;
using MessageBroker.Exchange.As4;

namespace MessageBroker.Tests.Evidence.As4;

/// <summary>KeyInfo is outside the signature, so a signed message can be given every token form that products send.</summary>
public sealed class TokenFormTests
{
    private const string X509 = WsSecurityNames.X509v3;
    private static readonly WrappedMessage Message = As4Fixture.Message();
    private static readonly string Direct = $"<wsse:Reference URI=\"#_token\" ValueType=\"{X509}\"></wsse:Reference>";
    private static readonly X509Certificate2 Signer = As4Fixture.Bg.Certificate;

    [Fact]
    public void Subject_key_identifier() => Taken(Identifier(WsSecurityNames.SubjectKeyIdentifier, Signer.Extensions.OfType<X509SubjectKeyIdentifierExtension>().Single().SubjectKeyIdentifierBytes.ToArray()));

    [Fact]
    public void Sha1_thumbprint() => Taken(Identifier(WsSecurityNames.ThumbprintSha1, Convert.FromHexString(Signer.Thumbprint)));

    [Fact]
    public void Certificate_in_the_key_identifier() => Taken(Identifier(X509, Signer.RawData));

    [Fact]
    public void Issuer_and_decimal_serial()
    {
        var serial = new BigInteger(Signer.SerialNumberBytes.Span, isUnsigned: true, isBigEndian: true).ToString(CultureInfo.InvariantCulture);
        Taken(IssuerSerial(Signer.Issuer, serial));
        Refused(IssuerSerial(Signer.Issuer, "0x" + Signer.SerialNumber), "SIG-0301");
        Refused(IssuerSerial(Signer.Issuer, serial + "1"), "SIG-0301");
    }

    [Fact]
    public void Certificate_path_with_the_leaf_last()
    {
        Assert.True(Judge(Path(As4Fixture.Ro.Certificate, Signer)).Accept);
        // The other way round another certificate speaks, and the signature is not its.
        Assert.Equal(EbmsCode.FailedAuthentication, Judge(Path(Signer, As4Fixture.Ro.Certificate)).Answer);
        Assert.Equal("SIG-0301", FirstError(Judge(Token(WsSecurityNames.X509PkiPathv1, [1, 2, 3]))));
    }

    [Fact]
    public void Base64_with_character_references_and_line_ends() =>
        Assert.True(As4Fixture.JudgeSpoilt(Message, Base64, Base64[..20] + "&#xd;\n " + Base64[20..]).Accept);

    [Theory]
    [InlineData("<wsse:Reference URI=\"#_body\"></wsse:Reference>", "SIG-0301")]
    [InlineData("<wsse:Reference URI=\"#gone\"></wsse:Reference>", "SIG-0105")]
    [InlineData("<wsse:Reference URI=\"http://elsewhere.example/cert\"></wsse:Reference>", "SIG-0301")]
    [InlineData("<wsse:KeyName xmlns:wsse=\"urn:x\">me</wsse:KeyName>", "SIG-0301")]
    [InlineData("", "SIG-0301")]
    public void What_leads_to_no_certificate_is_answered_0101(string token, string finding) => Refused(token, finding);

    [Fact]
    public void A_token_that_is_no_certificate_is_answered_0101()
    {
        Assert.Equal("SIG-0301", FirstError(As4Fixture.JudgeSpoilt(Message, Base64, "AAAA")));
        Assert.Equal("SIG-0108", FirstError(As4Fixture.JudgeSpoilt(Message, Base64, "not base64!")));
        Assert.Equal("SIG-0301", FirstError(As4Fixture.JudgeSpoilt(Message, $"ValueType=\"{X509}\" wsu:Id", "ValueType=\"urn:x\" wsu:Id")));
    }

    [Fact]
    public void A_token_of_another_key_does_not_verify()
    {
        var swapped = As4Fixture.JudgeSpoilt(Message, Base64, Convert.ToBase64String(As4Fixture.Ro.Certificate.RawData));
        Assert.Equal(EbmsCode.FailedAuthentication, swapped.Answer);
        Assert.Equal(CryptoOutcome.Invalid, swapped.Crypto);
    }

    private static string Base64 => Convert.ToBase64String(Signer.RawData);

    private static string Identifier(string type, byte[] octets) => $"<wsse:KeyIdentifier ValueType=\"{type}\">{Convert.ToBase64String(octets)}</wsse:KeyIdentifier>";

    private static string IssuerSerial(string issuer, string serial) =>
        $"<ds:X509Data><ds:X509IssuerSerial><ds:X509IssuerName>{issuer}</ds:X509IssuerName><ds:X509SerialNumber>{serial}</ds:X509SerialNumber></ds:X509IssuerSerial></ds:X509Data>";

    private static byte[] Path(params X509Certificate2[] certificates)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
            foreach (var certificate in certificates) writer.WriteEncodedValue(certificate.RawData);
        return Token(WsSecurityNames.X509PkiPathv1, writer.Encode());
    }

    private static byte[] Token(string type, byte[] octets) =>
        As4Fixture.Replace(As4Fixture.Replace(Message.Body, Base64, Convert.ToBase64String(octets)), $"ValueType=\"{X509}\" wsu:Id", $"ValueType=\"{type}\" wsu:Id");

    private static As4Judgement Judge(byte[] body) => As4Fixture.Judge(Message.ContentType, body);

    private static void Taken(string token) => Assert.True(As4Fixture.JudgeSpoilt(Message, Direct, token).Accept);

    private static void Refused(string token, string finding)
    {
        var judgement = As4Fixture.JudgeSpoilt(Message, Direct, token);
        Assert.Equal(EbmsCode.FailedAuthentication, judgement.Answer);
        Assert.Equal(finding, FirstError(judgement));
    }

    private static string FirstError(As4Judgement judgement) => judgement.Findings.First(f => f.Finding.IsError).Finding.Code;
}
