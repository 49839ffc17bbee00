using System.Security.Cryptography;
using System.Text;
using MessageBroker.Evidence;
using MessageBroker.Evidence.Keys;
using MessageBroker.Evidence.Signatures;
using MessageBroker.Evidence.Trust;
using MessageBroker.Exchange.As4;
using MessageBroker.Exchange.As4.Messages;
using MessageBroker.Exchange.As4.ProcessingModes;

namespace MessageBroker.Tests.Evidence.As4;

/// <summary>Signed messages, one attack each.</summary>
public sealed class SecurityForgeryTests
{
    private static readonly WrappedMessage Message = As4Fixture.Message();

    [Fact]
    public void An_unsigned_message_is_answered_0103_whatever_else_is_wrong()
    {
        var text = Encoding.UTF8.GetString(As4Codec.Wrap(As4Fixture.Request() with { Parts = [] }, As4Fixture.Bg).Body);
        var start = text.IndexOf("<wsse:Security", StringComparison.Ordinal);
        var unsigned = text[..start] + text[(text.IndexOf("</wsse:Security>", StringComparison.Ordinal) + 16)..];
        var broken = Encoding.UTF8.GetBytes(unsigned.Replace("<eb:Action>Send</eb:Action>", "", StringComparison.Ordinal));
        As4Fixture.Refused(As4Fixture.Judge(As4Names.SoapContentType, broken), EbmsCode.PolicyNoncompliance, "SIG-0101");
        As4Fixture.Refused(As4Fixture.Judge(As4Names.SoapContentType, broken, As4Fixture.Context with { PMode = new PMode { Sign = false } }), EbmsCode.InvalidHeader, "AS4-0020");
        var taken = As4Fixture.Judge(As4Names.SoapContentType, Encoding.UTF8.GetBytes(unsigned), As4Fixture.Context with { PMode = new PMode { Sign = false } });
        Assert.True(taken.Accept);
        Assert.Equal(["AS4-0064"], taken.Findings.Select(f => f.Finding.Code));
    }

    [Fact]
    public void Whoever_needs_no_signature_still_checks_the_one_that_came() =>
        As4Fixture.Refused(As4Fixture.JudgeSpoilt(Message, "<eb:Action>Send", "<eb:Action>Sent", As4Fixture.Context with { PMode = new PMode { Sign = false } }), EbmsCode.FailedAuthentication, "SIG-0202");

    [Theory]
    [InlineData(">RO:80246</eb:Property>", ">RO:80247</eb:Property>")]
    [InlineData("<eb:Action>Send", "<eb:Action>Sent")]
    [InlineData("S12:mustUnderstand=\"true\"><eb:UserMessage>", "S12:mustUnderstand=\"1\"><eb:UserMessage>")]
    [InlineData("wsu:Id=\"_body\"></S12:Body>", "wsu:Id=\"_body\"> </S12:Body>")]
    public void Signed_content_that_changed_is_answered_0101(string old, string @new)
    {
        var judgement = As4Fixture.JudgeSpoilt(Message, old, @new);
        As4Fixture.Refused(judgement, EbmsCode.FailedAuthentication, "SIG-0202");
        Assert.Equal(CryptoOutcome.Invalid, judgement.Crypto);
    }

    [Fact]
    public void A_payload_octet_that_changed_is_answered_0101()
    {
        var message = As4Fixture.Message(new WrapPart("p", "application/octet-stream", "payload-octets"u8.ToArray(), Compress: false));
        As4Fixture.Refused(As4Fixture.JudgeSpoilt(message, "payload-octets", "payload-octett"), EbmsCode.FailedAuthentication, "SIG-0202");
    }

    [Fact]
    public void A_signed_header_that_was_moved_aside_is_not_the_one_that_is_read()
    {
        var messaging = As4Fixture.MessagingOf(Message);
        var forged = messaging.Replace(" wsu:Id=\"_messaging\"", "", StringComparison.Ordinal).Replace(">RO:80246</eb:Property>", ">RO:99999</eb:Property>", StringComparison.Ordinal);
        var wrapped = As4Fixture.JudgeSpoilt(Message, messaging, $"{forged}<Wrapper xmlns=\"urn:x\">{messaging}</Wrapper>");
        As4Fixture.Refused(wrapped, EbmsCode.FailedAuthentication, "SIG-0103");
        As4Fixture.Refused(As4Fixture.JudgeSpoilt(Message, messaging, forged + messaging), EbmsCode.FailedAuthentication, "SIG-0103");
        // Hidden where a look for misplaced elements does not go: inside the forged header itself.
        var inside = forged.Replace("</eb:Messaging>", $"{messaging}</eb:Messaging>", StringComparison.Ordinal);
        Assert.Equal(EbmsCode.PolicyNoncompliance, As4Fixture.JudgeSpoilt(Message, messaging, inside).Answer);
    }

    [Theory]
    [InlineData("<S12:Header>", "<S12:Header><x xmlns=\"urn:x\" Id=\"_messaging\"/>")]
    [InlineData("<S12:Header>", "<S12:Header><x xmlns=\"urn:x\" id=\"_body\"/>")]
    [InlineData("<S12:Header>", "<S12:Header><x xmlns=\"urn:x\" xml:id=\"_token\"/>")]
    public void An_identifier_that_stands_twice_resolves_to_nothing(string old, string @new) =>
        As4Fixture.Refused(As4Fixture.JudgeSpoilt(Message, old, @new), EbmsCode.FailedAuthentication, "SIG-0104");

    [Fact]
    public void A_second_security_header_is_refused() =>
        As4Fixture.Refused(As4Fixture.JudgeSpoilt(Message, "<S12:Header>", $"<S12:Header><wsse:Security xmlns:wsse=\"{WsSecurityNames.Secext}\"/>"), EbmsCode.FailedAuthentication, "SIG-0103");

    [Fact]
    public void Body_header_and_every_part_must_be_covered()
    {
        As4Fixture.Refused(Partly(messaging: true, body: false, part: true), EbmsCode.PolicyNoncompliance, "SIG-0109");
        As4Fixture.Refused(Partly(messaging: false, body: true, part: true), EbmsCode.PolicyNoncompliance, "SIG-0109");
        As4Fixture.Refused(Partly(messaging: true, body: true, part: false), EbmsCode.PolicyNoncompliance, "SIG-0109");
        Assert.Equal(CryptoOutcome.Valid, Partly(messaging: true, body: false, part: true).Crypto);
        Assert.True(Partly(messaging: true, body: true, part: true).Accept);
    }

    [Fact]
    public void An_empty_body_outside_the_signature_is_taken_only_where_the_agreement_says_so() =>
        Assert.True(Partly(messaging: true, body: false, part: true, As4Fixture.Context with { PMode = new PMode { EmptyBodyMayBeUnsigned = true } }).Accept);

    [Fact]
    public void A_part_that_the_header_does_not_name_is_never_delivered()
    {
        var boundary = Message.ContentType.Split('"')[3];
        var stowaway = As4Fixture.Replace(Message.Body, $"--{boundary}--", $"--{boundary}\r\nContent-ID: <Stowaway>\r\n\r\nevil\r\n--{boundary}--");
        var judgement = As4Fixture.Judge(Message.ContentType, stowaway);
        Assert.True(judgement.Accept);
        Assert.Equal(["DefaultSED"], judgement.Parts.Select(p => p.ContentId));
        Assert.Equal(["AS4-0031"], judgement.Findings.Select(f => f.Finding.Code));
    }

    [Fact]
    public void A_missing_part_is_answered_0007()
    {
        var (type, body) = As4Fixture.Package(Message.SoapEnvelope);
        As4Fixture.Refused(As4Fixture.Judge(type, body), EbmsCode.MimeInconsistency, "SIG-0112");
    }

    [Fact]
    public void Parts_may_come_in_another_order()
    {
        var message = As4Fixture.Message(new WrapPart("a", "application/octet-stream", "AAAA"u8.ToArray(), false), new WrapPart("b", "application/octet-stream", "BBBB"u8.ToArray(), false));
        var (type, body) = As4Fixture.Package(message.SoapEnvelope, ("Content-Type: application/octet-stream\r\nContent-ID: <b>", "BBBB"u8.ToArray()), ("Content-Type: application/octet-stream\r\nContent-ID: <a>", "AAAA"u8.ToArray()));
        Assert.Equal(["a", "b"], As4Fixture.Judge(type, body).Parts.Select(p => p.ContentId));
    }

    [Fact]
    public void Weak_and_unknown_algorithms_differ_in_their_code()
    {
        As4Fixture.Refused(As4Fixture.JudgeSpoilt(Message, DsAlgorithms.RsaSha256, "http://www.w3.org/2000/09/xmldsig#rsa-sha1"), EbmsCode.PolicyNoncompliance, "SIG-0201");
        As4Fixture.Refused(As4Fixture.JudgeSpoilt(Message, DsAlgorithms.Sha256, "http://www.w3.org/2000/09/xmldsig#sha1"), EbmsCode.PolicyNoncompliance, "SIG-0201");
        As4Fixture.Refused(As4Fixture.JudgeSpoilt(Message, DsAlgorithms.RsaSha256, "http://www.w3.org/2000/09/xmldsig#hmac-sha1"), EbmsCode.PolicyNoncompliance, "SIG-0201");
        As4Fixture.Refused(As4Fixture.JudgeSpoilt(Message, DsAlgorithms.Sha256, "urn:nobody:knows"), EbmsCode.FailedAuthentication, "SIG-0201");
    }

    [Theory]
    [InlineData("http://www.w3.org/TR/1999/REC-xpath-19991116")]
    [InlineData("http://docs.oasis-open.org/wss/oasis-wss-SwAProfile-1.1#Attachment-Complete-Signature-Transform")]
    [InlineData(DsAlgorithms.ExclusiveC14N)]
    public void Another_transform_on_a_part_is_refused_unseen(string transform) =>
        As4Fixture.Refused(As4Fixture.JudgeSpoilt(Message, DsAlgorithms.AttachmentContent, transform), EbmsCode.PolicyNoncompliance, "SIG-0107");

    [Theory]
    [InlineData("URI=\"cid:DefaultSED\"", "URI=\"http://elsewhere.example/sed\"")]
    [InlineData("URI=\"#_body\"", "URI=\"\"")]
    [InlineData("URI=\"#_body\"", "URI=\"file:///etc/passwd\"")]
    public void References_elsewhere_are_refused_unfetched(string old, string @new) =>
        As4Fixture.Refused(As4Fixture.JudgeSpoilt(Message, old, @new), EbmsCode.PolicyNoncompliance, "SIG-0106");

    [Fact]
    public void A_certificate_outside_its_time_or_without_anchor_is_answered_0101()
    {
        As4Fixture.Refused(As4Fixture.Judge(Message, As4Fixture.Context with { At = As4Fixture.At.AddYears(2) }), EbmsCode.FailedAuthentication, "SIG-0307");
        As4Fixture.Refused(As4Fixture.Judge(Message, As4Fixture.Context with { At = As4Fixture.At.AddYears(-2) }), EbmsCode.FailedAuthentication, "SIG-0306");
        As4Fixture.Refused(As4Fixture.Judge(Message, As4Fixture.Context with { Trust = TrustStore.Empty }), EbmsCode.FailedAuthentication, "SIG-0305");
        var other = As4Fixture.Judge(Message, As4Fixture.Context with { Trust = new TrustStore([As4Fixture.Ro.Certificate], []) });
        As4Fixture.Refused(other, EbmsCode.FailedAuthentication, "SIG-0304");
        Assert.Equal(CryptoOutcome.Valid, other.Crypto);
    }

    [Fact]
    public void The_signer_must_be_the_party_that_is_named()
    {
        var byRo = As4Codec.Wrap(As4Fixture.Request(), As4Fixture.Ro);
        As4Fixture.Refused(As4Fixture.Judge(byRo), EbmsCode.FailedAuthentication, "AS4-0058");
        var pinned = As4Fixture.Context with { Partners = new As4Partners(new Dictionary<string, As4Partner> { [As4Fixture.BgParty] = new([As4Fixture.Bg.Certificate]) }) };
        Assert.True(As4Fixture.Judge(Message, pinned).Accept);
        // The same CN under the same anchors, and still not the certificate that is registered.
        var trusted = pinned with { Trust = new TrustStore([As4Fixture.Bg.Certificate, As4Fixture.Stranger.Certificate], []) };
        As4Fixture.Refused(As4Fixture.Judge(As4Codec.Wrap(As4Fixture.Request(), As4Fixture.Stranger), trusted), EbmsCode.FailedAuthentication, "AS4-0058");
        As4Fixture.Refused(As4Fixture.Judge(As4Codec.Wrap(As4Fixture.Request() with { From = new EbmsParty("BG:OTHER", null, "r") }, As4Fixture.Bg)), EbmsCode.ProcessingModeMismatch, "AS4-0059");
    }

    [Fact]
    public void Without_binding_a_certificate_that_names_a_party_still_speaks_for_no_other()
    {
        var unbound = As4Fixture.Context with { Partners = As4Partners.Unbound };
        Assert.True(As4Fixture.Judge(Message, unbound).Accept);
        As4Fixture.Refused(As4Fixture.Judge(As4Codec.Wrap(As4Fixture.Request() with { From = new EbmsParty("BG:OTHER", null, "r") }, As4Fixture.Bg), unbound), EbmsCode.ProcessingModeMismatch, "AS4-0059");
    }

    [Fact]
    public void A_partner_with_anchors_of_its_own_is_judged_by_those()
    {
        var own = new As4Partner([], new TrustStore([As4Fixture.Bg.Certificate], []));
        var context = As4Fixture.Context with { Trust = TrustStore.Empty, Partners = new As4Partners(new Dictionary<string, As4Partner> { [As4Fixture.BgParty] = own }) };
        Assert.True(As4Fixture.Judge(Message, context).Accept);
        var foreign = own with { Trust = new TrustStore([As4Fixture.Ro.Certificate], []) };
        As4Fixture.Refused(As4Fixture.Judge(Message, context with { Partners = new As4Partners(new Dictionary<string, As4Partner> { [As4Fixture.BgParty] = foreign }) }), EbmsCode.FailedAuthentication, "SIG-0304");
    }

    [Fact]
    public void An_encrypted_part_is_answered_0102() =>
        As4Fixture.Refused(As4Fixture.JudgeSpoilt(Message, "<wsse:BinarySecurityToken", $"<x:EncryptedKey xmlns:x=\"{WsSecurityNames.XmlEncryption}\"/><wsse:BinarySecurityToken"), EbmsCode.FailedDecryption, "SIG-0113");

    [Fact]
    public void A_short_key_is_refused_and_marked_where_a_lenient_policy_admits_it()
    {
        using var key = RSA.Create(1024);
        using var weak = new SigningKey(As4Fixture.SelfSigned("CN=" + As4Fixture.BgParty, key));
        var message = As4Codec.Wrap(As4Fixture.Request(), weak);
        var context = As4Fixture.Context with { Trust = new TrustStore([weak.Certificate], []) };
        As4Fixture.Refused(As4Fixture.Judge(message, context), EbmsCode.PolicyNoncompliance, "SIG-0201");
        var lenient = As4Fixture.Judge(message, context with { Crypto = CryptoPolicy.Lenient });
        Assert.True(lenient.Accept);
        Assert.Contains("SIG-0204", lenient.Findings.Select(f => f.Finding.Code));
    }

    [Fact]
    public void A_key_whose_time_is_over_is_refused_from_that_day_on()
    {
        using var key = RSA.Create(2048);
        using var ending = new SigningKey(As4Fixture.SelfSigned("CN=" + As4Fixture.BgParty, key));
        var message = As4Codec.Wrap(As4Fixture.Request(), ending);
        var context = As4Fixture.Context with { Trust = new TrustStore([ending.Certificate], []) };
        Assert.True(As4Fixture.Judge(message, context).Accept);
        var day = As4Fixture.At.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        var over = CryptoPolicy.Read(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(CryptoPolicy.Default.Octets.Span).Replace("2029-01-01", day, StringComparison.Ordinal))).Policy!;
        As4Fixture.Refused(As4Fixture.Judge(message, context with { Crypto = over }), EbmsCode.PolicyNoncompliance, "SIG-0207");
    }

    private static As4Judgement Partly(bool messaging, bool body, bool part, As4Context? context = null)
    {
        var text = As4Fixture.MessagingOf(As4Fixture.Message(new WrapPart("p", "application/octet-stream", "octets"u8.ToArray(), Compress: false)));
        var elements = new List<(string, ReadOnlyMemory<byte>)>();
        if (messaging) elements.Add((EbmsWriter.MessagingId, Encoding.UTF8.GetBytes(text)));
        if (body) elements.Add((EbmsWriter.BodyId, Encoding.UTF8.GetBytes(EbmsWriter.Body)));
        var attachment = As4Fixture.Attachment("p", "application/octet-stream", "octets"u8.ToArray());
        var envelope = EbmsWriter.Envelope(text, WsSecuritySigner.SecurityHeader(As4Fixture.Bg, elements, part ? [attachment] : []));
        var (type, octets) = As4Fixture.Package(Encoding.UTF8.GetBytes(envelope), ("Content-Type: application/octet-stream\r\nContent-ID: <p>", "octets"u8.ToArray()));
        return As4Fixture.Judge(type, octets, context);
    }
}
