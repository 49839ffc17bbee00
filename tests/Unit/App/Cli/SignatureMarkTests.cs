using System.Text.Json.Nodes;
using MessageBroker.Evidence.Keys;
using MessageBroker.Evidence.Trust;
using MessageBroker.Tests.Evidence;
using MessageBroker.Tests.Evidence.Signatures;
using MessageBroker.Tests.Evidence.Trust;

namespace MessageBroker.Tests.Unit.App.Cli;

/// <summary>What <c>signature verify</c> says beside its verdict: what was covered, and what was looked at.</summary>
public sealed class SignatureMarkTests : IDisposable
{
    private const string At = "2026-06-01T12:00:00Z", Properties = "/Signature/Object/QualifyingProperties/SignedProperties";
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_SED_is_covered_whole_and_its_envelope_is_not()
    {
        var sed = SignedSed.Text[SignedSed.Text.IndexOf("<f:", StringComparison.Ordinal)..];
        string Enveloped(string beside) =>
            folder.Write($"{Guid.NewGuid()}.xml", $"<s:StandardBusinessDocument xmlns:s='http://eessi.dgempl.ec.europa.eu/namespaces/sbdh'><s:StandardBusinessDocumentHeader/>{beside}{sed}</s:StandardBusinessDocument>");
        var call = await VerifyAsync(folder.Write("bare.xml", SignedSed.Text), Enveloped("\n"), Enveloped("pay 100<!-- c -->"));

        Assert.All(call.Answers, a => Assert.Equal("TOTAL-PASSED", (string)a["verdict"]!));
        Assert.Equal(["/F001", "/F001" + Properties], Covers(call.Answers[0]));
        Assert.All(call.Answers.Skip(1), a => Assert.Equal(["/StandardBusinessDocument/F001", "/StandardBusinessDocument/F001" + Properties], Covers(a)));
        Assert.Equal([[], ["SIG-0422 info /StandardBusinessDocument/StandardBusinessDocumentHeader"],
            ["SIG-0422 info /StandardBusinessDocument/StandardBusinessDocumentHeader", "SIG-0423 warning /StandardBusinessDocument"]], call.Answers.Select(Findings));
        Assert.Equal("2", (string)call.Answers[2]["findings"]![1]!["arguments"]!["count"]!);
    }

    [Fact]
    public async Task What_is_covered_stands_in_the_text_too()
    {
        var text = (await BrokerCall.RunAsync("signature", "verify", folder.Write("bare.xml", SignedSed.Text), "--trust", Anchor(), "--at", At)).Output;

        Assert.Contains($"  covers: /F001, /F001{Properties}\n", text, StringComparison.Ordinal);
        Assert.Contains("  revocation:\n    look: not-looked-at\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_type_that_nobody_signed_is_marked()
    {
        var signed = folder.File("signed.xml");
        File.WriteAllBytes(folder.File("key.p12"), DevelopmentCa.ExportPkcs12(TestPki.Ec.Certificate, "secret"));
        await BrokerCall.RunAsync(
            "signature", "sign", folder.Write("a.pdf", "%PDF-1.7"), "--key", folder.File("key.p12"), "--password-file", folder.Write("pass", "secret"), "-o", signed, "--at", At,
            "--profile", "xades-b", "--form", "enveloping", "--mime", "application/pdf");
        var text = await File.ReadAllTextAsync(signed);
        var other = folder.Write("other.xml", text.Replace("MimeType=\"application/pdf\"", "MimeType=\"text/html\"", StringComparison.Ordinal));
        Assert.NotEqual(text, await File.ReadAllTextAsync(other));

        var call = await VerifyAsync(signed, other, "--profile", "xades");

        Assert.All(call.Answers, a => Assert.Equal("TOTAL-PASSED", (string)a["verdict"]!));
        Assert.Equal(["SIG-0424"], call.Codes);
        Assert.Equal(("text/html", "application/pdf"), ((string)call.Answers[1]["findings"]![0]!["arguments"]!["value"]!, (string)call.Answers[1]["findings"]![0]!["arguments"]!["signed"]!));
    }

    [Fact]
    public async Task Whether_revocation_was_looked_at_and_where_is_said()
    {
        var sed = folder.Write("bare.xml", SignedSed.Text);
        var (list, other) = (List("ca.crl", TestPki.Ca), List("other.crl", DevelopmentCa.Create("Other CA", DevelopmentKeyKind.P256, TestPki.From, TestPki.To)));
        var own = folder.Write("own.pem", TestPki.Ec.Certificate.ExportCertificatePem());

        var none = await VerifyAsync(sed);
        var asked = await VerifyAsync(sed, "--crl", list, "--crl", other);
        var silent = await VerifyAsync(sed, "--crl", other);
        var anchor = await BrokerCall.RunAsync("signature", "verify", sed, "--trust", own, "--at", At, "--json", "--crl", list);
        var nobody = await BrokerCall.RunAsync("signature", "verify", sed, "--at", At, "--json", "--crl", list);

        Assert.Equal("{\"look\":\"not-looked-at\"}", none.Answers[0]["revocation"]!.ToJsonString());
        var hash = RevocationList.Read(await File.ReadAllBytesAsync(list))!.Sha256;
        Assert.Equal($"{{\"look\":\"looked-at\",\"lists\":[\"{hash}\"],\"answers\":[]}}", asked.Answers[0]["revocation"]!.ToJsonString());
        Assert.Equal((0, "{\"look\":\"looked-at\",\"lists\":[],\"answers\":[]}"), (asked.Exit, silent.Answers[0]["revocation"]!.ToJsonString()));
        Assert.Equal(["SIG-0311", "SIG-0425", "SIG-0305"], [.. silent.Codes, .. anchor.Codes, .. nobody.Codes]);
        Assert.Equal((0, "not-asked", "not-reached"), (anchor.Exit, (string)anchor.Answers[0]["revocation"]!["look"]!, (string)nobody.Answers[0]["revocation"]!["look"]!));
    }

    private string List(string name, DevelopmentCa ca)
    {
        File.WriteAllBytes(folder.File(name), new TestList(ca.Certificate).Encode());
        return folder.File(name);
    }

    private Task<BrokerCall> VerifyAsync(params string[] words) => BrokerCall.RunAsync(["signature", "verify", .. words, "--trust", Anchor(), "--at", At, "--json"]);

    private string Anchor() => folder.Write("ca.pem", TestPki.CaCertificate.ExportCertificatePem());

    private static IEnumerable<string> Covers(JsonObject answer) => answer["covers"]!.AsArray().Select(c => (string)c!);

    private static IEnumerable<string> Findings(JsonObject answer) => answer["findings"]!.AsArray().Select(f => $"{f!["code"]} {f["severity"]} {f["path"]}");
}
