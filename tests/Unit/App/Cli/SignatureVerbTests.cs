using System.Security.Cryptography;
using System.Text;
using MessageBroker.Evidence.Keys;
using MessageBroker.Schemas.Findings;
using MessageBroker.Tests.Evidence;
using MessageBroker.Tests.Evidence.Signatures;

namespace MessageBroker.Tests.Unit.App.Cli;

public sealed class SignatureVerbTests : IDisposable
{
    private const string At = "2026-06-01T12:00:00Z";
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("eessi", "eessi")]
    [InlineData("xades-b", "xades")]
    public async Task WhatIsSignedIsVerifiedAndTheDigestIsThatOfTheCanonicalOctets(string form, string profile)
    {
        var signing = await SignAsync("--profile", form, "--json");
        var verifying = await BrokerCall.RunAsync("signature", "verify", folder.File("signed.xml"), "--profile", profile, "--trust", Trust(), "--at", At, "--json");

        var (signed, verified) = (Assert.Single(signing.Answers), Assert.Single(verifying.Answers));
        Assert.Equal((0, "signed"), (signing.Exit, (string)signed["verdict"]!));
        Assert.Equal((0, "TOTAL-PASSED", "valid"), (verifying.Exit, (string)verified["verdict"]!, (string)verified["crypto"]!));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(SignedSed.CanonicalText))), (string)verified["digest"]!);
        Assert.Equal((string)signed["digest"]!, (string)verified["digest"]!);
        Assert.Equal(At, (string)verified["signingTime"]!);
        Assert.Contains("CN=RO:TEST", (string)verified["signer"]!, StringComparison.Ordinal);
        Assert.Null(verified["subIndication"]);
    }

    [Theory]
    [InlineData("enveloping")]
    [InlineData("detached")]
    public async Task AFileOfAnyKindIsSignedAroundItOrBesideItAndTheDigestIsThatOfItsOctets(string form)
    {
        var file = folder.Write("решение.pdf", "%PDF-1.7\r\n");
        var signed = folder.File("signed.xml");
        string[] call = ["signature", "sign", file, "--key", Key(), "--password-file", folder.Write("pass", "secret\n"), "--at", At, "-o", signed, "--json"];
        Assert.Equal(2, (await BrokerCall.RunAsync([.. call, "--form", form])).Exit);
        Assert.Equal(2, (await BrokerCall.RunAsync([.. call, "--mime", "a/b"])).Exit);

        var signing = await BrokerCall.RunAsync([.. call, "--form", form, "--profile", "xades-b", "--mime", "application/pdf"]);
        var verifying = await BrokerCall.RunAsync(["signature", "verify", signed, "--profile", "xades", "--trust", Trust(), "--at", At, "--json", .. form == "detached" ? new[] { "--detached", file } : []]);

        Assert.Equal((0, form == "detached" ? "declined" : "agrees"), (signing.Exit, ((string)signing.Answers[0]["secondOpinion"]!).Split(':')[0]));
        Assert.Equal((0, "TOTAL-PASSED"), (verifying.Exit, (string)verifying.Answers[0]["verdict"]!));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData("%PDF-1.7\r\n"u8)), (string)verifying.Answers[0]["digest"]!);
    }

    [Theory]
    [InlineData("plain.xml")]
    [InlineData("key.p12")]
    [InlineData("pass")]
    [InlineData("link")]
    [InlineData("sub/../pass")]
    public async Task WhatACallReadsIsNotWrittenOver(string output)
    {
        var document = folder.Write("plain.xml", SignedSed.PlainText);
        var (key, password) = (Key(), folder.Write("pass", "secret\n"));
        if (output == "link") File.CreateSymbolicLink(folder.File("link"), key);
        var before = new[] { document, key, password }.Select(File.ReadAllBytes).ToList();

        var call = await BrokerCall.RunAsync("signature", "sign", document, "--key", key, "--password-file", password, "-o", folder.File(output), "--lang", "en");

        Assert.Equal(2, call.Exit);
        Assert.Contains("is a file that the command reads", call.Error, StringComparison.Ordinal);
        Assert.Equal(before, new[] { document, key, password }.Select(File.ReadAllBytes));
    }

    [Theory]
    [InlineData("default")]
    [InlineData("legacy")]
    public async Task TwoPoliciesAreAWrongCall(string policy)
    {
        await SignAsync();
        Assert.Equal(2, (await BrokerCall.RunAsync("signature", "verify", folder.File("signed.xml"), "--trust", Trust(), "--crypto-policy", policy, "--allow-legacy")).Exit);
        Assert.Equal(0, (await BrokerCall.RunAsync("signature", "verify", folder.File("signed.xml"), "--trust", Trust(), "--allow-legacy", "--at", At)).Exit);
    }

    [Fact]
    public void ARemedyNamesNoOptionThatMostCommandsDoNotHave()
    {
        var remedy = FindingCatalogue.Default["SIG-0201"].Remedy;
        Assert.All(["bg", "ro", "en"], language => Assert.DoesNotContain("--", remedy[language], StringComparison.Ordinal));
    }

    [Fact]
    public async Task ASedUnderItsHeaderIsJudgedAsTheDocumentThatWasSigned()
    {
        await SignAsync();
        var signed = await File.ReadAllTextAsync(folder.File("signed.xml"));
        var wrapped = folder.Write("wrapped.xml", $"<s:StandardBusinessDocument xmlns:s='http://eessi.dgempl.ec.europa.eu/namespaces/sbdh'><s:StandardBusinessDocumentHeader/>{signed[signed.IndexOf("<f:", StringComparison.Ordinal)..]}</s:StandardBusinessDocument>");

        var call = await BrokerCall.RunAsync("signature", "verify", folder.File("signed.xml"), wrapped, "--trust", Trust(), "--at", At, "--json");

        Assert.Equal((0, 2), (call.Exit, call.Answers.Count));
        Assert.Equal((string)call.Answers[0]["digest"]!, (string)call.Answers[1]["digest"]!);
    }

    [Fact]
    public async Task ARefusalNamesCodePlaceAndRemedyInTheReadersLanguage()
    {
        await SignAsync();
        var changed = folder.Write("changed.xml", (await File.ReadAllTextAsync(folder.File("signed.xml"))).Replace("25.57", "9925.57", StringComparison.Ordinal));

        var json = await BrokerCall.RunAsync("signature", "verify", changed, "--trust", Trust(), "--at", At, "--json");
        var text = await BrokerCall.RunAsync("signature", "verify", changed, "--trust", Trust(), "--at", At, "--lang", "ro");

        Assert.Equal((1, "HASH_FAILURE", "invalid"), (json.Exit, (string)json.Answers[0]["subIndication"]!, (string)json.Answers[0]["crypto"]!));
        Assert.Equal(["SIG-0202"], json.Codes);
        Assert.Null(json.Answers[0]["digest"]);
        Assert.Contains("a fost modificat după semnare", text.Output, StringComparison.Ordinal);
        Assert.Contains("/F001/Signature/SignedInfo/Reference", text.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WithoutAnAnchorTheCryptographyIsStillJudged()
    {
        await SignAsync();
        var call = await BrokerCall.RunAsync("signature", "verify", folder.File("signed.xml"), folder.File("absent.xml"), folder.Write("broken.xml", "<a>"), "--json");

        Assert.Equal(3, call.Exit);
        Assert.Equal(["INDETERMINATE", "unreadable", "TOTAL-FAILED"], call.Answers.Select(a => (string)a["verdict"]!));
        Assert.Equal("valid", (string)call.Answers[0]["crypto"]!);
        Assert.Contains("SIG-0305", call.Codes);
        Assert.Contains("SIG-0001", call.Codes);
    }

    [Fact]
    public async Task SomebodyElsesWordIsNotTheExpectedOne()
    {
        await SignAsync();
        var expected = folder.Write("expected.pem", TestPki.Other.Certificate.ExportCertificatePem());
        var call = await BrokerCall.RunAsync("signature", "verify", folder.File("signed.xml"), "--trust", Trust(), "--signer", expected, "--at", At, "--json");

        Assert.Equal((1, "INDETERMINATE"), (call.Exit, (string)call.Answers[0]["verdict"]!));
        Assert.Equal(["SIG-0303"], call.Codes);
    }

    [Fact]
    public async Task ADocumentThatCannotBeSignedIsNotWritten()
    {
        var call = await BrokerCall.RunAsync("signature", "sign", folder.Write("comment.xml", "<a>1<!-- c --></a>"), "--key", Key(), "--password-file", folder.Write("pass", "secret"), "-o", folder.File("out.xml"), "--at", At, "--json");

        Assert.Equal((1, "refused"), (call.Exit, (string)call.Answers[0]["verdict"]!));
        Assert.Equal(["SIG-0110"], call.Codes);
        Assert.False(File.Exists(folder.File("out.xml")));
    }

    [Theory]
    [InlineData(3, "signature", "sign", "x.xml", "--key", "k", "--crypto-policy", "none.json", "-o", "y")]
    [InlineData(3, "trust", "policy", "none.json")]
    [InlineData(2, "signature", "sign", "x.xml", "--key", "k", "--profile", "xades-t", "-o", "y")]
    [InlineData(2, "signature", "verify", "x.xml", "--fetch", "x")]
    [InlineData(3, "signature", "verify", "x.xml", "--ocsp", "absent.der")]
    [InlineData(2, "xml", "canonicalise", "x.xml", "--method", "inclusive20")]
    [InlineData(2, "xml", "canonicalise", "x.xml", "--id", "a", "--apex", "b")]
    [InlineData(2, "xml", "canonicalise", "x.xml", "--prefixes", "no such")]
    [InlineData(2, "xml", "canonicalise", "x.xml", "--prefixes", "a,,b")]
    [InlineData(2, "xml", "canonicalise", "x.xml", "--prefixes", "a:b")]
    [InlineData(2, "xml", "canonicalise", "x.xml", "--prefixes", "1")]
    [InlineData(3, "xml", "canonicalise", "absent.xml", "--prefixes", "#default,é,a-1")]
    [InlineData(3, "xml", "canonicalise", "absent.xml", "--method", "inclusive")]
    [InlineData(3, "signature", "sign", "x.xml", "--key", "absent.p12", "-o", "y")]
    [InlineData(3, "signature", "verify", "x.xml", "--trust", "absent.pem")]
    [InlineData(3, "xml", "canonicalise", "absent.xml")]
    public async Task WhatIsNotBuiltIsAWrongCallAndWhatIsNotThereIsMissing(int exit, params string[] call) => Assert.Equal(exit, (await BrokerCall.RunAsync(call)).Exit);

    [Fact]
    public async Task CanonicalOctetsAreAllThatIsPrinted()
    {
        var file = folder.Write("sed.xml", SignedSed.PlainText);
        var whole = await BrokerCall.RunAsync("xml", "canonicalise", file);
        var part = await BrokerCall.RunAsync("xml", "canonicalise", file, "--apex", "amount");
        var json = await BrokerCall.RunAsync("xml", "canonicalise", file, "--json");

        Assert.Equal((0, SignedSed.CanonicalText), (whole.Exit, whole.Output));
        Assert.Equal("<amount currency=\"BGN\">25.57</amount>", part.Output);
        Assert.Equal(Encoding.UTF8.GetByteCount(SignedSed.CanonicalText), (int)json.Answers[0]["length"]!);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(SignedSed.CanonicalText))), (string)json.Answers[0]["sha256"]!);
    }

    [Fact]
    public async Task APartThatIsNotThereOrNotAloneIsRefused()
    {
        var file = folder.Write("ids.xml", "<!-- c --><a Id='x' xmlns:u='urn:u'><b ID='y'/><c xml:id='x'/><d id='z'/></a>");

        Assert.Equal("<b ID=\"y\"></b>", (await BrokerCall.RunAsync("xml", "canonicalise", file, "--id", "y")).Output);
        Assert.Equal("<d xmlns:u=\"urn:u\" id=\"z\"></d>", (await BrokerCall.RunAsync("xml", "canonicalise", file, "--id", "z", "--prefixes", "u,v")).Output);
        Assert.Equal(["SIG-0104"], (await BrokerCall.RunAsync("xml", "canonicalise", file, "--id", "x", "--json")).Codes);
        var absent = await BrokerCall.RunAsync("xml", "canonicalise", file, "--id", "w");
        Assert.Equal((1, ""), (absent.Exit, absent.Output));
        Assert.Contains("CLI-0016", absent.Error, StringComparison.Ordinal);
        Assert.StartsWith("<!-- c -->\n<a", (await BrokerCall.RunAsync("xml", "canonicalise", file, "--with-comments")).Output, StringComparison.Ordinal);
    }

    private Task<BrokerCall> SignAsync(params string[] options) => BrokerCall.RunAsync(
        ["signature", "sign", folder.Write("sed.xml", SignedSed.PlainText), "--key", Key(), "--password-file", folder.Write("pass", "secret\n"), "-o", folder.File("signed.xml"), "--at", At, .. options]);

    private string Key()
    {
        File.WriteAllBytes(folder.File("key.p12"), DevelopmentCa.ExportPkcs12(TestPki.Ec.Certificate, "secret"));
        return folder.File("key.p12");
    }

    private string Trust() => folder.Write("ca.pem", TestPki.CaCertificate.ExportCertificatePem());
}
