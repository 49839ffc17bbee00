using System.Security.Cryptography;
using System.Text;
using MessageBroker.Evidence;
using MessageBroker.Evidence.Canonical;
using MessageBroker.Evidence.Keys;
using MessageBroker.Evidence.Signatures;
using static MessageBroker.Tests.Evidence.As4.WsSecurityFixture;

namespace MessageBroker.Tests.Evidence.As4;

/// <summary>Where the elements of a signed message stand, what identifies them, and what is digested of its parts.</summary>
public sealed class WsSecurityEnvelopeTests
{
    private const string Soap = $"xmlns:S12=\"{WsSecurityNames.Soap12}\"", Sec = $"<wsse:Security xmlns:wsse=\"{WsSecurityNames.Secext}\"/>", Ds = $"<ds:Signature xmlns:ds=\"{DsAlgorithms.Ds}\"/>";

    [Theory]
    [InlineData("<Envelope xmlns=\"urn:x\"/>")]
    [InlineData($"<S12:Letter {Soap}/>")]
    [InlineData($"<wsse:Security xmlns:wsse=\"{WsSecurityNames.Secext}\"><S12:Envelope {Soap}/></wsse:Security>")]
    public void What_is_no_envelope_has_no_elements(string text)
    {
        var envelope = WsSecurityEnvelope.Locate(Tape(text));
        Assert.Null(envelope.SoapNamespace);
        Assert.Equal((false, false), (envelope.IsSoap12, envelope.IsEncrypted));
        Assert.All([envelope.Header, envelope.Body, envelope.Messaging, envelope.Security, envelope.Signature], n => Assert.Equal(XmlTape.None, n));
        Assert.Empty(envelope.Misplaced);
    }

    [Fact]
    public void What_an_envelope_lacks_is_no_node()
    {
        var bare = WsSecurityEnvelope.Locate(Tape($"<S12:Envelope {Soap}><S12:Body/></S12:Envelope>"));
        Assert.Equal((true, XmlTape.None, 1, XmlTape.None, XmlTape.None, XmlTape.None, false), (bare.IsSoap12, bare.Header, bare.Body, bare.Messaging, bare.Security, bare.Signature, bare.IsEncrypted));
        var header = WsSecurityEnvelope.Locate(Tape($"<S12:Envelope {Soap}><S12:Header><x/></S12:Header></S12:Envelope>"));
        Assert.Equal((1, XmlTape.None, XmlTape.None, XmlTape.None, XmlTape.None), (header.Header, header.Body, header.Messaging, header.Security, header.Signature));
        var old = WsSecurityEnvelope.Locate(Tape($"<S:Envelope xmlns:S=\"{WsSecurityNames.Soap11}\"><S:Header>{Messaging}{Sec}</S:Header><S:Body/></S:Envelope>"));
        Assert.Equal((WsSecurityNames.Soap11, false, 1, 2, 3, XmlTape.None, 4), (old.SoapNamespace, old.IsSoap12, old.Header, old.Messaging, old.Security, old.Signature, old.Body));
        Assert.Empty(bare.Misplaced.Concat(header.Misplaced).Concat(old.Misplaced));
    }

    [Theory]
    [InlineData(Messaging, "Messaging")]
    [InlineData(Sec, "Security")]
    [InlineData(Ds, "Signature")]
    [InlineData("<S12:Header/>", "Header")]
    [InlineData("<S12:Body/>", "Body")]
    [InlineData("<S12:Envelope/>", "Envelope")]
    [InlineData($"<S:Header xmlns:S=\"{WsSecurityNames.Soap11}\"/>", "Header")]
    [InlineData($"<S:Envelope xmlns:S=\"{WsSecurityNames.Soap11}\"/>", "Envelope")]
    public void Every_element_has_one_place_and_is_named_where_it_stands_in_another(string element, string name)
    {
        string With(string header, string body, string messaging = "") =>
            $"<S12:Envelope {Soap}><S12:Header>{header}{Messaging.Replace("></eb", $">{messaging}</eb", StringComparison.Ordinal)}{Sec.Replace("/>", $">{Ds}</wsse:Security>", StringComparison.Ordinal)}</S12:Header><S12:Body>{body}</S12:Body></S12:Envelope>";
        var detail = $"{name} stands here, and only its one fixed place is read";
        Assert.Empty(WsSecurityEnvelope.Locate(Tape(With("", ""))).Misplaced);
        Assert.Equal(Reason.Of(ReasonCode.StructureInvalid, $"/Envelope/Body/x/{name}", "detail", detail), Assert.Single(WsSecurityEnvelope.Locate(Tape(With("", $"<x>{element}</x>"))).Misplaced));
        Assert.Equal(Reason.Of(ReasonCode.StructureInvalid, $"/Envelope/Header/x/{name}", "detail", detail), Assert.Single(WsSecurityEnvelope.Locate(Tape(With($"<x>{element}</x>", ""))).Misplaced));
        // A receipt may repeat a whole message.
        Assert.Empty(WsSecurityEnvelope.Locate(Tape(With("", "", element))).Misplaced);
    }

    [Theory]
    [InlineData("Id", true)]
    [InlineData("ID", true)]
    [InlineData("id", true)]
    [InlineData("wsu:Id", true)]
    [InlineData("xml:id", true)]
    [InlineData("wsu:ID", false)]
    [InlineData("wsu:id", false)]
    [InlineData("xml:Id", false)]
    [InlineData("o:Id", false)]
    [InlineData("o:ID", false)]
    [InlineData("name", false)]
    public void Every_spelling_of_an_identifier_that_some_stack_resolves_is_one_and_no_other(string attribute, bool isId)
    {
        WsSecurityIds Ids(string content) => new(Tape($"<a xmlns:o=\"urn:o\" xmlns:wsu=\"{WsSecurityNames.Utility}\">{content}</a>"));
        var missing = (XmlTape.None, Reason.Of(ReasonCode.ReferenceUnresolved, "/p", "uri", "#x"));
        Assert.Equal(isId ? (2, null) : missing, Ids($"text<b {attribute}=\"x\"/>").Resolve("x", "#x", "/p"));
        Assert.Equal(missing, Ids($"<b {attribute}=\"y\"/>").Resolve("x", "#x", "/p"));
        var twice = (XmlTape.None, Reason.Of(ReasonCode.IdNotUnique, "/p", "id", "x"));
        for (var count = 2; count < 5; count++)
            Assert.Equal(isId ? twice : missing, Ids(string.Concat(Enumerable.Repeat($"<b {attribute}=\"x\"/>", count))).Resolve("x", "#x", "/p"));
        // Two spellings on one element still name that one.
        Assert.Equal((1, null), Ids($"<b {attribute}=\"x\" {(attribute == "Id" ? "ID" : "Id")}=\"x\"/>").Resolve("x", "#x", "/p"));
    }

    [Theory]
    [InlineData("text/xml", "<a b='1'><!-- --></a>", "<a b=\"1\"></a>")]
    [InlineData("application/xml", "<a b='1'/>", "<a b=\"1\"></a>")]
    [InlineData("application/soap+xml", "<a b='1'/>", "<a b=\"1\"></a>")]
    [InlineData("text/xml", "<a")]
    [InlineData("application/octet-stream", "a\nb\rc\r\nd", "a\nb\rc\r\nd")]
    [InlineData("application/text", "a\nb", "a\nb")]
    [InlineData("text/plain", "a\nb\rc\r\nd\r\r\n\n", "a\nb\rc\r\nd\r\r\n\n", "a\r\nb\r\nc\r\nd\r\n\r\n\r\n")]
    public void What_is_digested_of_a_part_follows_from_its_type(string type, string content, params string[] inputs) =>
        Assert.Equal(inputs, new WsSecurityAttachment("p", type, Encoding.UTF8.GetBytes(content)).DigestInputs(XmlLimits.Default).Select(i => Encoding.UTF8.GetString(i.Span)));

    [Fact]
    public void A_part_that_is_not_the_XML_that_its_type_says_is_not_signed()
    {
        var thrown = Assert.Throws<ArgumentException>(() => WsSecuritySigner.SecurityHeader(Key, [], [new WsSecurityAttachment("p", "text/xml", "<a"u8.ToArray())]));
        Assert.StartsWith("part p is not the XML that its type says", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_content_id_of_200_characters_is_carried_everywhere_and_a_longer_one_or_none_is_not()
    {
        Assert.True(WsSecurityContentId.IsPortable(new string('a', 200)));
        Assert.False(WsSecurityContentId.IsPortable(new string('a', 201)));
        Assert.False(WsSecurityContentId.IsPortable(""));
    }

    [Theory]
    [InlineData("<ds:DigestMethod Algorithm=\"m\"/><ds:DigestValue> A B\n</ds:DigestValue>", true)]
    [InlineData("<ds:DigestMethod Algorithm=\"m\"/>", false)]
    [InlineData("<ds:DigestValue>AB</ds:DigestValue>", false)]
    [InlineData("<ds:DigestMethod/><ds:DigestValue>AB</ds:DigestValue>", false)]
    [InlineData("<ds:DigestMethod Algorithm=\"m\"/><ds:DigestValue> </ds:DigestValue>", false)]
    [InlineData("", false)]
    public void A_reference_is_read_where_it_is_complete(string content, bool complete)
    {
        WsSecurityReference? Read(string uri) => WsSecurityReference.Read(Tape($"<ds:Reference xmlns:ds=\"{DsAlgorithms.Ds}\"{uri}>{content}</ds:Reference>"), 0);
        Assert.Equal(complete ? new WsSecurityReference("u", "m", "AB") : null, Read(" URI=\"u\""));
        Assert.Null(Read(""));
    }

    [Fact]
    public void The_digest_of_references_is_that_of_their_lines_in_the_order_of_their_octets()
    {
        WsSecurityReference a = new("#a", "m", "AA"), b = new("#b", "m", "BB");
        var expected = Convert.ToHexStringLower(SHA256.HashData("#a m AA\n#b m BB\n"u8));
        Assert.Equal((expected, expected), (WsSecurityReference.Digest([a, b]), WsSecurityReference.Digest([b, a])));
    }
}
