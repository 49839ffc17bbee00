using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.RegularExpressions;
using MessageBroker.Evidence;
using MessageBroker.Evidence.Canonical;
using MessageBroker.Evidence.Signatures;
using MessageBroker.Evidence.Trust;

namespace MessageBroker.Tests.Evidence.Signatures;

/// <summary>Every signature case of the manifests that the library can answer, through the library.</summary>
public sealed class SignatureVectorTests
{
    [SkippableTheory]
    [InlineData("xsw", 24, 0)]
    [InlineData("field", 7, 0)]
    [InlineData("xmldsig", 20, 10)]
    [InlineData("xmldsig-attacks", 10, 3)]
    [InlineData("xades", 12, 0)]
    [InlineData("xades/dss-live", 7, 2)]
    public void Every_case_has_the_expected_answer(string folder, int atLeast, int refusedTransforms)
    {
        var wrong = new List<string>();
        var (judged, unread) = (0, 0);
        foreach (var entry in SharedVectors.Cases(folder).Where(CanAnswer))
        {
            var verdict = Verify(folder, entry);
            judged++;
            if (Differences(entry.GetProperty("expect"), verdict) is not { Length: > 0 } difference) continue;
            // Inclusive canonicalisation and XPath are refused for now: that is an answer, though not the one that a reader of them gives.
            if (verdict.Indication == Indication.TotalFailed && verdict.Reasons.All(r => r.Code == ReasonCode.TransformForbidden)) unread++;
            else wrong.Add($"{entry.GetProperty("id")}: {difference}; {string.Join(", ", verdict.Reasons.Select(r => r.Code))}");
        }
        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
        Assert.True(judged >= atLeast, $"only {judged} cases");
        Assert.InRange(unread, 0, refusedTransforms);
    }

    /// <summary>Time-stamps stand outside of what is signed: one that holds proves its time, one that is moved to another signature proves nothing, too many are not judged.</summary>
    [SkippableFact]
    public void A_time_stamp_proves_its_own_signature_and_no_other()
    {
        var entry = SharedVectors.Cases("xades/dss-live").First(c => c.GetProperty("note").GetString()!.StartsWith("XAdES B-T with a good", StringComparison.Ordinal));
        var file = SharedVectors.Path("xades/dss-live", entry.GetProperty("files")[0].GetString()!);
        var text = File.ReadAllText(file);
        var stamp = Regex.Match(text, @"<(\w+):SignatureTimeStamp[ >].*?</\1:SignatureTimeStamp>", RegexOptions.Singleline).Value;
        var token = Regex.Match(stamp, "EncapsulatedTimeStamp[^>]*>([^<]+)<").Groups[1].Value;
        var foreign = Convert.ToBase64String(new Timestamps.TestTsa().Stamp("another signature"u8, TestPki.At));

        Assert.NotNull(Verify("xades/dss-live", entry, text).StampedAt);
        var moved = Verify("xades/dss-live", entry, text.Replace(token, foreign, StringComparison.Ordinal));
        Assert.Equal((Indication.Indeterminate, SubIndication.NoPoe, null), (moved.Indication, moved.SubIndication, moved.StampedAt));
        var many = Verify("xades/dss-live", entry, text.Replace(stamp, string.Concat(Enumerable.Repeat(stamp, 11)), StringComparison.Ordinal));
        Assert.Contains(ReasonCode.LimitExceeded, many.Reasons.Select(r => r.Code));
    }

    private static bool CanAnswer(JsonElement entry) =>
        entry.GetProperty("verb").GetString() == "signature verify"
        && !entry.TryGetProperty("scope", out _) && !entry.TryGetProperty("needs", out _);

    private static SignatureVerdict Verify(string folder, JsonElement entry, string? text = null)
    {
        var arguments = entry.GetProperty("args");
        var profile = arguments.GetProperty("profile").GetString() switch { "eessi" => SignatureProfile.Eessi, "xades" => SignatureProfile.Xades, _ => SignatureProfile.XmlDsig };
        var legacy = arguments.TryGetProperty("allowLegacy", out var allow) && allow.GetBoolean();
        var at = arguments.TryGetProperty("at", out var time) ? DateTimeOffset.Parse(time.GetString()!, CultureInfo.InvariantCulture) : TestPki.At;
        var lists = arguments.TryGetProperty("crls", out var crls) ? crls.EnumerateArray().Select(c => RevocationList.Read(File.ReadAllBytes(SharedVectors.Path(folder, c.GetString()!)))!).ToList() : [];
        var trust = new TrustStore(Certificates(folder, arguments, "trust"), Certificates(folder, arguments, "certs"), lists.Count == 0 ? null : new Revocation(RevocationMode.Hard, lists));
        var context = new VerificationContext(trust, legacy ? CryptoPolicy.Legacy : CryptoPolicy.Default, at)
        {
            Expected = arguments.TryGetProperty("signer", out var signer) ? [X509Certificate2.CreateFromPem(File.ReadAllText(SharedVectors.Path(folder, signer.GetString()!)))] : null,
            Detached = arguments.TryGetProperty("detached", out var detached) ? File.ReadAllBytes(SharedVectors.Path(folder, detached.GetString()!)) : (ReadOnlyMemory<byte>?)null,
        };
        var octets = text is null ? File.ReadAllBytes(SharedVectors.Path(folder, entry.GetProperty("files")[0].GetString()!)) : System.Text.Encoding.UTF8.GetBytes(text);
        return SignatureVerifier.Verify(octets, XmlLimits.Default, profile, context);
    }

    private static X509Certificate2[] Certificates(string folder, JsonElement arguments, string name)
    {
        var all = new X509Certificate2Collection();
        if (arguments.TryGetProperty(name, out var files))
            foreach (var file in files.EnumerateArray()) all.ImportFromPemFile(SharedVectors.Path(folder, file.GetString()!));
        return [.. all];
    }

    private static string Differences(JsonElement expect, SignatureVerdict verdict)
    {
        var got = new Dictionary<string, string?>
        {
            ["verdict"] = verdict.Indication.Word(), ["crypto"] = verdict.Crypto.Word(), ["digest"] = verdict.Digest, ["subIndication"] = verdict.SubIndication.Word(),
        };
        var wrong = got.Where(g => expect.TryGetProperty(g.Key, out var wanted) && !Accepts(wanted, g.Value)).Select(g => $"{g.Key} is {g.Value}").ToList();
        if (expect.TryGetProperty("ifPresent", out var present))
            wrong.AddRange(got.Where(g => g.Value is not null && present.TryGetProperty(g.Key, out var wanted) && !Accepts(wanted, g.Value)).Select(g => $"{g.Key} is {g.Value}"));
        if (expect.TryGetProperty("minFindings", out _) && verdict.Reasons.Count == 0) wrong.Add("no reason");
        if (verdict.Indication != Indication.TotalPassed && verdict.Reasons.Count == 0) wrong.Add("refused without a reason");
        return string.Join(", ", wrong);
    }

    private static bool Accepts(JsonElement wanted, string? got) =>
        wanted.ValueKind == JsonValueKind.Array ? wanted.EnumerateArray().Any(w => w.GetString() == got) : wanted.GetString() == got;
}
