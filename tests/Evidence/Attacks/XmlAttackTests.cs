using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Xml.Linq;
using CsCheck;
using MessageBroker.Evidence;
using MessageBroker.Evidence.Canonical;
using MessageBroker.Evidence.Signatures;
using MessageBroker.Evidence.Trust;
using MessageBroker.Tests.Evidence.Signatures;

namespace MessageBroker.Tests.Evidence.Attacks;

/// <summary>Attacks on what is signed and what is read, each named by its row in docs/explanation/attacks.md.</summary>
public sealed class XmlAttackTests
{
    private const string Forged = "<Person><familyName>Mallory</familyName></Person><amount currency=\"BGN\">99.99</amount>";

    [Fact]
    public void Attack_01_XSW_CVE_2016_5697_CVE_2025_47949_the_signed_element_moved_away_from_where_it_is_read()
    {
        string Root(string content, string signature) => $"<f:F001 xmlns:f=\"urn:example:f001\" sedGVer=\"4\" xml:lang=\"bg\">{content}{signature}</f:F001>";
        var (original, signature) = (Forgery.Body.Replace(Forgery.Signature, "", StringComparison.Ordinal), Forgery.Signature);
        var inObject = signature.Replace("</ds:Signature>", $"<ds:Object>{original}</ds:Object></ds:Signature>", StringComparison.Ordinal);

        Forgery.IsRefused(Root(Forged, inObject), ReasonCode.StructureInvalid);
        Forgery.IsRefused(Root(Forged + $"<header>{Forgery.Body}</header>", ""), ReasonCode.StructureInvalid);
        Forgery.IsRefused(Root(Forged + $"<header>{original}</header>", signature), ReasonCode.DigestMismatch);
        Forgery.IsRefused($"<all>{original}{signature}</all>", ReasonCode.DigestMismatch);
        Forgery.IsRefused(Forgery.With("<Person>", Forged + "<Person>"), ReasonCode.DigestMismatch);
    }

    [Theory]
    [InlineData("ID")]
    [InlineData("Id")]
    [InlineData("id")]
    [InlineData("xml:id")]
    public void Attack_02_MS16_035_CVE_2016_0132_one_identifier_at_two_elements_in_any_spelling(string attribute)
    {
        Forgery.IsRefused(Forgery.With("<Person>", $"<Person {attribute}=\"{Forgery.PropertiesId}\">"), ReasonCode.IdNotUnique);
        Forgery.IsRefused($"<!DOCTYPE f:F001 [<!ATTLIST Person key ID #IMPLIED>]>{Forgery.Body}", ReasonCode.DtdProhibited);
    }

    [Fact]
    public void Attack_03_CVE_2022_34716_an_external_entity_is_never_asked_for()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var address = $"http://{listener.LocalEndpoint}/x";

        Forgery.IsRefused($"<!DOCTYPE a [<!ENTITY x SYSTEM \"{address}\">]>{Forgery.Body}", ReasonCode.DtdProhibited);
        Forgery.IsRefused($"<!DOCTYPE a SYSTEM \"{address}\">{Forgery.Body}", ReasonCode.DtdProhibited);
        Forgery.IsRefused(Forgery.With("URI=\"\"", $"URI=\"{address}\""), ReasonCode.ReferenceForbidden);
        Forgery.IsRefused(Forgery.With("<ds:X509Data>", $"<ds:RetrievalMethod URI=\"{address}\"/><ds:X509Data>"), ReasonCode.ReferenceForbidden);

        Assert.False(listener.Pending());
    }

    [Fact]
    public void Attack_04_CVE_2018_0765_bombs_end_at_their_caps()
    {
        const string bomb = "<!DOCTYPE a [<!ENTITY a \"xxxxxxxxxx\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;\">]><a>&c;</a>";
        Forgery.IsRefused(bomb, ReasonCode.DtdProhibited);
        Forgery.IsRefused(string.Concat(Enumerable.Repeat("<a>", 10_000)), ReasonCode.LimitExceeded);
        Forgery.IsRefused($"<a {string.Join(' ', Enumerable.Range(0, 100_000).Select(n => $"a{n}=\"\""))}/>", ReasonCode.LimitExceeded);
    }

    [Theory]
    [InlineData("http://www.w3.org/2002/07/decrypt#XML")]
    [InlineData("http://www.w3.org/2001/04/decrypt#")]
    public void Attack_05_CVE_2026_26171_CVE_2026_32203_CVE_2026_33116_nothing_is_decrypted_on_the_way_to_a_digest(string transform)
    {
        var document = Forgery.With("<ds:Transform Algorithm=\"http://www.w3.org/2000/09/xmldsig#enveloped-signature\">", $"<ds:Transform Algorithm=\"{transform}\">");

        Forgery.IsRefused(document, ReasonCode.TransformForbidden);
        Assert.Equal(CryptoOutcome.NotChecked, Forgery.Judge(document).Crypto);
        Forgery.IsRefused(Forgery.With("25.57", "<xenc:EncryptedData xmlns:xenc=\"http://www.w3.org/2001/04/xmlenc#\"/>"), ReasonCode.StructureInvalid);
    }

    [Theory]
    [InlineData("<ds:SignedInfo>", "<ds:SignedInfo></ds:SignedInfo><ds:SignedInfo>", ReasonCode.StructureInvalid)]
    [InlineData("</ds:SignedInfo>", "</ds:SignedInfo><ds:SignedInfo></ds:SignedInfo>", ReasonCode.StructureInvalid)]
    [InlineData("</ds:DigestValue>", "<!-- --></ds:DigestValue>", ReasonCode.EncodingInvalid)]
    [InlineData("</ds:DigestValue>", "<?x?></ds:DigestValue>", ReasonCode.EncodingInvalid)]
    [InlineData("<ds:SignatureValue>", "<ds:SignatureValue><!-- -->", ReasonCode.EncodingInvalid)]
    [InlineData("</ds:SignatureValue>", "<x/></ds:SignatureValue>", ReasonCode.EncodingInvalid)]
    [InlineData("<ds:X509Certificate>", "<ds:X509Certificate><!-- -->", ReasonCode.HiddenContent)]
    [InlineData("</ds:X509Certificate>", "<?x?></ds:X509Certificate>", ReasonCode.HiddenContent)]
    public void Attack_09_CVE_2025_29774_CVE_2025_29775_two_SignedInfo_or_something_inside_a_value(string from, string to, ReasonCode reason) => Forgery.IsRefused(Forgery.With(from, to), reason);

    [Theory]
    [InlineData("Димит<!-- -->рова")]
    [InlineData("Димитрова<!---->")]
    [InlineData("Димит<?x y?>рова")]
    public void Attack_10_CVE_2017_11427_a_comment_that_cuts_a_name_short(string name) => Forgery.IsRefused(Forgery.With("Димитрова", name), ReasonCode.HiddenContent);

    [Fact]
    public void Attack_11_CVE_2024_45409_a_second_digest_where_nobody_signed()
    {
        var digest = Forgery.Part("<ds:DigestValue>", "</ds:DigestValue>");

        Forgery.IsRefused(Forgery.With("<ds:Object>", $"<ds:Object>{digest}</ds:Object><ds:Object>"), ReasonCode.StructureInvalid);
        Forgery.IsRefused(Forgery.With("<ds:DigestValue>", digest + "<ds:DigestValue>"), ReasonCode.StructureInvalid);
        Forgery.IsRefused(Forgery.With("<Person>", $"<Person xmlns:ds=\"{DsAlgorithms.Ds}\">{digest}"), ReasonCode.DigestMismatch);
    }

    /// <summary>Whatever a name holds, another parser reads from the octets that are given out what was in the document that was signed.</summary>
    [Fact]
    public void Attack_12_CVE_2025_25291_CVE_2025_25292_CVE_2023_34205_another_parser_reads_the_same() =>
        Gen.OneOf(Gen.Char['\u0020', '\ud7ff'], Gen.Char['\ue000', '\ufffd'], Gen.Int[0, 7].Select(n => "\t\n\r<&\"]>"[n])).Array[0, 40].Sample(
            letters =>
            {
                var name = new string(letters);
                var document = new XDocument(new XElement(XName.Get("F001", "urn:example:f001"), new XElement("name", new XAttribute("a", name), name)));
                var signed = SedSigner.Sign(Encoding.UTF8.GetBytes(Text(document)), TestPki.Ec, CryptoPolicy.Default, TestPki.At, "seed").Signed!;
                var octets = SignatureVerifier.Verify(signed, XmlLimits.Default, SignatureProfile.Eessi, SignedSed.Context).SignedBytes!.Value;
                var read = XDocument.Parse(Encoding.UTF8.GetString(octets.Span), LoadOptions.PreserveWhitespace).Root!.Element("name")!;
                return read.Value == name && read.Attribute("a")!.Value == name;
            },
            iter: 200,
            seed: "0000KOIPe036",
            threads: 1);

    [Theory]
    [InlineData("<Person xmlns:r=\"relative/name\">")]
    [InlineData("<u:Person>")]
    [InlineData("<Person xmlns:a=\"urn:x\" xmlns:b=\"urn:x\" a:k=\"1\" b:k=\"2\">")]
    public void Attack_13_CVE_2025_66567_CVE_2025_66568_what_has_no_canonical_form_is_not_digested_as_nothing(string person)
    {
        var document = SignedSed.PlainText.Replace("<Person>", person, StringComparison.Ordinal).Replace("</Person>", person.StartsWith("<u:", StringComparison.Ordinal) ? "</u:Person>" : "</Person>", StringComparison.Ordinal);

        Assert.Null(SedSigner.Sign(SignedSed.Octets(document), TestPki.Ec, CryptoPolicy.Default, TestPki.At, "seed").Signed);
        var verdict = Forgery.Judge(document.Replace("</f:F001>", Forgery.Signature + "</f:F001>", StringComparison.Ordinal));
        Assert.True(verdict.Indication == Indication.TotalFailed && verdict.SignedBytes is null);
        Assert.StartsWith("<f:F001 ", Encoding.UTF8.GetString(Forgery.Judge(SignedSed.Text).SignedBytes!.Value.Span), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Attack_17_CVE_2020_15216_each_reference_against_its_own_element(bool firstIsBad)
    {
        var (good, bad) = ("<b Id=\"good\">1</b>", "<b Id=\"bad\">1</b>");
        DsReferenceToSign Reference(string id, string element) => new("#" + id, null, null, [new DsTransform(DsAlgorithms.ExclusiveC14N, [])], System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(element)));
        DsReferenceToSign[] references = [Reference("good", good), Reference("bad", bad)];
        if (firstIsBad) Array.Reverse(references);
        var signature = Encoding.UTF8.GetString(DsSignatureWriter.Write(TestPki.Ec, null, references, DsSignatureWriter.X509Data(TestPki.Ec.Certificate), ""));

        Assert.Equal(Indication.TotalPassed, Forgery.Judge($"<a>{good}{bad}{signature}</a>", SignatureProfile.XmlDsig).Indication);
        Assert.Equal(CryptoOutcome.Invalid, Forgery.Judge($"<a>{good}{bad.Replace("1<", "2<", StringComparison.Ordinal)}{signature}</a>", SignatureProfile.XmlDsig).Crypto);
    }

    [Fact]
    public void Attack_18_text_behind_a_CDATA_section_is_signed_too()
    {
        Forgery.IsRefused(Forgery.With("]]>", "]]>x"), ReasonCode.DigestMismatch);
        Forgery.IsRefused(Forgery.With("]]>", "]]><![CDATA[x]]>"), ReasonCode.DigestMismatch);
    }

    [Theory]
    [InlineData("<Person>", "<Person xml:lang=\"ro\" xml:space=\"preserve\">")]
    [InlineData("<Person>", "<Person note=\"a&#9;b&#10;c&#13;d\">")]
    [InlineData("<Person>", "<Person>&#13;")]
    [InlineData("<Person>", "<Person xmlns:p=\"urn:p\" xmlns:q=\"urn:p\" q:a=\"1\">")]
    public void Attack_19_valid_documents_that_others_refuse_hold(string from, string to)
    {
        var signed = SedSigner.Sign(SignedSed.Octets(SignedSed.PlainText.Replace(from, to, StringComparison.Ordinal)), TestPki.Ec, CryptoPolicy.Default, TestPki.At, "seed").Signed!;

        Assert.Equal(Indication.TotalPassed, SignatureVerifier.Verify(signed, XmlLimits.Default, SignatureProfile.Eessi, SignedSed.Context).Indication);
    }

    /// <summary>As text in which every special letter is a reference, so that nothing is lost to line ends.</summary>
    private static string Text(XDocument document)
    {
        var output = new StringBuilder();
        using (var writer = System.Xml.XmlWriter.Create(output, new System.Xml.XmlWriterSettings { OmitXmlDeclaration = true, NewLineHandling = System.Xml.NewLineHandling.Entitize })) document.Save(writer);
        return output.ToString();
    }
}
