using System.Text;
using MessageBroker.Evidence.Signatures;
using MessageBroker.Exchange.As4;
using MessageBroker.Exchange.As4.Messages;
using MessageBroker.Exchange.As4.ProcessingModes;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Tests.Evidence.As4;

/// <summary>One altered header per rule, signed as it is, and the exact code that answers it.</summary>
public sealed class HeaderForgeryTests
{
    private const string Id = "<eb:MessageId>0190f3c2-0000-7000-8000-000000000001@ap.bg.example</eb:MessageId>";
    private const string From = "<eb:From><eb:PartyId type=\"urn:eu:europa:ec:dgempl:eessi:ir\">BG:BGASA</eb:PartyId>";

    public static TheoryData<string, string, string, string> Rules => new()
    {
        { "<eb:Timestamp>2026-05-01T10:00:00.000Z</eb:Timestamp>", "", "EBMS:0009", "AS4-0020" },
        { "2026-05-01T10:00:00.000Z", "2026-02-30T10:00:00Z", "EBMS:0009", "AS4-0023" },
        { "2026-05-01T10:00:00.000Z", "", "EBMS:0009", "AS4-0021" },
        { Id, "", "EBMS:0009", "AS4-0020" },
        { Id, "<eb:MessageId></eb:MessageId>", "EBMS:0009", "AS4-0021" },
        { Id, "<eb:MessageId>две думи</eb:MessageId>", "EBMS:0009", "AS4-0021" },
        { Id, Id + Id, "EBMS:0009", "AS4-0025" },
        { "<eb:MessageInfo>", "<eb:MessageInfo><eb:Extra></eb:Extra>", "EBMS:0009", "AS4-0020" },
        { From, From.Replace("<eb:From>", "<eb:From><eb:PartyId>BG:SECOND</eb:PartyId>", StringComparison.Ordinal), "EBMS:0010", "AS4-0059" },
        { From, From + "<eb:PartyId>BG:SECOND</eb:PartyId>", "EBMS:0003", "AS4-0022" },
        { From, "<eb:From>", "EBMS:0009", "AS4-0020" },
        { "BG:BGASA</eb:PartyId>", "</eb:PartyId>", "EBMS:0010", "AS4-0059" },
        { "BG:BGASA</eb:PartyId>", "BG:OTHER</eb:PartyId>", "EBMS:0010", "AS4-0059" },
        { ">RO:80246</eb:PartyId>", ">RO:80247</eb:PartyId>", "EBMS:0010", "AS4-0081" },
        { "<eb:Role>urn:eu:europa:ec:dgempl:eessi:ir:institution</eb:Role></eb:To>", "</eb:To>", "EBMS:0009", "AS4-0020" },
        { "<eb:Role>urn:eu:europa:ec:dgempl:eessi:ir:institution</eb:Role></eb:To>", "<eb:Role> </eb:Role></eb:To>", "EBMS:0009", "AS4-0021" },
        { "<eb:Service type=\"urn:eu:europa:ec:dgempl:eessi\">BusinessMessaging</eb:Service>", "", "EBMS:0009", "AS4-0020" },
        { ">BusinessMessaging<", "><", "EBMS:0009", "AS4-0021" },
        { "<eb:Action>Send</eb:Action>", "", "EBMS:0009", "AS4-0020" },
        { "<eb:ConversationId>conversation-1</eb:ConversationId>", "", "EBMS:0009", "AS4-0020" },
        { "<eb:CollaborationInfo>", "<eb:CollaborationInfo><eb:Action>Send</eb:Action>", "EBMS:0009", "AS4-0020" },
        { "<eb:Property name=\"finalRecipient\">", "<eb:Property>", "EBMS:0009", "AS4-0020" },
        { "<eb:Property name=\"finalRecipient\">", "<eb:Property name=\"originalSender\">", "EBMS:0003", "AS4-0022" },
        { "</eb:MessageProperties>", "</eb:MessageProperties><eb:PayloadInfo><eb:PartInfo href=\"http://elsewhere.example/sed\"></eb:PartInfo></eb:PayloadInfo>", "EBMS:0011", "AS4-0027" },
        { "</eb:MessageProperties>", "</eb:MessageProperties><eb:PayloadInfo><eb:PartInfo></eb:PartInfo></eb:PayloadInfo>", "EBMS:0011", "AS4-0027" },
        { "</eb:MessageProperties>", "</eb:MessageProperties><eb:PayloadInfo><eb:PartInfo href=\"cid:a%4\"></eb:PartInfo></eb:PayloadInfo>", "EBMS:0011", "AS4-0027" },
        { "</eb:MessageProperties>", "</eb:MessageProperties><eb:PayloadInfo><eb:PartInfo href=\"cid:gone\"></eb:PartInfo></eb:PayloadInfo>", "EBMS:0007", "AS4-0028" },
        { "</eb:MessageProperties>", "</eb:MessageProperties><eb:PayloadInfo><eb:PartInfo href=\"cid:a%40b\"></eb:PartInfo><eb:PartInfo href=\"cid:a@b\"></eb:PartInfo></eb:PayloadInfo>", "EBMS:0003", "AS4-0022" },
        { "</eb:UserMessage>", "</eb:UserMessage><eb:UserMessage></eb:UserMessage>", "EBMS:0003", "AS4-0026" },
        { "</eb:UserMessage>", "<eb:Later></eb:Later></eb:UserMessage>", "EBMS:0009", "AS4-0025" },
        { "eb:UserMessage>", "eb:OtherMessage>", "EBMS:0009", "AS4-0025" },
    };

    [Theory]
    [MemberData(nameof(Rules))]
    public void A_broken_rule_has_its_code(string old, string @new, string code, string finding)
    {
        var judgement = As4Fixture.JudgeSigned(old, @new);
        Assert.Equal((false, code, finding), (judgement.Accept, judgement.Answer?.Code, judgement.Findings.First(f => f.Finding.IsError).Finding.Code));
    }

    [Fact]
    public void The_untouched_header_is_taken() => Assert.True(As4Fixture.JudgeSigned("x", "x").Accept);

    [Fact]
    public void All_broken_rules_are_named_at_once()
    {
        var judgement = As4Fixture.JudgeSigned("<eb:Action>Send</eb:Action><eb:ConversationId>conversation-1</eb:ConversationId>", "");
        Assert.Equal(["Action", "ConversationId"], judgement.Findings.Where(f => f.Finding.IsError).Select(f => f.Finding.Arguments["element"]));
    }

    [Fact]
    public void Unknown_properties_and_a_missing_zone_are_no_reason_to_refuse()
    {
        Assert.True(As4Fixture.JudgeSigned("name=\"finalRecipient\"", "name=\"somethingNew\"").Accept);
        var judgement = As4Fixture.JudgeSigned("2026-05-01T10:00:00.000Z", "2026-05-01T10:00:00");
        Assert.True(judgement.Accept);
        Assert.Equal(("AS4-0024", Severity.Info), judgement.Findings.Select(f => (f.Finding.Code, f.Finding.Severity)).Single());
    }

    [Fact]
    public void A_payload_in_the_body_is_refused()
    {
        var messaging = As4Fixture.MessagingOf(As4Codec.Wrap(As4Fixture.Request() with { Parts = [] }, As4Fixture.Bg));
        var body = EbmsWriter.Body.Replace("></S12:Body>", "><x></x></S12:Body>", StringComparison.Ordinal);
        var security = WsSecuritySigner.SecurityHeader(As4Fixture.Bg, [(EbmsWriter.MessagingId, Encoding.UTF8.GetBytes(messaging)), (EbmsWriter.BodyId, Encoding.UTF8.GetBytes(body))], []);
        var envelope = EbmsWriter.Envelope(messaging, security).Replace(EbmsWriter.Body, body, StringComparison.Ordinal);
        As4Fixture.Refused(As4Fixture.Judge(As4Names.SoapContentType, Encoding.UTF8.GetBytes(envelope)), EbmsCode.ValueInconsistent, "AS4-0030");
    }

    [Theory]
    [InlineData("<x xmlns=\"urn:x\" S12:mustUnderstand=\"true\"/>", false)]
    [InlineData("<x xmlns=\"urn:x\" S12:mustUnderstand=\"1\" S12:role=\"http://www.w3.org/2003/05/soap-envelope/role/ultimateReceiver\"/>", false)]
    [InlineData("<x xmlns=\"urn:x\" S12:mustUnderstand=\"true\" S12:role=\"urn:somebody-else\"/>", true)]
    [InlineData("<x xmlns=\"urn:x\" S12:mustUnderstand=\"false\"/>", true)]
    public void A_header_block_that_must_be_understood_and_is_not_refuses(string block, bool taken)
    {
        var judgement = As4Fixture.JudgeSpoilt(As4Fixture.Message(), "<S12:Header>", "<S12:Header>" + block);
        Assert.Equal(taken, judgement.Accept);
        if (!taken) As4Fixture.Refused(judgement, EbmsCode.UnpackagingFeatureNotSupported, "AS4-0018");
    }

    [Theory]
    [InlineData("not xml", "AS4-0011")]
    [InlineData("", "AS4-0011")]
    [InlineData("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "AS4-0012")]
    [InlineData("<Envelope xmlns=\"http://schemas.xmlsoap.org/soap/envelope/\"><Body/></Envelope>", "AS4-0013")]
    [InlineData("<a/>", "AS4-0013")]
    [InlineData("<e:Envelope xmlns:e=\"http://www.w3.org/2003/05/soap-envelope\"><e:Header/></e:Envelope>", "AS4-0014")]
    [InlineData("<e:Envelope xmlns:e=\"http://www.w3.org/2003/05/soap-envelope\"><e:Header/><e:Body/></e:Envelope>", "AS4-0014")]
    [InlineData("<e:Envelope xmlns:e=\"http://www.w3.org/2003/05/soap-envelope\"><e:Body><e:Fault/></e:Body></e:Envelope>", "AS4-0017")]
    public void What_is_no_message_is_unparsable(string envelope, string finding)
    {
        var judgement = As4Fixture.Judge(As4Names.SoapContentType, Encoding.UTF8.GetBytes(envelope));
        As4Fixture.Refused(judgement, EbmsCode.InvalidHeader, finding);
        Assert.True(judgement.Unparsable);
    }

    [Fact]
    public void An_entity_bomb_and_deep_nesting_end_at_their_caps()
    {
        var deep = string.Concat(Enumerable.Repeat("<a>", 100_000));
        As4Fixture.Refused(As4Fixture.Judge(As4Names.SoapContentType, Encoding.UTF8.GetBytes(deep)), EbmsCode.InvalidHeader, "AS4-0011");
    }

    [Fact]
    public void The_agreement_is_compared_item_by_item()
    {
        var agreed = PMode.Eessi with { Agreement = new EbmsTyped("urn:agreement", null), RequiredProperties = ["trackingIdentifier"], Action = "Receive" };
        var judgement = As4Fixture.Judge(As4Fixture.Message(), As4Fixture.Context with { PMode = agreed });
        As4Fixture.Refused(judgement, EbmsCode.ProcessingModeMismatch, "AS4-0080");
        Assert.Equal(["Action", "AgreementRef", "Property trackingIdentifier"], judgement.Findings.Select(f => f.Finding.Arguments["item"]));
        Assert.True(As4Fixture.Judge(As4Fixture.Message(), As4Fixture.Context with { PMode = PMode.Eessi }).Accept);
    }

    [Fact]
    public void A_connectivity_test_passes_on_service_and_action()
    {
        var ping = As4Codec.Wrap(As4Fixture.Request() with { Parts = [], Service = new EbmsTyped(As4Names.PingService, null), Action = As4Names.PingAction }, As4Fixture.Bg);
        var judgement = As4Fixture.Judge(ping, As4Fixture.Context with { PMode = PMode.Eessi });
        Assert.True(judgement.Accept);
        Assert.True(judgement.Message!.IsPing);
    }
}
