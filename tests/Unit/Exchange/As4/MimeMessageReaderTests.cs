using System.Text;
using MessageBroker.Exchange.As4;
using MessageBroker.Exchange.As4.Mime;
using MessageBroker.Tests.Evidence.As4;

namespace MessageBroker.Tests.Unit.Exchange.As4;

public sealed class MimeMessageReaderTests
{
    private const string Envelope = "<a/>";

    [Theory]
    [InlineData("multipart/related; type=\"application/soap+xml\"; boundary=\"b1\"; start=\"<root@x>\"", "b1", true)]
    [InlineData("multipart/related; boundary=b1; type=application/soap+xml; start=root@x", "b1", true)]
    [InlineData("multipart/related; boundary=\"b1\"; type=\"application/soap+xml\"", "b1", true)]
    [InlineData("Multipart/Related;\r\n boundary=\"b1\";\r\n\ttype=\"application/soap+xml\"", "b1", true)]
    [InlineData("multipart/related; charset=UTF-8; boundary=\"b1\"; type=\"application/soap+xml\"", "b1", true)]
    [InlineData("multipart/related; boundary=\"=_a (b):c?\"; type=\"application/soap+xml\"", "=_a (b):c?", true)]
    [InlineData("multipart/related; type=\"application/soap+xml\"", "b1", false)]
    [InlineData("multipart/related; boundary=\"b1\"; type=\"text/xml\"", "b1", false)]
    [InlineData("multipart/related; boundary=\"b1\"; boundary=\"b2\"", "b1", false)]
    [InlineData("multipart/related; boundary=\"b1", "b1", false)]
    [InlineData("multipart/mixed; boundary=\"b1\"", "b1", false)]
    [InlineData("application/soap+xml; charset=ISO-8859-1", "b1", false)]
    [InlineData("text/xml", "b1", false)]
    [InlineData("", "b1", false)]
    [InlineData(null, "b1", false)]
    public void Content_type_is_read_in_all_its_forms(string? contentType, string boundary, bool taken)
    {
        var body = $"--{boundary}\r\nContent-Type: application/soap+xml; charset=UTF-8\r\nContent-ID: <root@x>\r\n\r\n{Envelope}\r\n--{boundary}--\r\n";
        var reading = Read(contentType, body);
        Assert.Equal(taken, reading.Message is not null);
        if (taken) Assert.Equal(Envelope, Encoding.UTF8.GetString(reading.Message!.Root.Span));
        else Assert.Equal(EbmsCode.MimeInconsistency, Assert.Single(reading.Findings).Answer);
    }

    [Theory]
    [InlineData("\uFEFF--b\r\n")]
    [InlineData("\r\n--b\r\n")]
    [InlineData("\uFEFF\n--b\n")]
    [InlineData("preamble\r\n--b  \r\n")]
    public void What_stands_before_the_first_boundary_is_tolerated(string start)
    {
        var message = Read("multipart/related; boundary=b", start + "Content-Type: application/soap+xml\n\n<a/>\r\n--b--").Message;
        Assert.Equal(Envelope, Encoding.UTF8.GetString(message!.Root.Span));
    }

    [Theory]
    [InlineData("binary", "\r\nAB\r\r\n", "\r\nAB\r\r\n")]
    [InlineData("8bit", "AB\n\n", "AB\n\n")]
    [InlineData("base64", "QUJD\r\nREVG\r\n", "ABCDEF")]
    [InlineData("Base64", "QQ==", "A")]
    [InlineData("quoted-printable", "A=3D=\r\nB=20C", "A=B C")]
    public void Content_comes_out_octet_for_octet(string encoding, string content, string expected)
    {
        var part = OnePart($"Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: {encoding}\r\nContent-ID: <p>", content).Message!.Part("p");
        Assert.Equal(expected, Encoding.UTF8.GetString(part!.Content.Span));
    }

    [Theory]
    [InlineData("Content-Transfer-Encoding: base64", "QUJ?", "AS4-0009")]
    [InlineData("Content-Transfer-Encoding: quoted-printable", "A=ZZ", "AS4-0009")]
    [InlineData("Content-Transfer-Encoding: x-uuencode", "A", "AS4-0009")]
    [InlineData("Content-ID: <p>\r\nContent-ID: <q>", "A", "AS4-0008")]
    [InlineData("Content-Type: text/plain\r\nContent-Type: text/xml", "A", "AS4-0008")]
    [InlineData("Content-Type: nonsense", "A", "AS4-0002")]
    public void A_spoilt_part_refuses_the_package(string headers, string content, string code) =>
        Assert.Equal(code, Assert.Single(OnePart(headers, content).Findings).Finding.Code);

    [Fact]
    public void Content_ids_are_compared_raw_and_case_sensitively()
    {
        var message = OnePart("Content-ID: <Sed(1)+a%40b@bg.example>", "A").Message!;
        Assert.NotNull(message.Part("Sed(1)+a%40b@bg.example"));
        Assert.Null(message.Part("sed(1)+a%40b@bg.example"));
        Assert.Null(message.Part("Sed(1)+a@b@bg.example"));
    }

    [Fact]
    public void A_part_that_claims_structure_stays_a_leaf()
    {
        const string inner = "--zz\r\nContent-ID: <hidden>\r\n\r\nx\r\n--zz--";
        var message = OnePart("Content-Type: multipart/mixed; boundary=zz\r\nContent-ID: <p>", inner).Message!;
        Assert.Equal(inner, Encoding.UTF8.GetString(Assert.Single(message.Parts).Content.Span));
    }

    [Theory]
    [InlineData("--b\r\nContent-Type: application/soap+xml\r\n\r\n<a/>\r\n", "AS4-0005")]
    [InlineData("--b\r\nContent-Type: application/soap+xml\r\n\r\n<a/>\r\n--c--", "AS4-0005")]
    [InlineData("--b--\r\n", "AS4-0005")]
    [InlineData("", "AS4-0005")]
    [InlineData("--b\r\nContent-Type: text/xml\r\n\r\n<a/>\r\n--b--", "AS4-0003")]
    [InlineData("--b\r\nContent-Type: application/soap+xml; charset=utf-16\r\n\r\n<a/>\r\n--b--", "AS4-0003")]
    [InlineData("--b\r\nContent-Type: application/soap+xml\r\nContent-ID: <x>\r\n\r\n<a/>\r\n--b\r\nContent-ID: <x>\r\n\r\ny\r\n--b--", "AS4-0007")]
    public void A_broken_package_is_refused(string body, string code) =>
        Assert.Equal(code, Assert.Single(Read("multipart/related; boundary=b", body).Findings).Finding.Code);

    [Fact]
    public void The_root_is_the_part_that_start_names_or_the_first_one()
    {
        const string body = "--b\r\nContent-Type: text/plain\r\nContent-ID: <p>\r\n\r\nx\r\n--b\r\nContent-Type: application/soap+xml\r\nContent-ID: <r>\r\n\r\n<a/>\r\n--b--";
        Assert.Equal(Envelope, Encoding.UTF8.GetString(Read("multipart/related; boundary=b; start=\"<r>\"", body).Message!.Root.Span));
        Assert.Equal("AS4-0003", Assert.Single(Read("multipart/related; boundary=b", body).Findings).Finding.Code);
        Assert.Equal("AS4-0006", Assert.Single(Read("multipart/related; boundary=b; start=\"<q>\"", body).Findings).Finding.Code);
    }

    [Fact]
    public void Caps_hold_before_anything_is_built()
    {
        var limits = As4Limits.Default with { MaxParts = 3, MaxPartHeaderBytes = 100, MaxBodyBytes = 5000 };
        var many = string.Concat(Enumerable.Range(0, 4).Select(i => $"--b\r\nContent-Type: application/soap+xml\r\nContent-ID: <{i}>\r\n\r\n<a/>\r\n")) + "--b--";
        Assert.Equal("AS4-0010", Code(many));
        Assert.Equal("AS4-0010", Code("--b\r\nContent-Type: application/soap+xml\r\nX: " + new string('x', 200) + "\r\n\r\n<a/>\r\n--b--"));
        Assert.Equal("AS4-0010", Code("--b\r\nContent-Type: application/soap+xml\r\n\r\n" + new string('x', 6000) + "\r\n--b--"));

        string Code(string body) => Assert.Single(MimeMessageReader.Read("multipart/related; boundary=b", Encoding.UTF8.GetBytes(body), limits).Findings).Finding.Code;
    }

    private static MimeReading OnePart(string headers, string content) =>
        Read("multipart/related; boundary=b", $"--b\r\nContent-Type: application/soap+xml\r\n\r\n{Envelope}\r\n--b\r\n{headers}\r\n\r\n{content}\r\n--b--\r\n");

    private static MimeReading Read(string? contentType, string body) => MimeMessageReader.Read(contentType, Encoding.UTF8.GetBytes(body), As4Limits.Default);
}
