using System.Text;
using MessageBroker.Auditor.Bundles;
using MessageBroker.Exchange.As4;
using MessageBroker.Tests.Evidence.As4;

namespace MessageBroker.Tests.Unit.Auditor;

public sealed class MimeBodyTests
{
    private static MimeBody Read(string text) => MimeBody.Read(Encoding.Latin1.GetBytes(text));

    private static string Text(ReadOnlyMemory<byte> octets) => Encoding.Latin1.GetString(octets.Span);

    [Fact]
    public void What_the_product_wraps_is_taken_apart_again()
    {
        byte[] binary = [.. Enumerable.Range(0, 256).Select(i => (byte)i), .. "\r\n--\r\n\r\n"u8];
        var message = As4Fixture.Message(new WrapPart("DefaultSED", "application/xml", As4Fixture.Sed), new WrapPart("a", "application/pdf", binary, Compress: false));
        var body = MimeBody.Read(message.Body);
        Assert.Equal(message.SoapEnvelope, body.Envelope.ToArray());
        Assert.Equal(["DefaultSED", "a"], body.Attachments.Select(a => a.ContentId));
        Assert.Equal(["application/gzip", "application/pdf"], body.Attachments.Select(a => a.MediaType));
        Assert.Equal(binary, body.Attachments[1].Content.ToArray());
    }

    [Theory]
    [InlineData("\r\n")]
    [InlineData("\n")]
    public void Line_ends_preamble_folded_headers_and_Base64_are_read(string end)
    {
        var body = Read(string.Join(end, "", "preamble", "--b ", "Content-Type:", " application/soap+xml; charset=utf-8", "", "<e/>", "--b", "CONTENT-ID: <x@y>",
            "Content-Transfer-Encoding: base64", "", "aGVsbG8=", "--bb is content", "--b--", ""));
        Assert.Equal("<e/>", Text(body.Envelope));
        Assert.Empty(body.Attachments); // "--bb is content" is no Base64, so this part cannot be judged
        body = Read(string.Join(end, "--b", "", "<e/>", "--b", "Content-ID: <x@y>", "Content-Transfer-Encoding: base64", "", "aGVsbG8=", "--b--"));
        Assert.Equal(("x@y", "hello"), (body.Attachments[0].ContentId, Text(body.Attachments[0].Content)));
        body = Read(string.Join(end, "--b", "", "<e/>", "--b", "Content-ID: <x>", "Content-Type: Text/Plain; x=1", "", "one", "--bb", "", "two", "--b--"));
        Assert.Equal(("text/plain", $"one{end}--bb{end}{end}two"), (body.Attachments[0].MediaType, Text(body.Attachments[0].Content)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("<e/>")]
    [InlineData("--")]
    [InlineData("--b")]
    [InlineData("--b\r\n")]
    [InlineData("--b\r\n--b\r\n--b--")]
    [InlineData("--b\r\nContent-ID: <x")]
    [InlineData("\0\0\n--\n")]
    public void Anything_else_is_an_envelope_that_will_not_be_read_as_XML_or_is_one(string text) => Assert.Empty(Read(text).Attachments);

    [Fact]
    public void Random_octets_never_throw()
    {
        var random = new Random(3);
        const string pieces = "-b\r\n: <>cC";
        for (var i = 0; i < 5000; i++) Read("--b\r\n" + string.Concat(Enumerable.Range(0, 60).Select(_ => pieces[random.Next(pieces.Length)])));
    }
}
