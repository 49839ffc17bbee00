using System.Text.Json.Nodes;

namespace MessageBroker.Tests.Conformance;

/// <summary>Ours under DSS and theirs under ours, and its time-stamping authority with each of its faults.</summary>
public sealed class DssLiveTests : IDisposable
{
    /// <summary>What an answer may be like and still prove what was asked; the header of an answer proves nothing either way.</summary>
    private static readonly HashSet<string> Harmless = ["none", "wrong-content-type"];

    private static readonly string[] Faults =
    [
        "none", "wrong-imprint", "wrong-hash-algorithm", "wrong-nonce", "no-nonce", "expired-cert", "expired-cert-plain", "revoked-cert", "no-eku", "eku-extra", "eku-not-critical", "rogue",
        "no-ess-cert-id", "ess-mismatch", "extra-bytes", "extra-bytes-response", "bad-signature", "wrong-policy", "future-time", "past-time", "gentime-before-cert", "gentime-before-cert-plain", "no-cert",
        "rejected", "granted-without-token", "garbage", "truncated", "sha1-signature", "tsa-name-other", "http-500", "wrong-content-type",
    ];

    private static readonly string[] Trust = ["--trust", DssPeer.Pki("root-ca.pem"), "--cert", DssPeer.Pki("sub-ca.pem")];

    private readonly string folder = Directory.CreateTempSubdirectory("dss-live-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [SkippableFact]
    public async Task Of_each_answer_of_its_authority_only_what_proves_the_question_is_kept()
    {
        Skip.If(DssPeer.WhyNot() is not null, DssPeer.WhyNot());
        using var tsa = await DssPeer.ServeAsync("tsa");
        var (content, odd) = (Write("content", "what was there"), new List<string>());
        foreach (var fault in Faults)
        {
            var token = Path.Combine(folder, fault + ".tst");
            var (exit, answer) = await BrokerRun.ToEndAsync(
                ["timestamp", "request", content, "--tsa", $"{Root(tsa)}/tsa/{fault}", "--tsa-policy", "1.3.6.1.4.1.99999.1.1", .. Trust, "--crl", DssPeer.Pki("root-ca.crl"), "--crl", DssPeer.Pki("sub-ca.crl"), "-o", token]);
            var (kept, expected) = (File.Exists(token), Harmless.Contains(fault));
            if (kept != expected || exit == 0 != expected) odd.Add($"{fault}: exit {exit}, {(kept ? "kept" : "not kept")}: {answer.ToJsonString()}");
        }

        Assert.True(odd.Count == 0, string.Join('\n', odd));
    }

    /// <summary>One start of the other library for all documents: its verdict is TOTAL_PASSED and no time-stamp of it fails.</summary>
    [SkippableFact]
    public async Task What_we_sign_and_stamp_passes_there()
    {
        Skip.If(DssPeer.WhyNot() is not null, DssPeer.WhyNot());
        using var tsa = await DssPeer.ServeAsync("tsa");
        var plain = Write("plain.xml", "<f:F001 xmlns:f=\"urn:example:f001\" xml:lang=\"bg\"><name>Димитрова &amp; Ștefan</name></f:F001>\n");
        var signed = new List<string>();
        foreach (var key in new[] { "signer-rsa2048", "signer-rsa3072", "signer-p256", "signer-p384", "signer-bg-dn" })
            foreach (var form in new[] { "eessi", "xades-b", "xades-t", "pss" }.Where(f => f != "pss" || key.Contains("rsa", StringComparison.Ordinal)))
            {
                var file = Path.Combine(folder, $"{key}-{form}.xml");
                string[] options = form switch { "pss" => ["--pss"], "xades-t" => ["--profile", form, "--tsa", $"{Root(tsa)}/tsa", "--tsa-trust", DssPeer.Pki("root-ca.pem"), "--tsa-trust", DssPeer.Pki("sub-ca.pem")], _ => ["--profile", form] };
                var (exit, answer) = await BrokerRun.ToEndAsync(["signature", "sign", plain, "--key", DssPeer.Pki(key + ".p12"), "--password-file", Write("pass", "changeit"), .. options, "-o", file]);
                Assert.True(exit == 0, $"{key} {form}: {answer.ToJsonString()}");
                signed.Add(file);
            }

        var (_, verdicts) = await DssPeer.RunAsync(["validate", .. signed, .. Trust, "--cert", DssPeer.Pki("sub-ca-bg.pem"), "--policy", "basic"]);

        Assert.Equal(signed.Count, verdicts.Count);
        Assert.All(verdicts, v => Assert.True(v["indication"]!.GetValue<string>() == "TOTAL_PASSED" && v["timestampsNotPassed"]!.GetValue<int>() == 0, v.ToJsonString()));
        foreach (var (file, verdict) in signed.Zip(verdicts))
            Assert.Equal(file.Contains("xades-t", StringComparison.Ordinal), verdict["signatures"]![0]!["format"]!.GetValue<string>() == "XAdES-BASELINE-T");
    }

    /// <summary>The signature holds its content, or lies beside it; with a time-stamp as well.</summary>
    [SkippableTheory]
    [InlineData("enveloping")]
    [InlineData("detached")]
    public async Task What_we_sign_around_or_beside_a_file_passes_there(string form)
    {
        Skip.If(DssPeer.WhyNot() is not null, DssPeer.WhyNot());
        using var tsa = await DssPeer.ServeAsync("tsa");
        var (content, other, signed) = (Write("Решение 1.txt", "каквото\r\nбеше\n"), Write("other.txt", "нещо друго"), new List<string>());
        foreach (var key in new[] { "signer-rsa3072", "signer-p256" })
            foreach (var profile in new[] { "xades-b", "xades-t" })
            {
                var file = Path.Combine(folder, $"{key}-{profile}.xml");
                string[] stamp = profile == "xades-t" ? ["--tsa", $"{Root(tsa)}/tsa", "--tsa-trust", DssPeer.Pki("root-ca.pem"), "--tsa-trust", DssPeer.Pki("sub-ca.pem")] : [];
                var (exit, answer) = await BrokerRun.ToEndAsync(
                    ["signature", "sign", content, "--form", form, "--mime", "text/plain", "--profile", profile, .. stamp, "--key", DssPeer.Pki(key + ".p12"), "--password-file", Write("pass", "changeit"), "-o", file]);
                Assert.True(exit == 0, answer.ToJsonString());
                signed.Add(file);
            }

        var (_, right) = await DssPeer.RunAsync(["validate", .. signed, .. Trust, "--policy", "basic", .. form == "detached" ? new[] { "--detached", content } : []]);
        Assert.Equal(signed.Count, right.Count);
        Assert.All(right, v => Assert.True(v["indication"]!.GetValue<string>() == "TOTAL_PASSED" && v["timestampsNotPassed"]!.GetValue<int>() == 0, v.ToJsonString()));
        if (form == "enveloping") return;
        var (_, wrong) = await DssPeer.RunAsync(["validate", .. signed, .. Trust, "--policy", "basic", "--detached", other]);
        Assert.All(wrong, v => Assert.NotEqual("TOTAL_PASSED", v["indication"]!.GetValue<string>()));
    }

    /// <summary>Answers about a good and about a revoked certificate, each in every way in which a responder can be wrong.</summary>
    [SkippableFact]
    public async Task Of_each_answer_of_its_responder_only_what_is_fresh_and_authorised_counts()
    {
        Skip.If(DssPeer.WhyNot() is not null, DssPeer.WhyNot());
        // A stored answer is judged by its time: a nonce would be the asker's, and he is not there any more.
        string[] harmless = ["none", "no-next-update", "wrong-nonce", "no-nonce"];
        string[] faults = [.. harmless, "revoked", "unknown", "expired-responder", "unauthorized-responder", "stale", "future", "bad-signature", "wrong-cert-id", "rogue", "try-later", "internal-error", "unauthorized", "garbage"];
        await DssPeer.BatchAsync(faults.Select(f => $"ocsp-query {DssPeer.Pki("signer-p256.pem")} --issuer {DssPeer.Pki("sub-ca.pem")} --fault {f} --out {Path.Combine(folder, f + ".der")}"));
        var (plain, signed, odd) = (Write("plain.xml", "<a><b>1</b></a>"), Path.Combine(folder, "signed.xml"), new List<string>());
        var (signing, _) = await BrokerRun.ToEndAsync(["signature", "sign", plain, "--key", DssPeer.Pki("signer-p256.p12"), "--password-file", Write("pass", "changeit"), "-o", signed]);
        Assert.Equal(0, signing);
        foreach (var fault in faults)
        {
            if (!File.Exists(Path.Combine(folder, fault + ".der"))) { odd.Add($"{fault}: not made"); continue; }
            var (exit, answer) = await BrokerRun.ToEndAsync(["signature", "verify", signed, .. Trust, "--crl", DssPeer.Pki("root-ca.crl"), "--ocsp", Path.Combine(folder, fault + ".der")]);
            var expected = harmless.Contains(fault) ? 0 : fault is "try-later" or "internal-error" or "unauthorized" or "garbage" ? 3 : 1;
            var sub = fault == "revoked" ? "REVOKED_NO_POE" : expected == 1 ? "CERTIFICATE_CHAIN_GENERAL_FAILURE" : null;
            if (exit != expected || answer["subIndication"]?.GetValue<string>() != sub) odd.Add($"{fault}: exit {exit}: {answer.ToJsonString()}");
        }

        Assert.True(odd.Count == 0, string.Join('\n', odd));
    }

    [SkippableTheory]
    [InlineData("signer-rsa3072", "RSA-PSS-SHA256")]
    [InlineData("signer-rsa2048", "RSA-SHA512")]
    [InlineData("signer-p384", "ECDSA-SHA384")]
    public async Task What_it_signs_passes_here(string key, string algorithm)
    {
        Skip.If(DssPeer.WhyNot() is not null, DssPeer.WhyNot());
        var (plain, signed) = (Write("plain.xml", "<f:F001 xmlns:f=\"urn:example:f001\"><name>Димитрова</name></f:F001>"), Path.Combine(folder, "signed.xml"));
        var (exit, _) = await DssPeer.RunAsync("sign-xades", plain, "--eessi", "--p12", DssPeer.Pki(key + ".p12"), "--pass", "changeit", "--algo", algorithm, "--signing-time", "2026-11-20T10:00:00Z", "--out", signed);
        Assert.Equal(0, exit);

        var (code, answer) = await BrokerRun.ToEndAsync(["signature", "verify", signed, .. Trust]);

        Assert.True(code == 0 && answer["verdict"]!.GetValue<string>() == "TOTAL-PASSED", answer.ToJsonString());
    }

    private static string Root(DssPeer peer) => peer.Url.GetLeftPart(UriPartial.Authority);

    private string Write(string name, string text)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}
