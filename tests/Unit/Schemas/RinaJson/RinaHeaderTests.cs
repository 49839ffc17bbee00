using System.Text;
using System.Text.Json.Nodes;
using MessageBroker.Evidence.Canonical;
using MessageBroker.Exchange.Flow;
using MessageBroker.Schemas.Envelope;
using MessageBroker.Schemas.Findings;
using MessageBroker.Schemas.Packs;

namespace MessageBroker.Tests.Unit.Schemas.RinaJson;

/// <summary>The header of a message in RINA JSON and in XML: the same header, and what cannot be the same is said.</summary>
public sealed class RinaHeaderTests
{
    internal const string Plain = """
        {"headerVersion":"1.1","sender":{"identifier":"BG:BGASA","authority":"urn:eu:europa:ec:dgempl:eessi:ir","contactTypeIdentifier":"CaseOwner"},
        "receivers":[{"identifier":"RO:80246","authority":"urn:eu:europa:ec:dgempl:eessi:ir","contactTypeIdentifier":"Counterparty"}],
        "documentIdentification":{"identifier":"590783ffe9974e95a0ae07a6ceb25f1e","type":"F001","schemaVersion":"4.4","setIdentifier":"79f1b67c955d4a399b93b731d7bba51a","version":"1","action":"Start","creationDate":"2026-01-17T20:34:11.882Z"},
        "caseIdentification":{"identifier":"86c7b4d60efa4b328862ca0ddc8cf45a","type":"FB_BUC_01","version":"4.2"},
        "attachments":[{"identifier":"a","fileName":"a.pdf","internetMediaTypeCode":"application/pdf","isMedical":false}]}
        """;

    private const string Receivers = "[{\"identifier\":\"RO:80246\",\"authority\":\"urn:eu:europa:ec:dgempl:eessi:ir\",\"contactTypeIdentifier\":\"Counterparty\"}]";

    /// <summary>What real data write, and the same header without it.</summary>
    [Theory]
    [InlineData("\"Counterparty\"", "\"COUNTER_PARTY\"", "ENV-0009 /receivers/0/contactTypeIdentifier")]
    [InlineData("\"CaseOwner\"", "\"CASE_OWNER\"", "ENV-0009 /sender/contactTypeIdentifier")]
    [InlineData("\"590783ffe9974e95a0ae07a6ceb25f1e\"", "\"590783FF-e997-4e95-a0ae-07a6ceb25f1e\"", "ENV-0031 /documentIdentification/identifier")]
    [InlineData("\"79f1b67c955d4a399b93b731d7bba51a\"", "\"{79f1b67c955d4a399b93b731d7bba51a}\"", "ENV-0031 /documentIdentification/setIdentifier")]
    [InlineData("\"BG:BGASA\"", "\" BG:BGASA\"", "ENV-0031 /sender/identifier")]
    [InlineData("\"2026-01-17T20:34:11.882Z\"", "1768682051882", "ENV-0030 /documentIdentification/creationDate")]
    [InlineData("\"2026-01-17T20:34:11.882Z\"", "\"1768682051882\"", "ENV-0030 /documentIdentification/creationDate")]
    [InlineData("\"2026-01-17T20:34:11.882Z\"", "\"2026-01-17T22:34:11.882+0200\"", "ENV-0030 /documentIdentification/creationDate")]
    [InlineData("\"2026-01-17T20:34:11.882Z\"", "\"2026-01-17T20:34:11.882\"", "ENV-0030 /documentIdentification/creationDate")]
    [InlineData("\"version\":\"1\"", "\"version\":1", "SED-0077 /documentIdentification/version")]
    [InlineData("\"version\":\"1\"", "\"version\":\"01\"", "ENV-0031 /documentIdentification/version")]
    [InlineData("\"version\":\"1\"", "\"version\":{\"value\":[\"1\"]}", "SED-0073 /documentIdentification/version")]
    [InlineData("\"version\":\"1\"", "\"version\":[\"1\"],\"relatedSetIdentifier\":null", "SED-0071 /documentIdentification/version", "SED-0076 /documentIdentification/relatedSetIdentifier")]
    [InlineData("\"version\":\"1\"", "\"version\":\"1\",\"relatedSetIdentifier\":\"\"", "SED-0075 /documentIdentification/relatedSetIdentifier")]
    [InlineData("\"version\":\"4.2\"", "\"version\":\"4.2\",\"isProtectedPerson\":false", "ENV-0033 /caseIdentification/isProtectedPerson")]
    [InlineData("\"version\":\"4.2\"", "\"version\":\"4.2\",\"protectedPerson\":\"false\"", "ENV-0034 /caseIdentification/protectedPerson", "ENV-0031 /caseIdentification/protectedPerson", "ENV-0033 /caseIdentification/protectedPerson")]
    [InlineData("\"version\":\"4.2\"", "\"version\":\"4.2\",\"isProtectedPerson\":null", "SED-0076 /caseIdentification/isProtectedPerson")]
    [InlineData("\"fileName\":\"a.pdf\",", "", "ENV-0035 /attachments/0/fileName")]
    [InlineData("\"fileName\":\"a.pdf\",", "\"fileName\":null,", "SED-0076 /attachments/0/fileName", "ENV-0035 /attachments/0/fileName")]
    [InlineData("\"fileName\":\"a.pdf\",", "\"fileName\":\" \",", "SED-0075 /attachments/0/fileName", "ENV-0035 /attachments/0/fileName")]
    [InlineData("\"isMedical\":false", "\"isMedical\":\"False\"", "ENV-0031 /attachments/0/isMedical")]
    [InlineData("\"isMedical\":false", "\"isMedical\":false,\"sectionReference\":\"Claimant\"", "SED-0169 /attachments/0/sectionReference")]
    [InlineData("\"attachments\":[{", "\"attachments\":[null,{", "SED-0076 /attachments/0")]
    [InlineData(Receivers, "{\"identifier\":\"RO:80246\",\"authority\":\"urn:eu:europa:ec:dgempl:eessi:ir\",\"contactTypeIdentifier\":\"CounterParty\"}", "SED-0070 /receivers", "ENV-0009 /receivers/contactTypeIdentifier")]
    public void A_variant_is_read_as_meant(string from, string to, params string[] expected)
    {
        Assert.Contains(from, Plain, StringComparison.Ordinal);
        var xml = ToXml(Plain.Replace(from, to, StringComparison.Ordinal));
        Assert.Equal(expected, Said(xml));
        Assert.All(xml.Findings, f => Assert.Equal(f.Code == "SED-0169" ? Severity.Warning : Severity.Info, f.Severity));
        var plain = Encoding.UTF8.GetString(ToXml(Plain).Octets!);
        Assert.Equal(expected.Any(e => e.StartsWith("ENV-0035", StringComparison.Ordinal)) ? plain.Replace(">a.pdf<", ">a<", StringComparison.Ordinal) : plain, Encoding.UTF8.GetString(xml.Octets!));
    }

    [Theory]
    [InlineData("\"headerVersion\":\"1.1\",", "", "ENV-0001 /headerVersion")]
    [InlineData("\"headerVersion\":\"1.1\",", "\"headerVersion\":\"1.0\",", "ENV-0004 /headerVersion")]
    [InlineData("\"headerVersion\":\"1.1\",", "\"headerVersion\":{\"a\":1},", "SED-0058 /headerVersion")]
    [InlineData("\"BG:BGASA\"", "\"BGASA\"", "ENV-0006 /sender/identifier")]
    [InlineData("\"BG:BGASA\"", "\"RO:80246\"", "ENV-0010 /receivers")]
    [InlineData("\"BG:BGASA\"", "\"\"", "ENV-0001 /sender/identifier")]
    [InlineData("\"BG:BGASA\",\"authority\":\"urn:eu:europa:ec:dgempl:eessi:ir\"", "\"BG:BGASA\"", "ENV-0007 /sender/authority")]
    [InlineData("\"CaseOwner\"", "\"DataSource\"", "ENV-0008 /sender/contactTypeIdentifier")]
    [InlineData(Receivers, "[]", "ENV-0001 /receivers")]
    [InlineData(Receivers, "null", "SED-0076 /receivers", "ENV-0001 /receivers")]
    [InlineData(Receivers, "\"RO:80246\"", "SED-0058 /receivers")]
    [InlineData(Receivers, "[[]]", "SED-0076 /receivers/0", "ENV-0001 /receivers")]
    [InlineData("\"setIdentifier\":\"79f1b67c955d4a399b93b731d7bba51a\"", "\"setIdentifier\":\"7\"", "ENV-0005 /documentIdentification/setIdentifier")]
    [InlineData("\"type\":\"F001\"", "\"type\":\"claim\"", "ENV-0020 /documentIdentification/type")]
    [InlineData("\"type\":\"F001\"", "\"type\":\"F001\",\"colour\":1", "ENV-0002 /documentIdentification/colour")]
    [InlineData("\"type\":\"F001\"", "\"type\":\"F001\",\"type\":\"F001\"", "SED-0052 /documentIdentification/type")]
    [InlineData("\"version\":\"1\"", "\"version\":\"0\"", "ENV-0013 /documentIdentification/version")]
    [InlineData("\"2026-01-17T20:34:11.882Z\"", "\"17.01.2026\"", "ENV-0012 /documentIdentification/creationDate")]
    [InlineData("\"2026-01-17T20:34:11.882Z\"", "1768682051", "ENV-0012 /documentIdentification/creationDate")]
    [InlineData("\"2026-01-17T20:34:11.882Z\"", "true", "ENV-0012 /documentIdentification/creationDate")]
    [InlineData("\"FB_BUC_01\"", "\"FB\"", "ENV-0014 /caseIdentification/type")]
    [InlineData("\"type\":\"FB_BUC_01\",", "", "ENV-0001 /caseIdentification/type")]
    [InlineData("\"version\":\"4.2\"", "\"version\":\"4.2\",\"isProtectedPerson\":true", "ENV-0032 /caseIdentification/isProtectedPerson")]
    [InlineData("\"version\":\"4.2\"", "\"version\":\"4.2\",\"isProtectedPerson\":\"yes\"", "SED-0058 /caseIdentification/isProtectedPerson")]
    [InlineData("\"version\":\"4.2\"", "\"version\":\"4.2\",\"isProtectedPerson\":false,\"protectedPerson\":true", "ENV-0003 /caseIdentification/protectedPerson", "ENV-0033 /caseIdentification/isProtectedPerson")]
    [InlineData("\"isMedical\":false", "\"isMedical\":2", "SED-0058 /attachments/0/isMedical")]
    [InlineData("\"isMedical\":false", "\"isMedical\":null", "ENV-0001 /attachments/0/isMedical")]
    [InlineData("\"fileName\":\"a.pdf\"", "\"fileName\":\"a\\u0001\"", "SED-0032 /attachments/0/fileName")]
    [InlineData("\"attachments\":[", "\"attachments\":[{\"identifier\":\"a\",\"fileName\":\"b\",\"internetMediaTypeCode\":\"c\",\"isMedical\":false},", "ENV-0021 /attachments/1")]
    public void A_fault_is_named_with_its_place_in_the_JSON(string from, string to, params string[] expected)
    {
        Assert.Contains(from, Plain, StringComparison.Ordinal);
        var xml = ToXml(Plain.Replace(from, to, StringComparison.Ordinal));
        Assert.Null(xml.Octets);
        Assert.Equal(expected, Said(xml));
    }

    [Fact]
    public void All_faults_are_said_at_once()
    {
        var xml = ToXml("""{"sender":{"identifier":"x"},"documentIdentification":{"type":7},"attachments":{}}""");
        Assert.Null(xml.Octets);
        Assert.Equal(
            [
                "ENV-0001 /headerVersion", "ENV-0001 /sender/contactTypeIdentifier", "ENV-0001 /receivers", "ENV-0001 /documentIdentification/identifier", "SED-0077 /documentIdentification/type",
                "ENV-0001 /documentIdentification/schemaVersion", "ENV-0001 /documentIdentification/action", "ENV-0001 /documentIdentification/setIdentifier", "ENV-0001 /documentIdentification/version",
                "ENV-0001 /documentIdentification/creationDate", "ENV-0001 /caseIdentification", "SED-0070 /attachments", "ENV-0001 /attachments/identifier", "ENV-0001 /attachments/internetMediaTypeCode",
                "ENV-0001 /attachments/isMedical", "ENV-0020 /documentIdentification/type", "ENV-0006 /sender/identifier", "ENV-0007 /sender/authority",
            ],
            Said(xml));
    }

    [Fact]
    public void The_caps_of_a_document_hold_for_a_header_too()
    {
        Assert.Equal("SED-0003", ToXml(Plain + new string(' ', 20 * 1024 * 1024)).Findings.Single().Code);
        Assert.Equal("SED-0007", ToXml("{\"sender\":{},\"receivers\":" + new string('[', 100_000)).Findings.Single().Code);
        Assert.Equal("SED-0008", ToXml("{\"sender\":{},\"receivers\":[" + string.Join(',', Enumerable.Repeat("1", 1_000_001)) + "]}").Findings.Single().Code);
        Assert.Contains("SED-0008 /receivers", Said(ToXml(Plain.Replace(Receivers, "[" + string.Join(',', Enumerable.Repeat("{}", 10_001)) + "]", StringComparison.Ordinal))));
        var many = ToXml(Plain.Replace(Receivers, "[" + string.Join(',', Enumerable.Repeat("{}", 10_000)) + "]", StringComparison.Ordinal));
        Assert.Equal((501, "SED-0042"), (many.Findings.Count, many.Findings[^1].Code));
    }

    [Theory]
    [InlineData(">BG:BGASA<", ">BGASA<", "ENV-0006 /StandardBusinessDocumentHeader/Sender/Identifier")]
    [InlineData("<sbdh:HeaderVersion>", "<sbdh:More/><sbdh:HeaderVersion>", "ENV-0002 /StandardBusinessDocumentHeader/More")]
    [InlineData("<sbdh:HeaderVersion>", "<!-- --><sbdh:HeaderVersion>", "SED-0061 /StandardBusinessDocumentHeader[1]/comment()[1]")]
    public void A_fault_in_the_XML_is_named_with_its_place_there(string from, string to, string expected)
    {
        var json = ToJson(Encoding.UTF8.GetString(ToXml(Plain).Octets!).Replace(from, to, StringComparison.Ordinal));
        Assert.Null(json.Octets);
        Assert.Equal(expected.Split(' ')[0], json.Findings.Single().Code);
        if (!expected.StartsWith("SED", StringComparison.Ordinal)) Assert.Equal([expected], Said(json));
    }

    [Fact]
    public void A_spelling_in_the_XML_is_told_and_mended()
    {
        var xml = Encoding.UTF8.GetString(ToXml(Plain).Octets!);
        var json = ToJson(xml.Replace("86c7b4d60efa4b328862ca0ddc8cf45a", "86C7B4D6-0efa-4b32-8862-ca0ddc8cf45a", StringComparison.Ordinal).Replace("20:34:11.882Z", "22:34:11.882+02:00", StringComparison.Ordinal).Replace(">CaseOwner<", ">CASEOWNER<", StringComparison.Ordinal));
        const string root = "/StandardBusinessDocumentHeader/";
        Assert.Equal([$"ENV-0009 {root}Sender/ContactTypeIdentifier", $"ENV-0030 {root}DocumentIdentification/CreationDateAndTime", $"ENV-0031 {root}BusinessScope/CaseId/InstanceIdentifier"], Said(json));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Plain), JsonNode.Parse(json.Octets)));
    }

    /// <summary>Any header: what our writer writes is read without a word, alone and around a SED, and comes back octet by octet from the JSON.</summary>
    [Fact]
    public void A_random_header_comes_back_octet_by_octet()
    {
        for (var seed = 0; seed < 500; seed++)
        {
            var header = RandomHeader(new Random(seed));
            var xml = SbdhWriter.Write(header);
            var json = SedDialects.ToJson(xml, XmlLimits.Default, PackSet.Embedded, keepSignature: true);
            Assert.True(json.Findings.Count == 0, $"seed {seed}: {string.Join(", ", Said(json))}");
            var node = JsonNode.Parse(json.Octets)!;
            var shuffled = Shuffled(node, new Random(seed)).ToJsonString();
            var back = ToXml(shuffled);
            Assert.True(back.Findings.Count == 0, $"seed {seed}: {string.Join(", ", Said(back))}");
            Assert.Equal(Encoding.UTF8.GetString(xml), Encoding.UTF8.GetString(back.Octets!));
            Assert.True(JsonNode.DeepEquals(node, JsonNode.Parse(ToJson(Encoding.UTF8.GetString(back.Octets!)).Octets)), $"seed {seed}");
            var whole = SedPush.Read($"<s:StandardBusinessDocument xmlns:s='{Sbdh.NamespaceUri}'>{Encoding.UTF8.GetString(back.Octets!)}</s:StandardBusinessDocument>");
            Assert.Equal(["ENV-0017"], whole.Findings.Select(f => f.Code));
        }
    }

    /// <summary>Whatever the octets are, there is a document or a reason; and what is written is taken back.</summary>
    [Fact]
    public void Broken_headers_are_answered()
    {
        var json = Encoding.UTF8.GetBytes(Plain);
        var random = new Random(7);
        byte[] odd = [.. "{}[]\":,\\u0<&@$-.tn1 "u8, 0, 0x80, 0xFF];
        for (var n = 0; n < 3_000; n++)
        {
            var broken = json.ToArray();
            for (var times = random.Next(1, 4); times > 0; times--) broken[random.Next(broken.Length)] = odd[random.Next(odd.Length)];
            var xml = SedDialects.ToXml(broken, XmlLimits.Default, PackSet.Embedded, keepSignature: true);
            Assert.True(xml.Octets is not null != xml.Findings.Any(f => f.IsError), $"round {n}");
            if (xml.Octets is not null) Assert.DoesNotContain(SedDialects.ToJson(xml.Octets, XmlLimits.Default, PackSet.Embedded, keepSignature: true).Findings, f => f.Code != "ENV-0011");
        }
    }

    private static Sbdh RandomHeader(Random random)
    {
        string Id() => string.Concat(Enumerable.Range(0, 32).Select(_ => "0123456789abcdef"[random.Next(16)]));
        string Name() => "n" + string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => Letters[random.Next(Letters.Length)]));
        var owner = random.Next(2) == 0;
        return new Sbdh
        {
            Sender = new SbdhParty("BG:BGASA", owner ? CaseRole.CaseOwner : CaseRole.Counterparty),
            Receivers = [.. Enumerable.Range(0, random.Next(1, 4)).Select(n => new SbdhParty($"RO:8024{n}", owner ? CaseRole.Counterparty : CaseRole.CaseOwner))],
            InstanceIdentifier = Id(),
            Type = new[] { "F001", "U020", "X001", "U001CB" }[random.Next(4)],
            TypeVersion = new[] { "4.2", "4.4", "4.4.1" }[random.Next(3)],
            CaseAction = new[] { "Start", "New", "Update", "Cancel" }[random.Next(4)],
            Created = DateTimeOffset.FromUnixTimeMilliseconds(random.NextInt64(946_684_800_000, 4_102_444_800_000)),
            SetId = Id(),
            DocumentVersion = random.Next(1, 100),
            RelatedSetId = random.Next(2) == 0 ? null : Id(),
            CaseId = Id(),
            Buc = new[] { "FB_BUC_01", "H_BUC_02a", "UB_BUC_04" }[random.Next(3)],
            BucVersion = "4.2",
            Attachments = [.. Enumerable.Range(0, random.Next(3)).Select(n => new SedAttachment($"a{n}@example.org", Name(), "application/pdf", random.Next(2) == 0))],
        };
    }

    private static readonly string[] Letters = ["a", "б", "ș", " ", "<", ">", "&", "\"", "'", "\r", "\n", "\t", "😀", "]]>"];

    private static JsonNode Shuffled(JsonNode node, Random random)
    {
        if (node is JsonArray list) return new JsonArray([.. list.Select(i => Shuffled(i!, random))]);
        if (node is not JsonObject group) return node.DeepClone();
        var members = group.Select(m => KeyValuePair.Create(m.Key, (JsonNode?)Shuffled(m.Value!, random))).ToArray();
        random.Shuffle(members);
        return new JsonObject(members);
    }

    private static IEnumerable<string> Said(SedConverted converted) => converted.Findings.Select(f => $"{f.Code} {f.Path}");

    private static SedConverted ToXml(string json) => SedDialects.ToXml(Encoding.UTF8.GetBytes(json), XmlLimits.Default, PackSet.Embedded, keepSignature: true);

    private static SedConverted ToJson(string xml) => SedDialects.ToJson(Encoding.UTF8.GetBytes(xml), XmlLimits.Default, PackSet.Embedded, keepSignature: true);
}
