using System.Text;
using MessageBroker.Evidence.Keys;
using MessageBroker.Schemas.Packs;
using MessageBroker.Tests.Evidence;

namespace MessageBroker.Tests.Unit.App.Cli;

public sealed class SedConvertVerbTests
{
    private static readonly string Example = Encoding.UTF8.GetString(Pack.Embedded("4.4").Pack!.Files["Seds/F001/examples/smallest.xml"]!.Value.Span);

    private static Task<BrokerCall> Convert(string input, params string[] options) => BrokerCall.RunAsync(["sed", "convert", "-", .. options], input, []);

    [Fact]
    public async Task The_document_is_printed_and_nothing_else()
    {
        var json = await Convert(Example, "--to", "json");
        Assert.Equal((0, ""), (json.Exit, json.Error));
        Assert.StartsWith("""{"F001":{"sedGVer":"4","sedVer":"4","PurposeThisSED":{"purposeThisSED":{"value":["request_for_information"]}},"Claimant":""", json.Output, StringComparison.Ordinal);
        var xml = await Convert(json.Output, "--to", "xml");
        Assert.Equal((0, ""), (xml.Exit, xml.Error));
        Assert.StartsWith("<sedF001:F001 xmlns:sedF001=\"http://ec.europa.eu/eessi/ns/4_4/F001\" sedGVer=\"4\" sedVer=\"4\"><PurposeThisSED>", xml.Output, StringComparison.Ordinal);
        Assert.Equal(json.Output, (await Convert(xml.Output, "--to", "json")).Output);
    }

    [Fact]
    public async Task With_json_the_document_is_a_field_beside_the_findings()
    {
        var json = Assert.Single((await Convert(Example, "--to", "json", "--json")).Answers);
        Assert.Equal(("-", "ok", "F001", "4.4"), ((string?)json["file"], (string?)json["verdict"], (string?)json["sed"], (string?)json["pack"]));
        Assert.Equal("Петрова", (string?)json["document"]!["F001"]!["Claimant"]!["PersonIdentification"]!["familyName"]);
        var xml = Assert.Single((await Convert("""{"X001":{"sedGVer":"4","sedVer":"2","CaseContext":null}}""", "--to", "xml", "--json")).Answers);
        Assert.Equal("<sedX001:X001 xmlns:sedX001=\"http://ec.europa.eu/eessi/ns/4_2/X001\" sedGVer=\"4\" sedVer=\"2\"></sedX001:X001>", (string?)xml["document"]);
        Assert.Equal(("SED-0076", "info", "/X001/CaseContext"), ((string?)xml["findings"]![0]!["code"], (string?)xml["findings"]![0]!["severity"], (string?)xml["findings"]![0]!["path"]));
    }

    [Fact]
    public async Task Notes_go_beside_the_document_and_a_refusal_prints_none()
    {
        var noted = await Convert("""{"X001":{"sedGVer":"4","sedVer":"2","CaseContext":null}}""", "--to", "xml", "--lang", "bg");
        Assert.Equal(0, noted.Exit);
        Assert.Contains("бележка SED-0076", noted.Error, StringComparison.Ordinal);
        Assert.StartsWith("<sedX001:X001", noted.Output, StringComparison.Ordinal);
        var refused = await Convert("{\"F001\":{\"a\":1,\"\\u0061\":2}}", "--to", "xml", "--lang", "ro");
        Assert.Equal((1, ""), (refused.Exit, refused.Output));
        Assert.Contains("SED-0052", refused.Error, StringComparison.Ordinal);
    }

    /// <summary>What goes along is worth something: a document that was signed in our form verifies after both conversions.</summary>
    [Theory]
    [InlineData("eessi", "eessi")]
    [InlineData("xades-b", "xades")]
    public async Task A_signature_holds_after_the_way_there_and_back(string form, string profile)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("key.p12"), DevelopmentCa.ExportPkcs12(TestPki.Ec.Certificate, "secret"));
        var plain = folder.Write("plain.xml", (await Convert((await Convert(Example, "--to", "json")).Output, "--to", "xml")).Output);
        await BrokerCall.RunAsync("signature", "sign", plain, "--key", folder.File("key.p12"), "--password-file", folder.Write("pass", "secret\n"), "--profile", form, "-o", folder.File("signed.xml"), "--at", "2026-06-01T12:00:00Z");
        var json = await BrokerCall.RunAsync("sed", "convert", folder.File("signed.xml"), "--to", "json");
        Assert.Equal((0, ""), (json.Exit, json.Error));
        Assert.Contains("\"ds:Signature\":\"", json.Output, StringComparison.Ordinal);
        var back = folder.Write("back.xml", (await Convert(json.Output, "--to", "xml")).Output);
        var verified = await BrokerCall.RunAsync("signature", "verify", back, "--profile", profile, "--trust", folder.Write("ca.pem", TestPki.CaCertificate.ExportCertificatePem()), "--at", "2026-06-01T12:00:00Z", "--json");
        Assert.Equal("TOTAL-PASSED", (string?)verified.Answers[0]["verdict"]);
    }

    [Fact]
    public async Task A_header_alone_converts_both_ways()
    {
        var header = System.Text.Json.Nodes.JsonNode.Parse(MessageBroker.Tests.Unit.Schemas.RinaJson.RinaHeaderTests.Plain)!.ToJsonString();
        var xml = await Convert(header, "--to", "xml");
        Assert.Equal((0, ""), (xml.Exit, xml.Error));
        Assert.StartsWith("<sbdh:StandardBusinessDocumentHeader xmlns:sbdh=\"http://eessi.dgempl.ec.europa.eu/namespaces/sbdh\"><sbdh:HeaderVersion>1.1<", xml.Output, StringComparison.Ordinal);
        var json = Assert.Single((await Convert(xml.Output, "--to", "json", "--json")).Answers);
        Assert.Equal(("ok", "BG:BGASA", null), ((string?)json["verdict"], (string?)json["document"]!["sender"]!["identifier"], json["sed"]));
    }

    /// <summary>A claim that names no version is of the version of its request, so that both stand in one namespace and are compared.</summary>
    [Fact]
    public async Task The_documents_of_a_bulk_request_agree_on_the_version()
    {
        using var folder = new TemporaryFolder();
        const string total = "\"TotalAmountRequested\":{\"amount\":\"10\",\"currency\":{\"value\":[\"EUR\"]}}";
        var whole = folder.Write("whole.json", "{\"U020_Master\":{\"sedGVer\":\"4.2\",\"sedVer\":\"4.2\",\"GeneralInformation\":{\"reimbursementRequestID\":\"R-1\",\"numberIndividualClaims\":\"3\"," + total + "}}}");
        string Claim(string name, string id) => folder.Write(name, "{\"U020_Child\":{\"IndividualClaim\":{\"reimbursementRequestID\":\"" + id + "\",\"sequentialNumber\":\"1\"}}}");
        var (claim, other) = (Claim("claim.json", "R-1"), Claim("other.json", "R-2"));
        var answers = (await BrokerCall.RunAsync("sed", "convert", claim, whole, other, "--to", "xml", "--json")).Answers;
        Assert.Equal(["4.2", "4.2", "4.4"], answers.Select(a => (string?)a["pack"]));
        Assert.Equal(["SED-0168", null, null], answers.Select(a => a["findings"]!.AsArray().Select(f => (string?)f!["code"]).FirstOrDefault(c => c == "SED-0168")));
        Assert.Contains("sedGVer=\"4.2\" sedVer=\"4.2\"", (string?)answers[1]["document"], StringComparison.Ordinal);

        var files = answers.Select((a, i) => folder.Write($"{i}.xml", (string)a["document"]!)).ToList();
        var validated = await BrokerCall.RunAsync("sed", "validate", files[0], files[1], "--as-of", "2026-03-15", "--json");
        Assert.Contains("SED-0134", validated.Codes);
    }

    [Fact]
    public async Task A_pack_is_named_and_a_wrong_call_is_told()
    {
        Assert.Contains("ns/4_4/X001", (await Convert("""{"X001":{"sedGVer":"4","sedVer":"2"}}""", "--to", "xml", "--pack", "4.4")).Output, StringComparison.Ordinal);
        Assert.Equal(2, (await Convert(Example)).Exit);
        Assert.Equal(2, (await Convert(Example, "--to", "yaml")).Exit);
        Assert.Equal(3, (await Convert(Example, "--to", "json", "--pack", "9.9")).Exit);
        Assert.Equal(3, (await BrokerCall.RunAsync("sed", "convert", "no-such-file.xml", "--to", "json")).Exit);
    }
}
