using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using MessageBroker.App;
using MessageBroker.Evidence.Keys;
using MessageBroker.Tests.Acceptance.Setup;

namespace MessageBroker.Tests.Acceptance.Exchange;

/// <summary>Private keys that never leave their token: signing with them, exchanging with them, and all that can be wrong with a token.</summary>
public sealed class TokenTests
{
    private const string Status = "SELECT STATUS FROM IF_ZAJAVKA WHERE ID = 'Z-2025-0001'";
    private const string Claims = "SELECT count(*) FROM primit WHERE tip_sed = 'F001'";
    private const string Bg = "BG:BGASA";

    private static readonly string Sed = Repository.File("src", "Schemas", "Packs", "4.4", "Seds", "F001", "examples", "family.xml");

    [SkippableTheory]
    [InlineData("rsa-3072", "agrees")]
    [InlineData("p-256", "")]
    public async Task A_document_is_signed_in_the_token_and_holds_by_both_opinions(string algorithm, string second)
    {
        GateOnly.NeedToken();
        using var token = await TokenFolder.MakeAsync();
        using var key = algorithm == "p-256" ? (AsymmetricAlgorithm)ECDsa.Create(ECCurve.NamedCurves.nistP256) : RSA.Create(3072);
        using var certificate = SelfSigned(key);
        await token.ImportAsync("business", "01", key, certificate.RawData);
        var (signed, anchor) = (token.Place("signed.xml"), token.Place("anchor.pem"));
        await File.WriteAllTextAsync(anchor, certificate.ExportCertificatePem());
        foreach (var profile in new[] { "eessi", "xades-b" })
        {
            File.Delete(signed);
            var (code, output) = await token.CallAsync("signature", "sign", Sed, "--key", TokenFolder.Uri("business"), "--password-file", token.PinFile, "--profile", profile, "-o", signed, "--json");
            Assert.True(code == 0, output);
            Assert.DoesNotContain(TokenFolder.Pin, output, StringComparison.Ordinal);
            // Who verifies knows nothing of the token.
            var verified = await BrokerCall.RunAsync("signature", "verify", signed, "--profile", profile == "eessi" ? "eessi" : "xades", "--trust", anchor, "--json");
            Assert.Equal("TOTAL-PASSED", verified.Verdict);
            Assert.Contains(second, verified.Answer["secondOpinion"]?.GetValue<string>() ?? "", StringComparison.Ordinal);
        }
    }

    [SkippableTheory]
    [InlineData("rsa-3072")]
    [InlineData("p-384")]
    public async Task A_key_that_was_made_in_the_token_asks_for_its_certificate(string algorithm)
    {
        GateOnly.NeedToken();
        using var token = await TokenFolder.MakeAsync();
        using var key = algorithm == "p-384" ? (AsymmetricAlgorithm)ECDsa.Create(ECCurve.NamedCurves.nistP384) : RSA.Create(3072);
        await token.ImportAsync("ebms-2028", "07", key, null);
        string[] asked = ["keys", "csr", "--use", "ebms", "--subject", "CN=BG:BGASA,C=BG", "--key", TokenFolder.Uri("ebms-2028"), "--password-file", token.PinFile, "-o", token.Place("ebms-2028")];
        var (code, output) = await token.CallAsync([.. asked, "--json"]);
        Assert.True(code == 0, output);
        Assert.False(File.Exists(token.Place("ebms-2028.key")));
        var request = CertificateRequest.LoadSigningRequestPem(
            await File.ReadAllTextAsync(token.Place("ebms-2028.csr")), key is RSA ? HashAlgorithmName.SHA256 : HashAlgorithmName.SHA384, CertificateRequestLoadOptions.UnsafeLoadCertificateExtensions, RSASignaturePadding.Pkcs1);
        Assert.Equal(key.ExportSubjectPublicKeyInfo(), request.PublicKey.ExportSubjectPublicKeyInfo());
        // Until the certificate stands beside it, it signs nothing else.
        Assert.Equal((3, "CFG-0069"), await SignAsync(token, TokenFolder.Uri("ebms-2028"), token.PinFile));
        Assert.Equal(2, (await token.CallAsync([.. asked, "--algorithm", "p-256"])).ExitCode);
        Assert.Equal(3, (await token.CallAsync([.. asked.Select(a => a == "ebms" ? "tls" : a), "--host", "ap.example.bg"])).ExitCode);
    }

    [SkippableFact]
    public async Task An_institution_whose_keys_are_in_a_token_exchanges_and_waits_while_the_token_is_away()
    {
        GateOnly.NeedToken();
        await using var lands = await TwoLands.PrepareAsync();
        using var token = await TokenFolder.MakeAsync();
        await MoveAsync(lands.Bg, token, "business", "01");
        await MoveAsync(lands.Bg, token, "ebms", "02");
        foreach (var use in new[] { "business", "ebms" })
            lands.Bg.Configure(c => c["institutions"]![0]![use + "Key"]!["certificate"] = $"keys/BG-BGASA.{use}.pem");
        lands.Bg.Token = token;
        await lands.StartAsync();
        var claim = await Until.AnswerAsync("claim in Romania", () => lands.Ro.Staging.TextAsync("SELECT id_mesaj FROM primit WHERE tip_sed = 'F001' AND stare_primire = 'N'"));
        await Until.TrueAsync("receipt", async () => await lands.Bg.Staging.TextAsync(Status) == "A");

        token.TakeAway();
        // What comes cannot be receipted, what goes cannot be signed.
        await lands.Ro.SeedAsync(Path.Combine(TwoLands.Samples, "ro-answer"), claim);
        await lands.Bg.Staging.RunAsync("UPDATE IF_ZAJAVKA SET VERSION = 2, STATUS = 'N' WHERE ID = 'Z-2025-0001'");
        await Until.TrueAsync("case that waits for its key", () => Task.FromResult(Lines(lands.Bg, "waits for a key that is away") > 3));
        await Until.TrueAsync("partner that is told later", () => Task.FromResult(Lines(lands.Bg, "\"Outcome\":\"later\"") > 0));
        Assert.False(lands.Bg.Process!.HasExited);
        Assert.Contains("HLT-0011", await lands.Bg.HealthAsync(), StringComparison.Ordinal);
        Assert.True(await lands.Bg.IsReadyAsync());
        // The certificates are in files, so that an operator can still look, from a process that knows of no token.
        var looked = await lands.Bg.CallAsync("work", "list");
        Assert.True(looked.Exit == 0, looked.Output + looked.Error);
        Assert.Equal("0", await lands.Bg.Staging.TextAsync("SELECT count(*) FROM IN_POLUCHENO"));
        Assert.Equal("1", await lands.Ro.Staging.TextAsync(Claims));

        token.BringBack();
        await Until.TrueAsync("answer in Bulgaria", async () => await lands.Bg.Staging.TextAsync("SELECT count(*) FROM IN_POLUCHENO WHERE KIND = 'F002'") == "1");
        await Until.TrueAsync("second version in Romania", async () => await lands.Ro.Staging.TextAsync(Claims) == "2");
        await Until.TrueAsync("receipt", async () => await lands.Bg.Staging.TextAsync(Status) == "A");
        Assert.Equal("0", await lands.Bg.Store.TextAsync("SELECT count(*) FROM case_row WHERE parked_reason IS NOT NULL"));
        Assert.DoesNotContain("HLT-0011", await lands.Bg.HealthAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain(TokenFolder.Pin, lands.Bg.Process.Log, StringComparison.Ordinal);

        foreach (var verb in new[] { "list", "test" })
        {
            var (code, output) = await token.CallAsync("keys", verb, "--config", lands.Bg.Country.Configuration, "--json");
            Assert.True(code == 0, output);
            Assert.Contains("token bg-hsm: ebms", output, StringComparison.Ordinal);
        }

        foreach (var verb in new[] { "replay", "check" })
        {
            var (code, output) = await token.CallAsync("journal", verb, "--config", lands.Bg.Country.Configuration);
            Assert.True(code == 0, output);
        }
    }

    [SkippableFact]
    public async Task Many_threads_sign_while_the_token_comes_and_goes()
    {
        GateOnly.NeedToken();
        using var token = await TokenFolder.MakeAsync();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = SelfSigned(key);
        await token.ImportAsync("business", "01", key, certificate.RawData);
        // The module reads the environment that the operating system knows; no other test uses it in this process.
        Assert.Equal(0, SetVariable("SOFTHSM2_CONF", token.Environment["SOFTHSM2_CONF"], 1));
        using var signing = KeyLoad.Read(TokenFolder.Uri("business"), token.PinFile).Key!;
        var (signed, away, ended) = (0, 0, false);
        var threads = Enumerable.Range(0, 24).Select(_ => Task.Factory.StartNew(Sign, TaskCreationOptions.LongRunning)).ToArray();
        for (var round = 0; round < 3; round++)
        {
            await Task.Delay(700);
            token.TakeAway();
            await Task.Delay(700);
            token.BringBack();
            var before = Volatile.Read(ref signed);
            await Until.TrueAsync("signature behind an outage", () => Task.FromResult(Volatile.Read(ref signed) > before + 50));
        }

        Volatile.Write(ref ended, true);
        await Task.WhenAll(threads);
        Assert.True(away > 0, "the token was never missed");
        Assert.Empty(MessageBroker.App.Tokens.Token.Failing());

        void Sign()
        {
            using var lease = PublicKeyLease.Of(certificate);
            while (!Volatile.Read(ref ended))
            {
                try
                {
                    var value = signing.SignData("octets"u8);
                    if (!SignatureMethod.EcdsaSha256.Verify(lease.Key!, "octets"u8, value)) throw new InvalidOperationException("a signature does not verify");
                    Interlocked.Increment(ref signed);
                }
                catch (KeyAwayException)
                {
                    Interlocked.Increment(ref away);
                }
            }
        }
    }

    [SkippableFact]
    public async Task A_key_in_a_token_takes_over_while_the_broker_runs()
    {
        GateOnly.NeedToken();
        await using var lands = await TwoLands.PrepareAsync();
        using var token = await TokenFolder.MakeAsync();
        lands.Bg.Token = token;
        await lands.StartAsync();
        await Until.TrueAsync("receipt", async () => await lands.Bg.Staging.TextAsync(Status) == "A");

        var fresh = Path.Combine(lands.Layout.Folder, "fresh");
        Assert.Equal(0, (await BrokerCall.RunAsync("keys", "create-dev", fresh, "--institution", Bg, "--algorithm", "p-256")).Exit);
        await token.ImportAsync("ebms-2028", "09", Path.Combine(fresh, "BG-BGASA.ebms.p12"), Path.Combine(fresh, "password.txt"));
        Assert.Equal("done", (await lands.Ro.CallAsync("trust", "import", Path.Combine(fresh, "BG-BGASA.ebms.pem"), "--party", Bg, "--use", "ebms", "--reason", "rotation")).Verdict);
        lands.Bg.Configure(c => c["institutions"]![0]!["ebmsKey"]!["next"] = new JsonObject
        {
            ["file"] = TokenFolder.Uri("ebms-2028"), ["passwordFile"] = token.PinFile, ["from"] = DateTimeOffset.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture),
        });
        var (code, output) = await token.CallAsync("keys", "rotate", "--reason", "rotation", "--config", lands.Bg.Country.Configuration, "--json");
        Assert.True(code == 0 && output.Contains("\"done\"", StringComparison.Ordinal), output);

        // The old certificate is ended there: only the key in the token can have signed what comes now.
        await Task.Delay(TimeSpan.FromSeconds(6));
        Assert.Equal("done", (await lands.Ro.CallAsync("trust", "end", Path.Combine(lands.Bg.Country.Keys, "BG-BGASA.ebms.pem"), "--party", Bg, "--use", "ebms", "--reason", "rotated")).Verdict);
        await lands.Bg.Staging.RunAsync("UPDATE IF_ZAJAVKA SET VERSION = 2, STATUS = 'N' WHERE ID = 'Z-2025-0001'");
        await Until.TrueAsync("second version", async () => await lands.Ro.Staging.TextAsync(Claims) == "2");
        await Until.TrueAsync("receipt", async () => await lands.Bg.Staging.TextAsync(Status) == "A");
    }

    [SkippableFact]
    public async Task A_wrong_PIN_is_tried_once_for_all_keys_of_the_token()
    {
        GateOnly.NeedToken();
        await using var lands = await TwoLands.PrepareAsync();
        using var token = await TokenFolder.MakeAsync();
        // Its calls are written down on the way to the token.
        var (spy, spied) = (Directory.EnumerateFiles("/usr/lib", "pkcs11-spy.so", new EnumerationOptions { RecurseSubdirectories = true }).First(), token.Place("calls.txt"));
        (token.Environment["PKCS11SPY"], token.Environment["PKCS11SPY_OUTPUT"]) = (TokenFolder.Module, spied);
        await MoveAsync(lands.Bg, token, "business", "01", spy, token.WrongPin());
        await MoveAsync(lands.Bg, token, "ebms", "02", spy, token.WrongPin());
        var (code, output) = await token.CallAsync("config", "check", lands.Bg.Country.Configuration, "--json");
        Assert.Equal(1, code);
        var findings = JsonNode.Parse(output)!["findings"]!.AsArray().Select(f => (f!["path"]!.GetValue<string>(), f["code"]!.GetValue<string>())).Where(f => f.Item2 != "CFG-0014");
        Assert.Equal([("/institutions/0/businessKey", "CFG-0065"), ("/institutions/0/ebmsKey", "CFG-0065")], findings);
        var calls = await File.ReadAllLinesAsync(spied);
        Assert.Single(calls, line => line.Contains("C_Login", StringComparison.Ordinal));
        Assert.Single(calls, line => line.Contains("CKR_PIN_INCORRECT", StringComparison.Ordinal));
        // A start is a check: it says the same and ends.
        Assert.Equal(3, (await token.CallAsync("serve", "--config", lands.Bg.Country.Configuration)).ExitCode);
    }

    [SkippableFact]
    public async Task What_is_wrong_with_a_token_or_its_name_is_told_apart()
    {
        GateOnly.NeedToken();
        using var token = await TokenFolder.MakeAsync();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = SelfSigned(key);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var foreign = SelfSigned(other);
        await token.ImportAsync("good", "01", key, certificate.RawData);
        await token.ImportAsync("bare", "02", other, null);
        await token.ImportAsync("mixed", "03", other, certificate.RawData);
        var (empty, text) = (token.Place("empty.txt"), token.Place("text.so"));
        await File.WriteAllTextAsync(empty, "\n");
        await File.WriteAllTextAsync(text, "no library");
        var good = TokenFolder.Uri("good");
        (string Uri, string? Pin, string Code)[] cases =
        [
            (good, token.PinFile, ""),
            (good.Replace("object=good", "id=%01", StringComparison.Ordinal), token.PinFile, ""),
            (good.Replace("bg-hsm", "bg%2Dhsm", StringComparison.Ordinal), token.PinFile, ""),
            (good.Replace("bg-hsm", "elsewhere", StringComparison.Ordinal), token.PinFile, "CFG-0064"),
            (TokenFolder.Uri("nothing"), token.PinFile, "CFG-0067"),
            (TokenFolder.Uri("bare"), token.PinFile, "CFG-0069"),
            (TokenFolder.Uri("mixed"), token.PinFile, "CFG-0070"),
            (good, token.WrongPin(), "CFG-0065"),
            (good, empty, "CFG-0073"),
            (good, null, "CFG-0073"),
            (good, token.Place("missing.txt"), "CFG-0035"),
            ($"{good}&pin-value={TokenFolder.Pin}", token.PinFile, "CFG-0062"),
            (TokenFolder.Uri("good", "libsofthsm2.so"), token.PinFile, "CFG-0061"),
            (TokenFolder.Uri("good", token.Place("none.so")), token.PinFile, "CFG-0063"),
            (TokenFolder.Uri("good", text), token.PinFile, "CFG-0063"),
        ];
        foreach (var (uri, pin, code) in cases) Assert.Equal((uri, code), (uri, (await SignAsync(token, uri, pin)).Code));
        token.TakeAway();
        Assert.NotEqual("", (await SignAsync(token, good, token.PinFile)).Code);
    }

    [SkippableFact]
    public async Task Keys_that_must_be_files_are_refused_in_a_token_with_the_reason()
    {
        GateOnly.NeedToken();
        await using var lands = await TwoLands.PrepareAsync();
        using var token = await TokenFolder.MakeAsync();
        lands.Bg.Configure(c =>
        {
            c["logKey"] = new JsonObject { ["file"] = TokenFolder.Uri("log"), ["passwordFile"] = token.PinFile };
            c["accessPoint"]!["tlsKey"] = new JsonObject { ["file"] = TokenFolder.Uri("tls"), ["passwordFile"] = token.PinFile };
        });
        var call = await lands.Bg.CallAsync("keys", "list");
        Assert.Equal(["/accessPoint/tlsKey", "/logKey"], call.Answer["findings"]!.AsArray().Where(f => f!["code"]!.GetValue<string>() == "CFG-0071").Select(f => f!["path"]!.GetValue<string>()).Order());
    }

    /// <summary>Moves a key of Bulgaria from its file into the token and names it there.</summary>
    private static async Task MoveAsync(Land land, TokenFolder token, string use, string id, string module = TokenFolder.Module, string? pinFile = null)
    {
        var file = Path.Combine(land.Country.Keys, $"BG-BGASA.{use}.p12");
        await token.ImportAsync(use, id, file, Path.Combine(land.Country.Keys, "password.txt"));
        File.Delete(file);
        land.Configure(c => c["institutions"]![0]![use + "Key"] = new JsonObject { ["file"] = TokenFolder.Uri(use, module), ["passwordFile"] = pinFile ?? token.PinFile });
    }

    /// <summary>Signs with a key: the exit code, and the code of the finding where it fails.</summary>
    private static async Task<(int Exit, string Code)> SignAsync(TokenFolder token, string uri, string? pinFile)
    {
        var signed = token.Place("signed.xml");
        File.Delete(signed);
        string[] pin = pinFile is null ? [] : ["--password-file", pinFile];
        var (exit, output) = await token.CallAsync(["signature", "sign", Sed, "--key", uri, .. pin, "-o", signed, "--json"]);
        Assert.DoesNotContain(TokenFolder.Pin, output, StringComparison.Ordinal);
        var findings = JsonNode.Parse(output.Split('\n')[0])!["findings"]!.AsArray();
        return (exit, exit == 0 ? "" : findings[0]!["code"]!.GetValue<string>());
    }

    [System.Runtime.InteropServices.DllImport("libc", EntryPoint = "setenv")]
    [System.Runtime.InteropServices.DefaultDllImportSearchPaths(System.Runtime.InteropServices.DllImportSearchPath.SafeDirectories)]
    private static extern int SetVariable(string name, string value, int overwrite);

    private static int Lines(Land land, string with) => land.Process!.Log.Split('\n').Count(l => l.Contains(with, StringComparison.Ordinal));

    private static X509Certificate2 SelfSigned(AsymmetricAlgorithm key)
    {
        var request = key is RSA rsa
            ? new CertificateRequest("CN=BG:BGASA", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : new CertificateRequest("CN=BG:BGASA", (ECDsa)key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.NonRepudiation, critical: true));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(300));
    }
}
