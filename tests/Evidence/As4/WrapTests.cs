using System.Text;
using MessageBroker.Evidence.Canonical;
using MessageBroker.Evidence.Receipts;
using MessageBroker.Evidence.Signatures;
using MessageBroker.Exchange.As4;
using MessageBroker.Exchange.As4.Messages;

namespace MessageBroker.Tests.Evidence.As4;

public sealed class WrapTests
{
    [Fact]
    public void The_same_request_and_an_rsa_key_give_the_same_octets()
    {
        var (first, second) = (As4Fixture.Message(), As4Fixture.Message());
        Assert.Equal(first.Body, second.Body);
        Assert.Equal((first.ContentType, first.ReferencesDigest), (second.ContentType, second.ReferencesDigest));
        Assert.NotEqual(first.Body, As4Codec.Wrap(As4Fixture.Request() with { MessageId = "other@x" }, As4Fixture.Bg).Body);
    }

    [Fact]
    public void Header_and_body_are_written_in_their_canonical_form()
    {
        var odd = "a&b<c>\"d\"\t\r\né ș";
        var message = As4Codec.Wrap(As4Fixture.Request() with { Agreement = new EbmsTyped("urn:a", odd), Properties = [new(odd, odd, "t")], RefToMessageId = "r@x" }, As4Fixture.Bg);
        var tape = XmlTape.Read(message.SoapEnvelope, XmlLimits.Default).Tape!;
        var envelope = WsSecurityEnvelope.Locate(tape);
        Assert.Equal(As4Fixture.MessagingOf(message), Encoding.UTF8.GetString(Canonicalizer.Bytes(tape, envelope.Messaging, CanonicalOptions.Plain)));
        Assert.Equal(EbmsWriter.Body, Encoding.UTF8.GetString(Canonicalizer.Bytes(tape, envelope.Body, CanonicalOptions.Plain)));
        Assert.True(As4Fixture.Judge(message).Accept);
    }

    [Fact]
    public void What_is_sent_is_what_is_delivered()
    {
        var picture = Enumerable.Range(0, 5000).Select(i => (byte)(i * 7)).ToArray();
        var text = Encoding.UTF8.GetBytes("ред\nrând\r\n");
        var xml = Encoding.UTF8.GetBytes("<?xml version=\"1.0\"?>\n<a  b='1'><c/></a>\n");
        var message = As4Fixture.Message(
            new WrapPart("DefaultSED", "application/xml", As4Fixture.Sed), new WrapPart("Attachment1", "image/jpeg", picture, Compress: false),
            new WrapPart("note@1=x.y", "text/plain", text, Compress: false), new WrapPart("plain-xml", "application/xml", xml, Compress: false), new WrapPart("empty", "application/pdf", default));
        var judgement = As4Fixture.Judge(message);
        Assert.True(judgement.Accept, string.Join('\n', judgement.Findings.Select(f => f.Finding)));
        Assert.Equal([As4Fixture.Sed, picture, text, xml, []], judgement.Parts.Select(p => p.Content.ToArray()));
        Assert.Equal(["application/xml", "image/jpeg", "text/plain", "application/xml", "application/pdf"], judgement.Parts.Select(p => p.Mime));
        Assert.DoesNotContain(judgement.Parts.SelectMany(p => p.Properties), p => p.Name == As4Names.CompressionType);
        Assert.Equal(message.ReferencesDigest, judgement.ReferencesDigest);
        Assert.Equal((As4Fixture.BgParty, As4Fixture.RoParty, "Send"), (judgement.Message!.From!.Id, judgement.Message.To!.Id, judgement.Message.Action));
    }

    [Fact]
    public void Parts_are_referenced_by_the_signature_in_the_order_of_the_package()
    {
        var message = As4Fixture.Message(new WrapPart("a", "application/xml", As4Fixture.Sed), new WrapPart("b@x", "application/xml", As4Fixture.Sed));
        Assert.Equal(["#_messaging", "#_body", "cid:a", "cid:b%40x"], NonRepudiation.SignedReferences(message.SoapEnvelope).Select(r => r.Uri));
    }

    [Fact]
    public void A_message_without_parts_is_a_bare_envelope()
    {
        var message = As4Codec.Wrap(As4Fixture.Request() with { Parts = [], Service = new EbmsTyped(As4Names.PingService, null), Action = As4Names.PingAction }, As4Fixture.Ro);
        Assert.Equal("application/soap+xml; charset=UTF-8", message.ContentType);
        Assert.Equal(message.SoapEnvelope, message.Body);
    }

    [Theory]
    [InlineData("a+b")]
    [InlineData("a%40b")]
    [InlineData("част")]
    [InlineData("a b")]
    [InlineData("")]
    [InlineData("root")]
    public void A_content_id_that_some_stack_breaks_on_is_a_defect_of_the_caller(string id) =>
        Assert.Throws<ArgumentException>(() => As4Fixture.Message(new WrapPart(id, "application/xml", As4Fixture.Sed)));

    [Theory]
    [InlineData("<a@b>")]
    [InlineData("a b")]
    [InlineData("")]
    [InlineData("ид@b")]
    public void A_message_id_that_some_stack_breaks_on_is_a_defect_of_the_caller(string id) =>
        Assert.Throws<ArgumentException>(() => As4Codec.Wrap(As4Fixture.Request() with { MessageId = id }, As4Fixture.Bg));

    [Fact]
    public void A_part_that_holds_the_boundary_gets_another_one()
    {
        var boundary = As4Fixture.Message().ContentType.Split('"')[3];
        var message = As4Fixture.Message(new WrapPart("p", "application/octet-stream", Encoding.ASCII.GetBytes($"\r\n--{boundary}--\r\n"), Compress: false));
        Assert.DoesNotContain(boundary, message.ContentType, StringComparison.Ordinal);
        Assert.True(As4Fixture.Judge(message).Accept);
    }
}
