using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using MessageBroker.Evidence.Canonical;
using MessageBroker.Exchange.Flow;
using MessageBroker.Schemas.Packs;
using MessageBroker.Schemas.RinaJson;
using MessageBroker.Tests.Unit.Schemas.RinaJson;

namespace MessageBroker.Tests.Unit.Exchange.Flow;

/// <summary>XML → JSON → XML: equal in elements, attributes, text and order. What is equal is judged by the framework's own XML, not by our reader.</summary>
public sealed class SedDialectsTests
{
    private const string Head = "<sedF001:F001 xmlns:sedF001=\"http://ec.europa.eu/eessi/ns/4_4/F001\" sedGVer=\"4\" sedVer=\"4\">";
    private const string Purpose = "<PurposeThisSED><purposeThisSED><value>decision</value></purposeThisSED></PurposeThisSED>";
    private const string Tail = "</sedF001:F001>";

    /// <summary>That a part is not known, and that RINA calls the SED by another name.</summary>
    private static readonly string[] Notes = ["SED-0081", "SED-0078"];

    private static readonly string[] Types = [.. PackSet.Embedded.All.SelectMany(p => p.Seds.Values.Where(s => !s.IsOpen)).Select(s => s.Type).Distinct().Order(StringComparer.Ordinal)];

    public static TheoryData<string> Examples =>
        [.. PackSet.Embedded.All.SelectMany(p => p.Files.Paths.Where(f => f.StartsWith("Seds/", StringComparison.Ordinal) && f.Contains("/examples/", StringComparison.Ordinal)).Select(f => $"{p.Cdm} {f}"))];

    [Theory]
    [MemberData(nameof(Examples))]
    public void An_example_comes_back_as_it_was(string example)
    {
        var (cdm, file) = (example.Split(' ')[0], example.Split(' ')[1]);
        var xml = Pack.Embedded(cdm).Pack!.Files[file]!.Value;
        var json = SedDialects.ToJson(xml, XmlLimits.Default, PackSet.Embedded, keepSignature: true);
        Assert.DoesNotContain(json.Findings, f => !Notes.Contains(f.Code));
        var back = SedDialects.ToXml(json.Octets, XmlLimits.Default, PackSet.Embedded, keepSignature: true);
        Assert.DoesNotContain(back.Findings, f => !Notes.Contains(f.Code));
        Assert.Equal(Dump(XDocument.Parse(Encoding.UTF8.GetString(xml.Span).TrimStart('\uFEFF')).Root!), Dump(XDocument.Parse(Encoding.UTF8.GetString(back.Octets!)).Root!));
        Assert.StartsWith($"<sed{json.SedType}:{json.SedType} ", Encoding.UTF8.GetString(back.Octets!), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_SED_with_content_has_an_example_that_comes_back() =>
        Assert.All(Types, type => Assert.Contains(((IEnumerable<object[]>)Examples).Select(e => (string)e[0]), e => e.Contains($" Seds/{type}/", StringComparison.Ordinal)));

    public static TheoryData<string> WithContent => [.. Types];

    /// <summary>Documents of every shape that the schema has, with texts that neither dialect may change; then the same JSON with its keys in another order.</summary>
    [Theory]
    [MemberData(nameof(WithContent))]
    public void A_random_document_comes_back_octet_by_octet_whatever_the_order_of_the_keys(string type)
    {
        var pack = Pack.Embedded("4.4").Pack!;
        var schema = pack.Sed(type)!;
        for (var seed = 0; seed < 60; seed++)
        {
            var xml = InfosetWriter.Write(schema, new RandomSed(new Random(seed)).Document(schema), []);
            var json = SedDialects.ToJson(xml, XmlLimits.Default, PackSet.Embedded, keepSignature: true);
            Assert.True(json.Octets is not null && json.Findings.All(f => Notes.Contains(f.Code)), $"{type}, seed {seed}: {string.Join(", ", json.Findings.Select(f => $"{f.Code} {f.Path}"))}");
            // Of an open group with several parts the order is not known: it is that of the document, in both dialects.
            var isOrdered = !schema.Places().Select(p => p.Element).Append(schema.Root).Any(e => e is { IsOpen: true, Children.Count: > 1 });
            foreach (var form in isOrdered ? new[] { json.Octets!, Shuffled(json.Octets!, new Random(seed)) } : [json.Octets!])
            {
                var back = SedDialects.ToXml(form, XmlLimits.Default, PackSet.Embedded, keepSignature: true);
                Assert.True(back.Findings.All(f => Notes.Contains(f.Code)), $"{type}, seed {seed}: {string.Join(", ", back.Findings.Select(f => $"{f.Code} {f.Path}"))}");
                Assert.Equal(Encoding.UTF8.GetString(xml), Encoding.UTF8.GetString(back.Octets!));
            }
        }
    }

    [Theory]
    [InlineData("4.2", "H001", "<CaseContext><PersonContext><familyName>Ștefănescu</familyName><forename>Мария</forename><dateBirth>1990-01-02</dateBirth><sex><value>02</value></sex></PersonContext></CaseContext><Beta a=\"1\">x</Beta><Alpha><b><c/></b><b>2</b><value>01</value></Alpha>")]
    [InlineData("4.4", "U020", "<IndividualClaim><seq>1</seq><Code><value>01</value><value>02</value></Code></IndividualClaim>")]
    [InlineData("4.4", "X001", "<Zeta>последен</Zeta><CaseContext><EmployerContext><name>ЕООД „Ялта“</name></EmployerContext></CaseContext>")]
    [InlineData("4.4", "X008", "<CaseContext><Unheard><id>BG-2026-7</id><claims>3</claims></Unheard></CaseContext>")]
    [InlineData("4.2", "X009", "<CaseContext><Unheard b=\"2\"><id>BG-2026-7</id></Unheard></CaseContext>")]
    public void Of_an_open_SED_the_unknown_part_is_carried_in_its_own_order(string cdm, string type, string content)
    {
        var xml = $"<sed{type}:{type} xmlns:sed{type}=\"http://ec.europa.eu/eessi/ns/{cdm.Replace('.', '_')}/{type}\" sedGVer=\"4\" sedVer=\"{cdm[2..]}\">{content}</sed{type}:{type}>";
        var json = ToJson(xml);
        Assert.Contains(json.Findings, f => f is { Code: "SED-0081", Severity: MessageBroker.Schemas.Findings.Severity.Info });
        var back = SedDialects.ToXml(json.Octets, XmlLimits.Default, PackSet.Embedded, keepSignature: true);
        Assert.Equal(Dump(XDocument.Parse(xml).Root!), Dump(XDocument.Parse(Encoding.UTF8.GetString(back.Octets!)).Root!));
    }

    [Theory]
    [InlineData("<!-- c -->", "SED-0061", "/F001")]
    [InlineData("<?pi x?>", "SED-0061", "/F001")]
    [InlineData("<Claimant/>" + Purpose, "SED-0060", "/F001/PurposeThisSED")]
    [InlineData("<Unheard/>", "SED-0059", "/F001/Unheard")]
    [InlineData("text<Claimant/>", "SED-0025", "/F001")]
    [InlineData("<Claimant xmlns=\"urn:x\"/>", "SED-0057", "/F001/Claimant")]
    [InlineData("<Claimant xml:lang=\"bg\"/>", "SED-0057", "/F001/Claimant")]
    public void What_JSON_cannot_hold_is_refused_with_its_place(string content, string code, string path)
    {
        var json = ToJson(Head + content + Tail);
        Assert.Null(json.Octets);
        Assert.Contains((code, path), json.Findings.Select(f => (f.Code, f.Path)));
    }

    [Fact]
    public void An_unknown_part_whose_names_come_and_go_is_refused()
    {
        var json = ToJson("<sedU020:U020 xmlns:sedU020=\"http://ec.europa.eu/eessi/ns/4_4/U020\"><a/><b/><a/></sedU020:U020>");
        Assert.Null(json.Octets);
        Assert.Contains(("SED-0060", "/U020/a"), json.Findings.Select(f => (f.Code, f.Path)));
    }

    [Fact]
    public void A_DTD_is_prohibited() => Assert.Equal("SED-0002", ToJson($"<!DOCTYPE x [<!ENTITY e \"x\">]>{Head}{Tail}").Findings.Single().Code);

    [Fact]
    public void The_prefix_is_that_of_the_pack()
    {
        var json = ToJson("<x:F001 xmlns:x=\"http://ec.europa.eu/eessi/ns/4_4/F001\">" + Purpose + "</x:F001>");
        Assert.Equal(["SED-0079"], json.Findings.Select(f => f.Code));
        Assert.Equal("""{"F001":{"PurposeThisSED":{"purposeThisSED":{"value":["decision"]}}}}""", Encoding.UTF8.GetString(json.Octets!));
        var back = SedDialects.ToXml(json.Octets, XmlLimits.Default, new PackSet([Pack.Embedded("4.4").Pack!]), keepSignature: true);
        Assert.Equal("<sedF001:F001 xmlns:sedF001=\"http://ec.europa.eu/eessi/ns/4_4/F001\">" + Purpose + Tail, Encoding.UTF8.GetString(back.Octets!));
    }

    [Fact]
    public void A_signature_goes_along_as_Base64_or_is_left_out_with_a_finding()
    {
        const string signed = Head + Purpose + "<ds:Signature xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"><ds:SignedInfo>\n </ds:SignedInfo></ds:Signature>" + Tail;
        var kept = ToJson(signed);
        Assert.Empty(kept.Findings);
        Assert.Equal(signed.Replace("<ds:Signature xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\">", "<ds:Signature xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\" xmlns:sedF001=\"http://ec.europa.eu/eessi/ns/4_4/F001\">", StringComparison.Ordinal),
            Encoding.UTF8.GetString(SedDialects.ToXml(kept.Octets, XmlLimits.Default, PackSet.Embedded, keepSignature: true).Octets!));
        var dropped = SedDialects.ToXml(kept.Octets, XmlLimits.Default, PackSet.Embedded, keepSignature: false);
        Assert.Equal((Head + Purpose + Tail, "SED-0065"), (Encoding.UTF8.GetString(dropped.Octets!), dropped.Findings.Single().Code));
        var left = SedDialects.ToJson(Encoding.UTF8.GetBytes(signed), XmlLimits.Default, PackSet.Embedded, keepSignature: false);
        Assert.DoesNotContain("ds:Signature", Encoding.UTF8.GetString(left.Octets!), StringComparison.Ordinal);
        Assert.Equal("SED-0065", left.Findings.Single().Code);
        Assert.Equal("SED-0066", ToJson(signed.Replace(Purpose, "\n  " + Purpose, StringComparison.Ordinal)).Findings.Single().Code);
    }

    [Theory]
    [InlineData("not Base64")]
    [InlineData("<a/>")]
    [InlineData("<ds:Signature xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"/><Claimant/>")]
    [InlineData("<!DOCTYPE x><ds:Signature xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"/>")]
    [InlineData("<ds:Signature xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"><!-- --></ds:Signature>")]
    public void Nothing_else_is_put_in_the_place_of_a_signature(string octets)
    {
        var text = octets.StartsWith('<') ? Convert.ToBase64String(Encoding.UTF8.GetBytes(octets)) : octets;
        var xml = SedDialects.ToXml(Encoding.UTF8.GetBytes($$$"""{"F001":{"sedGVer":"4","sedVer":"4","ds:Signature":"{{{text}}}"}}"""), XmlLimits.Default, PackSet.Embedded, keepSignature: true);
        Assert.Null(xml.Octets);
        Assert.Equal(("SED-0064", "/F001/ds:Signature"), xml.Findings.Select(f => (f.Code, f.Path)).Single());
    }

    [Fact]
    public void A_document_that_is_there_already_is_told()
    {
        Assert.Equal("SED-0068", ToJson(" {}").Findings.Single().Code);
        Assert.Equal("SED-0068", SedDialects.ToXml(Encoding.UTF8.GetBytes("\uFEFF" + Head + Tail), XmlLimits.Default, PackSet.Embedded, keepSignature: true).Findings.Single().Code);
    }

    /// <summary>Whatever the octets are, there is a document or a reason, never an exception.</summary>
    [Fact]
    public void Broken_documents_are_answered()
    {
        var json = SedDialects.ToJson(Pack.Embedded("4.4").Pack!.Files["Seds/F002/examples/opaque-content.xml"]!.Value, XmlLimits.Default, PackSet.Embedded, keepSignature: true).Octets!;
        var random = new Random(7);
        byte[] odd = [.. "{}[]\":,\\u0<&@$-.tn"u8, 0, 0x80, 0xFF];
        for (var n = 0; n < 2_000; n++)
        {
            var broken = json.ToArray();
            for (var times = random.Next(1, 4); times > 0; times--) broken[random.Next(8, broken.Length)] = odd[random.Next(odd.Length)];
            var xml = SedDialects.ToXml(broken, XmlLimits.Default, PackSet.Embedded, keepSignature: true);
            Assert.True(xml.Octets is not null != xml.Findings.Any(f => f.IsError), $"round {n}");
        }
    }

    [Fact]
    public void A_SED_is_taken_out_of_its_envelope()
    {
        var json = ToJson($"<s:StandardBusinessDocument xmlns:s=\"http://eessi.dgempl.ec.europa.eu/namespaces/sbdh\"><s:StandardBusinessDocumentHeader/>{Head}{Purpose}{Tail}</s:StandardBusinessDocument>");
        Assert.Equal(["SED-0067"], json.Findings.Select(f => f.Code));
        Assert.NotNull(json.Octets);
    }

    [Theory]
    [InlineData("urn:x", "F001", "SED-0010")]
    [InlineData("http://ec.europa.eu/eessi/ns/3_9/F001", "F001", "SED-0011")]
    [InlineData("http://ec.europa.eu/eessi/ns/4_4/Z999", "Z999", "SED-0012")]
    [InlineData("http://ec.europa.eu/eessi/ns/4_4/F001", "F002", "SED-0013")]
    public void A_SED_that_no_pack_has_is_refused(string ns, string type, string code) =>
        Assert.Equal(code, ToJson($"<p:{type} xmlns:p=\"{ns}\"/>").Findings.Single().Code);

    private static SedConverted ToJson(string xml) => SedDialects.ToJson(Encoding.UTF8.GetBytes(xml), XmlLimits.Default, PackSet.Embedded, keepSignature: true);

    private static string Dump(XElement element)
    {
        var attributes = string.Concat(element.Attributes().Where(a => !a.IsNamespaceDeclaration).OrderBy(a => a.Name.ToString(), StringComparer.Ordinal).Select(a => $" {a.Name}={a.Value}"));
        return $"{element.Name}{attributes}({(element.HasElements ? string.Concat(element.Elements().Select(Dump)) : element.Value)})";
    }

    private static byte[] Shuffled(byte[] json, Random random) => Encoding.UTF8.GetBytes(Shuffled(JsonNode.Parse(json)!, random, isOpaque: false).ToJsonString());

    private static JsonNode Shuffled(JsonNode node, Random random, bool isOpaque)
    {
        if (node is JsonArray list) return new JsonArray([.. list.Select(i => Shuffled(i!, random, isOpaque))]);
        if (node is not JsonObject group) return node.DeepClone();
        var members = group.Select(m => KeyValuePair.Create(m.Key, (JsonNode?)Shuffled(m.Value!, random, isOpaque || m.Key == "OpaqueContent"))).ToArray();
        if (!isOpaque) random.Shuffle(members);
        return new JsonObject(members);
    }
}
