using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Security.Cryptography.Xml;
using System.Text;
using System.Xml;
using MessageBroker.Evidence;
using MessageBroker.Evidence.Canonical;
using MessageBroker.Evidence.Signatures;
using MessageBroker.Evidence.Trust;

namespace MessageBroker.Tests.Evidence.Signatures;

/// <summary>Signatures with what has to be escaped, as others read them, and the one filter that is read as the enveloped-signature transform.</summary>
public sealed class WrittenSignatureTests
{
    private const string Odd = "&<>\"'\t\r\n{Ș}";
    private const string Filter = "http://www.w3.org/2002/06/xmldsig-filter2";

    [Fact]
    public void What_is_escaped_in_a_signature_is_read_again_as_it_was_and_is_canonical()
    {
        var text = Encoding.UTF8.GetString(DsSignatureWriter.Write(TestPki.Ec, Odd, [new DsReferenceToSign("#" + Odd, "i" + Odd, "t" + Odd, [SignedXades.Exclusive], new byte[32])], "", ""));
        var tape = Tape(text);
        var signature = DsSignature.Parse(tape, tape.Root, CryptoPolicy.Default).Signature!;
        Assert.Equal((Odd, "#" + Odd, "i" + Odd, "t" + Odd), (signature.Id, signature.References[0].Uri, signature.References[0].Id, signature.References[0].Type));
        Assert.Contains(" Id=\"&amp;&lt;>&quot;'&#x9;&#xD;&#xA;{Ș}\"", text, StringComparison.Ordinal);
        Assert.Equal(text, Encoding.UTF8.GetString(Canonicalizer.Bytes(tape, tape.Root, CanonicalOptions.Plain)));
        Assert.Empty(signature.VerifyValue(tape, TestPki.Ec.Certificate, CryptoPolicy.Default));
    }

    [Fact]
    public void Text_is_escaped_as_canonical_XML_has_it()
    {
        Assert.Equal("&amp;&lt;&gt;\"'\t&#xD;\n{Ș}", DsSignatureWriter.EscapeText(Odd));
        var tape = Tape($"<a>{DsSignatureWriter.EscapeText(Odd)}</a>");
        Assert.Equal((Odd, $"<a>{DsSignatureWriter.EscapeText(Odd)}</a>"), (tape.Text(0), Encoding.UTF8.GetString(Canonicalizer.Bytes(tape, 0, CanonicalOptions.Plain))));
    }

    [Fact]
    public void The_frameworks_own_verifier_accepts_identifiers_that_were_escaped()
    {
        // Tabs and line ends it misreads in attributes; what it reads rightly is compared.
        const string odd = "&<>\"'Ș";
        var reference = new DsReferenceToSign("", "i" + odd, "t" + odd, [new DsTransform(DsAlgorithms.EnvelopedSignature, []), SignedXades.Exclusive], SHA256.HashData("<a></a>"u8));
        var document = new XmlDocument { PreserveWhitespace = true, XmlResolver = null };
        document.LoadXml($"<a>{Encoding.UTF8.GetString(DsSignatureWriter.Write(TestPki.Rsa, odd, [reference], "", ""))}</a>");
        var signed = new SignedXml(document);
        signed.LoadXml((XmlElement)document.DocumentElement!.FirstChild!);
        using var key = TestPki.Rsa.Certificate.GetRSAPublicKey()!;
        Assert.True(signed.CheckSignature(key));
        Assert.Equal(odd, signed.Signature.Id);
        var read = (System.Security.Cryptography.Xml.Reference)signed.SignedInfo!.References[0]!;
        Assert.Equal(("i" + odd, "t" + odd), (read.Id, read.Type));
    }

    [Fact]
    public void A_signature_without_an_identifier_has_no_such_attribute()
    {
        Assert.StartsWith($"<ds:Signature xmlns:ds=\"{DsAlgorithms.Ds}\"><ds:SignedInfo>", Encoding.UTF8.GetString(DsSignatureWriter.Write(TestPki.Ec, null, [], "", "")), StringComparison.Ordinal);
        Assert.StartsWith($"<ds:Signature xmlns:ds=\"{DsAlgorithms.Ds}\" Id=\"s\"><ds:SignedInfo>", Encoding.UTF8.GetString(DsSignatureWriter.Write(TestPki.Ec, "s", [], "", "")), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_identifier_is_a_name_of_XML_whatever_it_was_made_of()
    {
        var names = Enumerable.Range(0, 12).Select(seed => XadesWriter.Name($"{seed}")).ToList();
        Assert.Contains(names, n => char.IsAsciiDigit(n[0]));
        foreach (var name in names)
        {
            Assert.All(XadesWriter.Ids(name), id => XmlConvert.VerifyNCName(id));
            Assert.Equal(3, XadesWriter.Ids(name).Distinct(StringComparer.Ordinal).Count());
        }
    }

    [Fact]
    public void An_element_that_is_no_signature_is_none()
    {
        var tape = Tape($"<ds:Signature xmlns:ds=\"{DsAlgorithms.Ds}x\"/>");
        var (signature, reasons) = DsSignature.Parse(tape, tape.Root, CryptoPolicy.Default);
        Assert.Equal((null, Reason.Of(ReasonCode.StructureInvalid, "/Signature", "detail", "not a ds:Signature")), (signature, Assert.Single(reasons)));
    }

    [Theory]
    [InlineData("<ds:SignedInfo>", "<ds:SignedInfo Id=\"i\">")]
    [InlineData("<ds:SignatureValue>", "<ds:SignatureValue Id=\"v\">")]
    [InlineData("<ds:SignedInfo>", "<ds:SignedInfo xml:space=\"preserve\">")]
    [InlineData("</ds:KeyInfo>", "</ds:KeyInfo><ds:Object></ds:Object><ds:Object></ds:Object>")]
    public void What_a_signature_may_have_is_taken(string from, string to)
    {
        var document = Resigned.Document(Plain([SignedXades.Exclusive]).Replace(from, to, StringComparison.Ordinal));
        Resigned.IsRefused(document, SignatureProfile.XmlDsig);
        Assert.Equal(Indication.TotalPassed, Resigned.Judge(document, SignatureProfile.XmlDsig).Indication);
    }

    [Fact]
    public void What_is_hidden_in_key_info_or_what_cannot_be_decoded_is_named_once_and_gives_no_signature()
    {
        var sound = Plain([SignedXades.Exclusive]);
        const string signature = "/a/Signature";
        Is(sound.Replace("<ds:X509Data>", "<ds:X509Data><!-- --><!-- --><?p?>", StringComparison.Ordinal), new Reason(ReasonCode.HiddenContent, signature + "/KeyInfo"));
        Is(sound.Replace("</ds:X509Data>", "</ds:X509Data><?p?>", StringComparison.Ordinal), new Reason(ReasonCode.HiddenContent, signature + "/KeyInfo"));
        Is(sound.Replace("<ds:SignatureValue>", "<ds:SignatureValue>*", StringComparison.Ordinal), Reason.Of(ReasonCode.EncodingInvalid, signature + "/SignatureValue", "detail", "not strict Base64"));
        Is(sound.Replace("<ds:SignatureValue>", "<ds:SignatureValue><x/>", StringComparison.Ordinal), Reason.Of(ReasonCode.EncodingInvalid, signature + "/SignatureValue", "detail", "something other than one text"));
        // Behind the key info nothing of it is hidden.
        var objects = Tape(sound.Replace("</ds:KeyInfo>", "</ds:KeyInfo><ds:Object><!-- --></ds:Object>", StringComparison.Ordinal));
        Assert.Empty(DsSignature.Parse(objects, objects.Elements(objects.Root).Last(), CryptoPolicy.Default).Reasons);

        static void Is(string text, Reason expected)
        {
            var tape = Tape(text);
            var (signature, reasons) = DsSignature.Parse(tape, tape.Elements(tape.Root).Last(), CryptoPolicy.Default);
            Assert.Equal((null, expected), (signature, Assert.Single(reasons)));
        }
    }

    [Theory]
    [InlineData("/descendant::ds:Signature", "", "subtract", true)]
    [InlineData(" /descendant::ds:Signature\n", "", "subtract", true)]
    [InlineData("/descendant::ds:Signature", " xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"", "subtract", true)]
    [InlineData("/descendant::ds:Signature", " xmlns:ds=\"urn:other\"", "subtract", false)]
    [InlineData("/descendant::ds:Signature<x/>", "", "subtract", false)]
    [InlineData("/descendant::ds:Signature", "", "union", false)]
    [InlineData("/descendant::ds:Signature | /a", "", "subtract", false)]
    [InlineData("", "", "subtract", false)]
    public void One_filter_in_these_very_letters_takes_the_signature_out_and_no_other_is_read(string xpath, string declaration, string filter, bool taken)
    {
        var step = $"<f:XPath xmlns:f=\"{Filter}\" Filter=\"{filter}\"{declaration}>{xpath}</f:XPath>";
        var document = Resigned.Document(Plain([new DsTransform(Filter, []), SignedXades.Exclusive]).Replace($"{Filter}\"></ds:Transform>", $"{Filter}\">{step}</ds:Transform>", StringComparison.Ordinal));
        var verdict = Resigned.Judge(document, SignatureProfile.XmlDsig);
        if (taken) Assert.Empty(verdict.Reasons);
        else Assert.Equal(Reason.Of(ReasonCode.TransformForbidden, "/a/Signature/SignedInfo/Reference/Transforms/Transform", "algorithm", Filter), Assert.Single(verdict.Reasons));
        Assert.Equal(taken ? "<a k=\"1\"><b></b></a>" : null, verdict.SignedBytes is { } octets ? Encoding.UTF8.GetString(octets.Span) : null);
    }

    [Fact]
    public void A_filter_whose_prefix_nobody_declares_is_not_read()
    {
        var step = $"<f:XPath xmlns:f=\"{Filter}\" Filter=\"subtract\">/descendant::ds:Signature</f:XPath>";
        var text = Plain([new DsTransform(Filter, []), SignedXades.Exclusive]).Replace($"{Filter}\"></ds:Transform>", $"{Filter}\">{step}</ds:Transform>", StringComparison.Ordinal);
        var other = text.Replace("<ds:", "<dsig:", StringComparison.Ordinal).Replace("</ds:", "</dsig:", StringComparison.Ordinal).Replace("xmlns:ds=", "xmlns:dsig=", StringComparison.Ordinal);
        Assert.Equal((ReasonCode.TransformForbidden, Filter), (Assert.Single(Resigned.Judge(other, SignatureProfile.XmlDsig).Reasons).Code, Resigned.Judge(other, SignatureProfile.XmlDsig).Reasons[0].Arguments[0].Value));
    }

    private static string Plain(IReadOnlyList<DsTransform> transforms)
    {
        IReadOnlyList<DsTransform> all = transforms.Count > 1 ? transforms : [new DsTransform(DsAlgorithms.EnvelopedSignature, []), .. transforms];
        var signature = DsSignatureWriter.Write(TestPki.Ec, null, [new DsReferenceToSign("", null, null, all, SHA256.HashData("<a k=\"1\"><b></b></a>"u8))], DsSignatureWriter.X509Data(TestPki.Ec.Certificate), "");
        return $"<a k='1'><b/>{Encoding.UTF8.GetString(signature)}</a>";
    }

    private static XmlTape Tape(string xml) => XmlTape.Read(Encoding.UTF8.GetBytes(xml), XmlLimits.Default).Tape!;
}
