using MessageBroker.Evidence.Keys;
using MessageBroker.Exchange.As4;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Exchange.Flow.Verdicts;
using MessageBroker.Schemas.Findings;
using MessageBroker.Tests.Evidence.As4;

namespace MessageBroker.Tests.Unit.Exchange.As4;

public sealed class FlowAs4CodecTests
{
    private static readonly FlowAs4Codec Codec = new();
    private static readonly As4Content Content = new()
    {
        MessageId = "m1@ap.bg.example",
        ConversationId = "c1",
        Timestamp = As4Fixture.At,
        From = As4Fixture.BgParty,
        To = As4Fixture.RoParty,
        Parts = [new As4Part("DefaultSED", "application/xml", As4Fixture.Sed, new Dictionary<string, string> { ["PartType"] = "SED" })],
    };

    [Fact]
    public void A_message_travels_and_its_receipt_comes_home()
    {
        var wrapped = Codec.Wrap(Content, As4Fixture.Bg);
        Assert.Equal(wrapped.Body, Codec.Wrap(Content, As4Fixture.Bg).Body);
        var reading = Codec.Judge(wrapped.ContentType, wrapped.Body, AtRo(), As4Fixture.At);
        Assert.True(reading.Accepted, string.Join('\n', reading.Findings));
        Assert.Equal(("user-message", "m1@ap.bg.example", As4Fixture.BgParty, As4Fixture.RoParty, "c1"), (reading.Kind, reading.MessageId, reading.From, reading.To, reading.ConversationId));
        var part = Assert.Single(reading.Parts);
        Assert.Equal(("DefaultSED", "application/xml", "SED"), (part.ContentId, part.Mime, part.Properties["PartType"]));
        Assert.Equal(As4Fixture.Sed, part.Bytes.ToArray());
        var receipt = Codec.Receipt(reading, As4Fixture.Ro, "r1@ap.ro.example", As4Fixture.At);
        var answer = Codec.JudgeAnswer(new As4Received(200, As4Types.Signal, receipt), wrapped, As4Fixture.RoParty, false, AtBg(), As4Fixture.At);
        Assert.Equal(As4AnswerKind.Receipt, answer.Kind);
        Assert.Contains(As4Fixture.RoParty, answer.Signer, StringComparison.Ordinal);
    }

    [Fact]
    public void Sender_receiver_and_signer_are_held_to_the_configuration()
    {
        Refused(Content with { To = "RO:99999" }, As4Fixture.Bg, AtRo(), "EBMS:0010");
        Refused(Content with { From = "BG:OTHER" }, As4Fixture.Bg, AtRo(), "EBMS:0010");
        Refused(Content, As4Fixture.Stranger, AtRo(), "EBMS:0101");
        Refused(Content, As4Fixture.Ro, AtRo(), "EBMS:0101");
        Refused(Content, As4Fixture.Bg, AtRo(p => p with { EbmsCertificates = [Pem(As4Fixture.Stranger)], EbmsAnchors = [Pem(As4Fixture.Bg)] }), "EBMS:0101");
        Refused(Content, As4Fixture.Bg, AtRo() with { MaxUnpackedBytes = 10 }, "EBMS:0303");
        Refused(Content, As4Fixture.Bg, AtRo() with { MaxParts = 1 }, "EBMS:0007");
    }

    [Fact]
    public void An_anchor_and_the_institution_as_name_are_enough()
    {
        var wrapped = Codec.Wrap(Content, As4Fixture.Bg);
        Assert.True(Codec.Judge(wrapped.ContentType, wrapped.Body, AtRo(p => p with { EbmsCertificates = [], EbmsAnchors = [Pem(As4Fixture.Bg)] }), As4Fixture.At).Accepted);
    }

    [Fact]
    public void A_refusal_is_answered_and_settles_the_message()
    {
        var wrapped = Codec.Wrap(Content, As4Fixture.Bg);
        var refused = Codec.Judge(wrapped.ContentType, As4Fixture.Replace(wrapped.Body, "<eb:Action>Send", "<eb:Action>Sent"), AtRo(), As4Fixture.At);
        var error = Codec.Error(refused, As4Fixture.Ro, "e1@ap.ro.example", As4Fixture.At);
        var answer = Codec.JudgeAnswer(new As4Received(200, As4Types.Signal, error), wrapped, As4Fixture.RoParty, false, AtBg(), As4Fixture.At);
        Assert.Equal((As4AnswerKind.Error, "EBMS:0101"), (answer.Kind, answer.EbmsCode));
        var none = Codec.JudgeAnswer(new As4Received(503, null, default), wrapped, As4Fixture.RoParty, false, AtBg(), As4Fixture.At);
        Assert.Equal((As4AnswerKind.None, "AS4-0110"), (none.Kind, none.Reason));
    }

    [Theory]
    [InlineData("EBMS:0003", "AS4-0122")]
    [InlineData("EBMS:0010", "AS4-0081")]
    [InlineData("EBMS:0008", "AS4-0123")]
    public void What_the_flow_refuses_itself_is_answered_with_its_code(string code, string finding)
    {
        var wrapped = Codec.Wrap(Content, As4Fixture.Bg);
        var taken = Codec.Judge(wrapped.ContentType, wrapped.Body, AtRo(), As4Fixture.At);
        var error = Codec.Error(taken with { Accepted = false, EbmsCode = code, Findings = [Finding.Of(finding, "here", ("party", "RO:1"))] }, As4Fixture.Ro, "e1@ap.ro.example", As4Fixture.At);
        var answer = Codec.JudgeAnswer(new As4Received(200, As4Types.Signal, error), wrapped, As4Fixture.RoParty, false, AtBg(), As4Fixture.At);
        Assert.Equal((As4AnswerKind.Error, code), (answer.Kind, answer.EbmsCode));
        Assert.Contains($">{finding} ", System.Text.Encoding.UTF8.GetString(error), StringComparison.Ordinal);
    }

    private static void Refused(As4Content content, SigningKey key, Parties parties, string code)
    {
        var wrapped = Codec.Wrap(content, key);
        var reading = Codec.Judge(wrapped.ContentType, wrapped.Body, parties, As4Fixture.At);
        Assert.Equal((false, code), (reading.Accepted, reading.EbmsCode));
    }

    private static Parties AtRo(Func<Partner, Partner>? change = null) => Side(As4Fixture.RoParty, As4Fixture.BgParty, As4Fixture.Bg, change ?? (p => p));

    private static Parties AtBg() => Side(As4Fixture.BgParty, As4Fixture.RoParty, As4Fixture.Ro, p => p);

    private static Parties Side(string own, string other, SigningKey theirs, Func<Partner, Partner> change) => new()
    {
        Environment = "test",
        Hosted = [new HostedInstitution(own, "test", own[..2], "", "")],
        Partners = [change(new Partner { Institutions = [other], Endpoint = "https://partner.example/as4", IsEndpoint = true, EbmsCertificates = [Pem(theirs)], BusinessAnchors = [] })],
        MaxUnpackedBytes = 1_000_000,
        MaxParts = 10,
    };

    private static string Pem(SigningKey key) => key.Certificate.ExportCertificatePem();
}
