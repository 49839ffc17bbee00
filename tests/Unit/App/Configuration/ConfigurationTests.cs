using System.Text.Json.Nodes;
using MessageBroker.App.Configuration;
using MessageBroker.Evidence.Keys;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Tests.Unit.App.Configuration;

/// <summary>Configuration does not lie: everything wrong is said at once, with place and remedy, by the code that starts the broker.</summary>
public sealed class ConfigurationTests(SampleConfiguration sample) : IClassFixture<SampleConfiguration>
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    [Fact]
    public void A_right_configuration_gives_keys_and_trust_ready_for_use()
    {
        var check = StartUp.Check(sample.Write(sample.Tree()), Now);
        Assert.Empty(check.Findings);
        using var material = check.Material!;
        Assert.True(check.IsOk);
        Assert.Equal(["BG:BGASA"], material.Institutions.Keys);
        Assert.NotNull(material.Tls);
        Assert.NotEmpty(material.Partners["ro"].Ebms.Anchors);
        Assert.Equal(sample.FolderOf("data"), check.Configuration!.Data.Folder);
        Assert.Equal(8443, check.Configuration.AccessPoint.Listen.Port);
    }

    /// <summary>Each row: a JSON pointer, the value put there (null removes the key), the code and the place that must come.</summary>
    [Theory]
    [InlineData("/node", "1", "CFG-0005", "/node")]
    [InlineData("/node", null, "CFG-0004", "/node")]
    [InlineData("/node", "\"a b\"", "CFG-0008", "/node")]
    [InlineData("/environment", "\"prod\"", "CFG-0007", "/environment")]
    [InlineData("/workers", "0", "CFG-0006", "/workers")]
    [InlineData("/workers", "1.5", "CFG-0006", "/workers")]
    [InlineData("/workers", "99999999999999999999", "CFG-0006", "/workers")]
    [InlineData("/workerz", "1", "CFG-0003", "/workerz")]
    [InlineData("/data/fodler", "\"x\"", "CFG-0003", "/data/fodler")]
    [InlineData("/data", null, "CFG-0004", "/data")]
    [InlineData("/store", "{\"host\":\"db\"}", "CFG-0048", "/store/host")]
    [InlineData("/retention", "{\"sentDays\":3650}", "CFG-0051", "/retention/authority")]
    [InlineData("/store", "{\"kind\":\"mysql\"}", "CFG-0007", "/store/kind")]
    [InlineData("/store", "{\"kind\":\"postgres\",\"database\":\"b\",\"user\":\"b\"}", "CFG-0004", "/store/host")]
    [InlineData("/store", "{\"kind\":\"postgres\",\"host\":\"/run/postgresql\",\"database\":\"b\",\"user\":\"b\"}", "CFG-0008", "/store/host")]
    [InlineData("/store", "{\"kind\":\"postgres\",\"host\":\"db\",\"database\":\"b\",\"user\":\"b\",\"passwordFile\":\"none\"}", "CFG-0035", "/store/passwordFile")]
    [InlineData("/store", "{\"kind\":\"postgres\",\"host\":\"db\",\"database\":\"b\",\"user\":\"b\",\"tlsTrust\":\"none.pem\"}", "CFG-0009", "/store/tlsTrust")]
    [InlineData("/store", "{\"kind\":\"postgres\",\"host\":\"db\",\"database\":\"b\",\"user\":\"b\",\"password\":\"x\"}", "CFG-0003", "/store/password")]
    [InlineData("/institutions", "[]", "CFG-0040", "/institutions")]
    [InlineData("/institutions", "{}", "CFG-0005", "/institutions")]
    [InlineData("/institutions/0/id", "\"BGASA\"", "CFG-0008", "/institutions/0/id")]
    [InlineData("/institutions/0/id", "\"BG:OTHER\"", "CFG-0012", "/institutions/0/businessKey")]
    [InlineData("/institutions/0/businessKey/file", "\"bg/none.p12\"", "CFG-0010", "/institutions/0/businessKey")]
    [InlineData("/institutions/0/businessKey/file", "\"bg/tls.p12\"", "CFG-0012", "/institutions/0/businessKey")]
    [InlineData("/institutions/0/businessKey/file", "\"bg/ca.pem\"", "CFG-0037", "/institutions/0/businessKey")]
    [InlineData("/institutions/0/businessKey/file", "\"directory.json\"", "CFG-0039", "/institutions/0/businessKey")]
    [InlineData("/institutions/0/businessKey/passwordFile", "\"bg/none.txt\"", "CFG-0035", "/institutions/0/businessKey")]
    [InlineData("/institutions/0/businessKey/passwordFile", "\"ro/password.txt\"", "CFG-0036", "/institutions/0/businessKey")]
    [InlineData("/institutions/0/businessKey/password", "\"secret\"", "CFG-0003", "/institutions/0/businessKey/password")]
    [InlineData("/institutions/0/ebmsKey/next", "{\"file\":\"bg/none.p12\",\"from\":\"2099-12-01T00:00:00Z\"}", "CFG-0010", "/institutions/0/ebmsKey/next")]
    [InlineData("/institutions/0/ebmsKey/next", "{\"file\":\"bg/none.p12\"}", "CFG-0004", "/institutions/0/ebmsKey/next/from")]
    [InlineData("/institutions/0/ebmsKey/next", "{\"file\":\"bg/tls.p12\",\"passwordFile\":\"bg/password.txt\",\"from\":\"2020-12-01T00:00:00Z\"}", "CFG-0012", "/institutions/0/ebmsKey/next")]
    [InlineData("/institutions/0/ebmsKey/next", "{\"file\":\"bg/BG-BGASA.ebms.p12\",\"passwordFile\":\"bg/password.txt\",\"from\":\"2099-12-01T00:00:00Z\"}", "CFG-0013", "/institutions/0/ebmsKey/next")]
    [InlineData("/institutions/0/ebmsKey/next", "{\"file\":\"bg/BG-BGASA.ebms.p12\",\"passwordFile\":\"bg/password.txt\",\"from\":\"2099-12-01T00:00:00Z\"}", "CFG-0058", "/institutions/0/ebmsKey/next/from")]
    [InlineData("/institutions/0/ebmsKey/next", "{\"file\":\"bg/BG-BGASA.ebms.p12\",\"passwordFile\":\"bg/password.txt\",\"from\":\"2026-12-01\"}", "CFG-0008", "/institutions/0/ebmsKey/next/from")]
    [InlineData("/institutions/0/ebmsKey/next", "{\"file\":\"bg/BG-BGASA.ebms.p12\",\"passwordFile\":\"bg/password.txt\",\"from\":\"2026-13-01T00:00:00Z\"}", "CFG-0008", "/institutions/0/ebmsKey/next/from")]
    [InlineData("/revocation", "{\"mode\":\"strict\"}", "CFG-0007", "/revocation/mode")]
    [InlineData("/revocation", "{\"graceHours\":-1}", "CFG-0006", "/revocation/graceHours")]
    [InlineData("/revocation", "{\"issuers\":[{\"certificate\":\"none.pem\"}]}", "CFG-0009", "/revocation/issuers/0/certificate/0")]
    [InlineData("/revocation", "{\"issuers\":[{\"certificate\":\"bg/ca.pem\",\"crl\":\"ldap://x\"}]}", "CFG-0008", "/revocation/issuers/0/crl")]
    [InlineData("/accessPoint/url", "\"ftp://x\"", "CFG-0008", "/accessPoint/url")]
    [InlineData("/accessPoint/url", "\"https://ap.example/as4\"", "CFG-0018", "/accessPoint/url")]
    [InlineData("/accessPoint/listen", "\"8443\"", "CFG-0008", "/accessPoint/listen")]
    [InlineData("/accessPoint/tlsKey", null, "CFG-0021", "/accessPoint/tlsKey")]
    [InlineData("/accessPoint/tlsTrust", "[]", "CFG-0022", "/accessPoint/tlsTrust")]
    [InlineData("/accessPoint/tlsTrust", "[\"none.pem\"]", "CFG-0009", "/accessPoint/tlsTrust/0")]
    [InlineData("/accessPoint/tlsTrust", "[\"directory.json\"]", "CFG-0011", "/accessPoint/tlsTrust/0")]
    [InlineData("/accessPoint/requireClientCertificate", "\"yes\"", "CFG-0005", "/accessPoint/requireClientCertificate")]
    [InlineData("/health", "\"127.0.0.1:8443\"", "CFG-0024", "/health")]
    [InlineData("/partners/0/institutions", "[\"BG:BGASA\"]", "CFG-0034", "/partners/0/institutions")]
    [InlineData("/partners/0/institutions", "[\"RO:80246\",\"RO:80246\"]", "CFG-0016", "/partners")]
    [InlineData("/partners/0/ebmsTrust", null, "CFG-0029", "/partners/0")]
    [InlineData("/directory", "\"none.json\"", "CFG-0009", "/directory")]
    [InlineData("/packs", "[\"none\"]", "CFG-0009", "/packs/0")]
    [InlineData("/nationalSystems/0/file", "\"none.db\"", "CFG-0009", "/nationalSystems/0/file")]
    [InlineData("/nationalSystems/0/file", null, "CFG-0096", "/nationalSystems/0")]
    [InlineData("/nationalSystems/0/kind", "\"nservicebus\"", "CFG-0097", "/nationalSystems/0/kind")]
    [InlineData("/nationalSystems/0/kind", "\"nservicebus\"", "CFG-0096", "/nationalSystems/0")]
    [InlineData("/nationalSystems/0/kind", "\"bus\"", "CFG-0007", "/nationalSystems/0/kind")]
    [InlineData("/nationalSystems/0/country", "\"RO\"", "CFG-0019", "/nationalSystems/0/institutions")]
    [InlineData("/nationalSystems/0/institutions", "[\"BG:NSSI\"]", "CFG-0017", "/nationalSystems/0/institutions")]
    [InlineData("/nationalSystems", "[]", "CFG-0020", "/institutions/0")]
    [InlineData("/masterKey", "\"none.key\"", "CFG-0009", "/masterKey")]
    [InlineData("/masterKey", "\"bg/ca.pem\"", "CFG-0041", "/masterKey")]
    [InlineData("/masterKey", "\"bg/password.txt\"", "CFG-0025", "/masterKey")]
    [InlineData("/data/folder", "\"directory.json/data\"", "CFG-0031", "/data/folder")]
    [InlineData("/data/store", "\"staging.db\"", "CFG-0032", "/data")]
    [InlineData("/limits", "{\"maxHeaderBytes\":1000000,\"maxMessageBytes\":100000}", "CFG-0033", "/limits/maxHeaderBytes")]
    public void Each_violation_has_its_code_and_its_place(string pointer, string? value, string code, string place)
    {
        var tree = sample.Tree();
        Put(tree, pointer, value);
        var findings = StartUp.Check(sample.Write(tree), Now).Findings;
        Assert.Contains(findings, f => f.Code == code && f.Path == place);
    }

    [Fact]
    public void All_violations_are_told_at_once()
    {
        var tree = sample.Tree();
        foreach (var (pointer, value) in new[] { ("/node", "1"), ("/workerz", "2"), ("/institutions/0/id", "\"x\""), ("/directory", null), ("/limits", "{\"maxParts\":0}") }) Put(tree, pointer, value);
        var check = StartUp.Check(sample.Write(tree), Now);
        Assert.Equal(["/directory", "/institutions/0/id", "/limits/maxParts", "/node", "/workerz"], check.Findings.Select(f => f.Path).Order(StringComparer.Ordinal));
        Assert.False(check.IsOk);
    }

    [Fact]
    public void Production_refuses_what_trials_may_have()
    {
        var tree = sample.Tree();
        tree["environment"] = "production";
        tree["cryptoPolicy"] = "lenient";
        tree["store"] = new JsonObject { ["kind"] = "postgres", ["host"] = "db.example", ["database"] = "b", ["user"] = "b", ["tls"] = "require" };
        tree["partners"]![0]!["url"] = "http://127.0.0.1:8444/as4";
        var codes = StartUp.Check(sample.Write(tree), Now).Findings.Select(f => (f.Code, f.Path)).ToList();
        Assert.Contains(("CFG-0015", "/institutions/0/businessKey"), codes);
        Assert.Contains(("CFG-0015", "/accessPoint/tlsTrust/0"), codes);
        Assert.Contains(("CFG-0015", "/partners/0/businessTrust/0"), codes);
        Assert.Contains(("CFG-0023", "/partners/0/url"), codes);
        Assert.Contains(("CFG-0028", "/partners/0/reconstructions"), codes);
        Assert.Contains(("CFG-0030", "/cryptoPolicy"), codes);
        Assert.Contains(("CFG-0049", "/store/tls"), codes);
    }

    [Fact]
    public void What_production_refuses_is_not_also_to_be_renewed()
    {
        var tree = sample.Tree();
        tree["environment"] = "production";
        var findings = StartUp.Check(sample.Write(tree), Now.AddDays(340)).Findings.Where(f => f.Path == "/institutions/0/businessKey").ToList();
        Assert.Equal(["CFG-0015"], findings.Select(f => f.Code));
    }

    [SkippableTheory]
    [InlineData("/institutions/0/businessKey/file", "CFG-0044", "/institutions/0/businessKey")]
    [InlineData("/masterKey", "CFG-0044", "/masterKey")]
    [InlineData("/directory", "CFG-0045", "/directory")]
    [InlineData("/partners/0/ebmsTrust", "CFG-0011", "/partners/0/ebmsTrust/0")]
    public async Task A_pipe_in_the_configuration_is_not_waited_for(string pointer, string code, string path)
    {
        var pipe = sample.FolderOf($"pipe-{Guid.NewGuid():N}");
        Pipe.Make(pipe);
        var tree = sample.Tree();
        Put(tree, pointer, pointer.EndsWith("Trust", StringComparison.Ordinal) ? $"[\"{pipe}\"]" : $"\"{pipe}\"");
        var check = await Task.Run(() => StartUp.Check(sample.Write(tree), Now)).WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Contains(check.Findings, f => f.Code == code && f.Path == path);
    }

    [Theory]
    [InlineData(340, "CFG-0014", Severity.Warning)]
    [InlineData(366, "CFG-0013", Severity.Error)]
    public void Certificates_are_judged_at_the_time_of_the_check(int days, string code, Severity severity)
    {
        var check = StartUp.Check(sample.Write(sample.Tree()), Now.AddDays(days));
        Assert.Contains(check.Findings, f => f.Code == code && f.Severity == severity && f.Path == "/institutions/0/ebmsKey");
        Assert.Equal(severity != Severity.Error, check.IsOk);
        check.Material?.Dispose();
    }

    [Fact]
    public void The_log_key_must_be_a_P256_key()
    {
        var tree = sample.Tree();
        using var ca = DevelopmentCa.Create("log", DevelopmentKeyKind.Rsa2048, Now.AddDays(-1), Now.AddDays(100));
        File.WriteAllBytes(sample.FolderOf("rsa-log.p12"), DevelopmentCa.ExportPkcs12(ca.Certificate, File.ReadAllText(sample.FolderOf("bg/password.txt")).Trim()));
        tree["logKey"]!["file"] = "rsa-log.p12";
        Assert.Contains(StartUp.Check(sample.Write(tree), Now).Findings, f => f.Code == "CFG-0027" && f.Arguments["found"] == "RSA");
    }

    [Fact]
    public void A_crypto_policy_of_ones_own_takes_the_place_of_the_built_in_one()
    {
        var tree = sample.Tree();
        tree["cryptoPolicyFile"] = Policy("2028-01-01");
        using var material = StartUp.Check(sample.Write(tree), Now).Material!;
        Assert.Equal("2028-01-01", material.Policy.Keys[0].Verify!.Until!.Value.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("none.json", "default", "test", "CFG-0009", "/cryptoPolicyFile")]
    [InlineData("directory.json", "default", "test", "CFG-0053", "/cryptoPolicyFile/digests")]
    [InlineData("right", "lenient", "test", "CFG-0054", "/cryptoPolicy")]
    [InlineData("looser", "default", "production", "CFG-0057", "/cryptoPolicyFile")]
    public void A_crypto_policy_that_cannot_be_relied_on_stops_the_start(string file, string named, string environment, string code, string path)
    {
        var tree = sample.Tree();
        tree["environment"] = environment;
        tree["cryptoPolicy"] = named;
        tree["cryptoPolicyFile"] = file switch { "right" => Policy("2028-01-01"), "looser" => Policy("2031-01-01"), _ => file };
        var check = StartUp.Check(sample.Write(tree), Now);
        Assert.Contains(check.Findings, f => f.Code == code && f.Path == path);
        Assert.False(check.IsOk);
    }

    [Theory]
    [InlineData(-1, "CFG-0055", Severity.Error)]
    [InlineData(10, "CFG-0056", Severity.Warning)]
    public void A_key_that_the_policy_gives_no_more_time_is_told_before_it_signs(int days, string code, Severity severity)
    {
        var tree = sample.Tree();
        var until = Now.AddDays(days).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        var text = System.Text.Encoding.UTF8.GetString(MessageBroker.Evidence.Trust.CryptoPolicy.Default.Octets.Span)
            .Replace("{ \"name\": \"P-256\", \"certify\": {}, \"make\": {}, \"verify\": {} }", $"{{ \"name\": \"P-256\", \"make\": {{ \"until\": \"{until}\" }}, \"verify\": {{}} }}", StringComparison.Ordinal);
        File.WriteAllText(sample.FolderOf($"policy-{days}.json"), text);
        tree["cryptoPolicyFile"] = $"policy-{days}.json";
        var check = StartUp.Check(sample.Write(tree), Now);
        Assert.Contains(check.Findings, f => f.Code == code && f.Severity == severity && f.Path == "/institutions/0/businessKey");
        check.Material?.Dispose();
    }

    [Theory]
    [InlineData("/revocation", "{\"issuers\":[{\"certificate\":\"bg/ca.pem\"}]}", "CFG-0080", "/revocation/issuers/0")]
    [InlineData("/revocation", "{\"issuers\":[{\"certificate\":\"bg/BG-BGASA.business.pem\",\"crl\":\"http://127.0.0.1/a.crl\"}]}", "CFG-0081", "/revocation/issuers/0/certificate")]
    [InlineData("/revocation", "{\"issuers\":[{\"certificate\":\"bg/ca.pem\",\"crl\":\"http://127.0.0.1/a.crl\"},{\"certificate\":\"bg/ca.pem\",\"ocsp\":\"http://127.0.0.1/\"}]}", "CFG-0082", "/revocation/issuers/1/certificate")]
    [InlineData("/institutions/0/businessKey/next", "{\"file\":\"bg/BG-BGASA.business.p12\",\"passwordFile\":\"bg/password.txt\",\"from\":\"2020-12-01T00:00:00Z\"}", "CFG-0083", "/institutions/0/businessKey/next")]
    [InlineData("/partners/0/certificatePolicies", "[\"1.3.6.1.4.1.99999.1.1\"]", null, null)]
    [InlineData("/accessPoint/tlsCertificatePolicies", "[\"1.3.6.1.4.1.99999.1.1\"]", null, null)]
    public void An_entry_that_nothing_comes_of_is_told_and_stops_nothing(string place, string value, string? code, string? path)
    {
        var tree = sample.Tree();
        Put(tree, place, value);
        var check = StartUp.Check(sample.Write(tree), Now);
        Assert.True(check.IsOk, string.Join('\n', check.Findings));
        Assert.Equal(code is null ? [] : new[] { (code, Severity.Warning, path) }, check.Findings.Where(f => f.Code.StartsWith("CFG-008", StringComparison.Ordinal)).Select(f => (f.Code, f.Severity, (string?)f.Path)));
        check.Material?.Dispose();
    }

    /// <summary>As systemd does it: a folder of the process' own, named by a variable.</summary>
    [Fact]
    public void What_the_service_manager_hands_over_is_named_by_its_name_alone()
    {
        var tree = sample.Tree();
        Put(tree, "/institutions/0/businessKey/passwordFile", "\"credential:bg.pass\"");
        Environment.SetEnvironmentVariable("CREDENTIALS_DIRECTORY", null);
        Assert.Contains(StartUp.Check(sample.Write(tree), Now).Findings, f => f is { Code: "CFG-0084", Path: "/institutions/0/businessKey/passwordFile" });
        try
        {
            var handed = Directory.CreateDirectory(sample.FolderOf("credentials")).FullName;
            File.Copy(sample.FolderOf("bg/password.txt"), Path.Combine(handed, "bg.pass"));
            Environment.SetEnvironmentVariable("CREDENTIALS_DIRECTORY", handed);
            var check = StartUp.Check(sample.Write(tree), Now);
            Assert.True(check.IsOk, string.Join('\n', check.Findings));
            check.Material?.Dispose();
            Put(tree, "/institutions/0/businessKey/passwordFile", "\"credential:../bg/password.txt\"");
            Assert.Contains(StartUp.Check(sample.Write(tree), Now).Findings, f => f.Code == "CFG-0084");
        }
        finally
        {
            Environment.SetEnvironmentVariable("CREDENTIALS_DIRECTORY", null);
        }
    }

    private string Policy(string end)
    {
        var text = System.Text.Encoding.UTF8.GetString(MessageBroker.Evidence.Trust.CryptoPolicy.Default.Octets.Span).Replace("2029-01-01", end, StringComparison.Ordinal);
        File.WriteAllText(sample.FolderOf($"policy-{end}.json"), text);
        return $"policy-{end}.json";
    }

    [Theory]
    [InlineData("{\n  \"node\": \"a\",\n  \"node\": \"b\"\n}", "1:1", "node")]
    [InlineData("{ \"a\": 1, // note\n }", "1:11", "")]
    [InlineData("[]", "1:1", "")]
    public void What_is_no_strict_JSON_is_told_by_line_and_column(string text, string place, string named)
    {
        using var folder = new TemporaryFolder();
        var finding = Assert.Single(ConfigurationFile.Read(folder.Write("broker.json", text)).Findings);
        Assert.Equal("CFG-0002", finding.Code);
        Assert.Equal(place, finding.Path);
        Assert.Contains(named, finding.Arguments["reason"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_verb_says_what_the_start_up_says()
    {
        var tree = sample.Tree();
        tree["workers"] = 0;
        var right = await BrokerCall.RunAsync("config", "check", sample.Write(sample.Tree()), "--json");
        var wrong = await BrokerCall.RunAsync("config", "check", sample.Write(tree), "--json", "--lang", "ro");
        Assert.Equal((0, "ok"), (right.Exit, right.Answers[0]["verdict"]!.GetValue<string>()));
        Assert.Equal((1, "refused"), (wrong.Exit, wrong.Answers[0]["verdict"]!.GetValue<string>()));
        Assert.Equal(["CFG-0006"], wrong.Codes);
        Assert.Contains("în afara limitelor", wrong.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Existing_keys_are_not_overwritten()
    {
        var before = File.ReadAllBytes(sample.FolderOf("bg/master.key"));
        var call = await BrokerCall.RunAsync("keys", "create-dev", sample.FolderOf("bg"), "--institution", "BG:BGASA", "--json");
        Assert.Equal(1, call.Exit);
        Assert.All(call.Codes, code => Assert.Equal("CFG-0042", code));
        Assert.Equal(before, File.ReadAllBytes(sample.FolderOf("bg/master.key")));
    }

    private static void Put(JsonObject tree, string pointer, string? value)
    {
        var steps = pointer.Split('/')[1..];
        JsonNode at = tree;
        foreach (var step in steps[..^1]) at = at is JsonArray list ? list[int.Parse(step, System.Globalization.CultureInfo.InvariantCulture)]! : at[step]!;
        if (value is null) at.AsObject().Remove(steps[^1]);
        else at[steps[^1]] = JsonNode.Parse(value);
    }
}
