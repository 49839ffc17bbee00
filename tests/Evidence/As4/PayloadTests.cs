using MessageBroker.Evidence.Signatures;
using MessageBroker.Exchange.As4;
using MessageBroker.Exchange.As4.Compression;

namespace MessageBroker.Tests.Evidence.As4;

/// <summary>Signed parts whose content is not what the header says.</summary>
public sealed class PayloadTests
{
    private const string Gzip = "<eb:Property name=\"CompressionType\">application/gzip</eb:Property>";
    private const string Mime = "<eb:Property name=\"MimeType\">application/xml</eb:Property>";

    [Fact]
    public void A_gzip_bomb_ends_at_the_cap()
    {
        var packed = GzipMember.Pack(new byte[64 * 1024 * 1024]);
        var limits = As4Limits.Default with { MaxPayloadBytes = 1024 * 1024 };
        var before = GC.GetAllocatedBytesForCurrentThread();
        var judgement = Judge(Mime + Gzip, packed, As4Fixture.Context with { Limits = limits });
        As4Fixture.Refused(judgement, EbmsCode.DecompressionFailure, "AS4-0071");
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 8 * 1024 * 1024);
    }

    [Fact]
    public void A_damaged_member_is_answered_0303()
    {
        As4Fixture.Refused(Judge(Mime + Gzip, GzipMember.Pack(As4Fixture.Sed)[..^9]), EbmsCode.DecompressionFailure, "AS4-0070");
        As4Fixture.Refused(Judge(Mime + Gzip, As4Fixture.Sed), EbmsCode.DecompressionFailure, "AS4-0070");
    }

    [Fact]
    public void A_compressed_part_says_its_type_and_knows_only_gzip()
    {
        As4Fixture.Refused(Judge(Gzip, GzipMember.Pack(As4Fixture.Sed)), EbmsCode.DecompressionFailure, "AS4-0072");
        As4Fixture.Refused(Judge(Mime + Gzip.Replace("gzip", "zstd", StringComparison.Ordinal), As4Fixture.Sed), EbmsCode.DecompressionFailure, "AS4-0073");
    }

    [Fact]
    public void An_uncompressed_payload_is_capped_too() =>
        As4Fixture.Refused(Judge(Mime, new byte[2000], As4Fixture.Context with { Limits = As4Limits.Default with { MaxPayloadBytes = 1000 } }), EbmsCode.DecompressionFailure, "AS4-0071");

    [Fact]
    public void An_uncompressed_xml_part_is_digested_in_its_canonical_form()
    {
        var sent = As4Fixture.Message(new WrapPart("p", "application/xml", "<a b='1' />"u8.ToArray(), Compress: false));
        Assert.True(As4Fixture.JudgeSpoilt(sent, "<a b='1' />", "<a\n b=\"1\"></a>\n").Accept);
        As4Fixture.Refused(As4Fixture.JudgeSpoilt(sent, "<a b='1' />", "<a b='2' />"), EbmsCode.FailedAuthentication, "SIG-0202");
        As4Fixture.Refused(As4Fixture.JudgeSpoilt(sent, "<a b='1' />", "<a b='1' >"), EbmsCode.FailedAuthentication, "SIG-0202");
        var commented = As4Fixture.JudgeSpoilt(sent, "<a b='1' />", "<a b='1'><!-- unsigned --></a>");
        Assert.True(commented.Accept);
        Assert.Equal(["AS4-0063"], commented.Findings.Select(f => f.Finding.Code));
    }

    [Fact]
    public void Line_ends_of_other_text_are_read_in_both_ways()
    {
        var text = "ред\nrând\n"u8.ToArray();
        Assert.True(As4Fixture.Judge(As4Fixture.Message(new WrapPart("p", "text/plain", text, Compress: false))).Accept);
        Assert.True(Judge("", text, type: "text/plain", signedAs: "application/octet-stream").Accept);
    }

    /// <summary>A part with these part properties and octets, signed as they are.</summary>
    private static As4Judgement Judge(string properties, byte[] content, As4Context? context = null, string type = "application/gzip", string? signedAs = null)
    {
        var bare = As4Fixture.MessagingOf(As4Codec.Wrap(As4Fixture.Request() with { Parts = [] }, As4Fixture.Bg));
        var group = properties.Length == 0 ? "" : $"<eb:PartProperties>{properties}</eb:PartProperties>";
        var messaging = bare.Replace("</eb:UserMessage>", $"<eb:PayloadInfo><eb:PartInfo href=\"cid:p\">{group}</eb:PartInfo></eb:PayloadInfo></eb:UserMessage>", StringComparison.Ordinal);
        var envelope = MessageWrapper.Signed(messaging, As4Fixture.Bg, [new WsSecurityAttachment("p", signedAs ?? type, content)]);
        var (contentType, body) = As4Fixture.Package(envelope, ($"Content-Type: {type}\r\nContent-ID: <p>", content));
        return As4Fixture.Judge(contentType, body, context);
    }
}
