using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MessageBroker.Auditor.Bundles;
using MessageBroker.Evidence;
using MessageBroker.Evidence.Containers;
using MessageBroker.Evidence.Journal.Entries;
using MessageBroker.Evidence.Keys;
using MessageBroker.Evidence.Trust;
using MessageBroker.Tests.Evidence;
using MessageBroker.Tests.Evidence.As4;
using MessageBroker.Tests.Evidence.Containers;
using MessageBroker.Tests.Evidence.Timestamps;

namespace MessageBroker.Tests.Unit.Auditor;

public sealed class BundleVerifierTests
{
    private static BundleReport Verify(byte[] octets) => BundleVerifier.Verify(octets, BundleAnchors.None);

    private static void AssertPart(BundleReport report, string part, PartOutcome outcome) => Assert.Contains(new PartVerdict(part, outcome), report.Parts);

    private static void AssertFailed(BundleReport report, string code, string? part = null)
    {
        Assert.Equal(Indication.TotalFailed, report.Indication);
        Assert.Contains(report.Findings, f => f.Code == code && (part is null || f.Path.StartsWith(part, StringComparison.Ordinal)));
    }

    [Fact]
    public void A_bundle_made_by_the_product_passes_in_every_part()
    {
        var report = Verify(SignedBundle.Octets);
        Assert.DoesNotContain(report.Findings, f => f.Severity != MessageBroker.Schemas.Findings.Severity.Info);
        Assert.Equal(Indication.TotalPassed, report.Indication);
        Assert.All(report.Parts, p => Assert.Equal(PartOutcome.Passed, p.Outcome));
        var files = StoredZip.Read(SignedBundle.Octets).Files!.Select(f => f.Path);
        Assert.Empty(files.Except(report.Parts.Select(p => p.Name)));
        Assert.Equal(7, report.Signatures.Count);
        Assert.All(report.Signatures, s => Assert.Equal("valid", s.Crypto));
        Assert.Equal(["agrees", "agrees", "agrees"], report.Signatures.Where(s => s.Part.Contains("/sbd.xml") || s.Part.Contains("/sed.xml")).Select(s => s.SecondOpinion!));
        Assert.Equal(SampleBundle.Origin.ToString(), report.Log!.Origin);
    }

    [Fact]
    public void What_comes_from_the_bundle_itself_is_said()
    {
        var codes = Verify(SignedBundle.Octets).Findings.Select(f => f.Code).Order();
        Assert.Equal(["JRN-0060", "JRN-0069"], codes);
        var given = BundleVerifier.Verify(SignedBundle.Octets, new BundleAnchors([As4Fixture.Bg.Certificate, As4Fixture.Ro.Certificate], []));
        Assert.Equal(Indication.TotalPassed, given.Indication);
        Assert.False(given.TrustFromBundle);
        Assert.Equal(["JRN-0060"], given.Findings.Select(f => f.Code));
    }

    [Fact]
    public void Foreign_anchors_do_not_pass()
    {
        var report = BundleVerifier.Verify(SignedBundle.Octets, new BundleAnchors([As4Fixture.Stranger.Certificate], []));
        Assert.NotEqual(Indication.TotalPassed, report.Indication);
        Assert.Contains(report.Parts, p => p.Name.EndsWith("sbd.xml signature", StringComparison.Ordinal) && p.Outcome != PartOutcome.Passed);
    }

    [Fact]
    public void Signatures_are_judged_by_the_crypto_policy_that_the_sealed_entry_names()
    {
        var ended = Changed("\"SHA-256\", \"make\": {}, \"verify\": {}", "\"SHA-256\", \"make\": {}, \"verify\": { \"until\": \"2026-06-01\" }");
        var report = Verify(new SignedBundle { Policy = ended }.Build().Build());

        Assert.Equal(Indication.Indeterminate, report.Indication);
        Assert.All(report.Signatures, s => Assert.Equal(("strict", Indication.Indeterminate, "valid"), (s.Policy, s.Indication, s.Crypto)));
        Assert.Contains(report.Findings, f => f.Code == "SIG-0207" && f.Arguments["period"] == "[, 2026-06-01)");
        Assert.Contains(report.Parts, p => p.Name.StartsWith("policy/", StringComparison.Ordinal) && p.Outcome == PartOutcome.Passed);
    }

    [Fact]
    public void A_policy_that_the_bundle_does_not_hold_is_said_and_one_that_no_entry_names_counts_for_nothing()
    {
        var ended = Changed("\"SHA-256\", \"make\": {}, \"verify\": {}", "\"SHA-256\", \"make\": {}, \"verify\": { \"until\": \"2026-06-01\" }");
        var absent = Verify(new SignedBundle { Policy = ended, WithPolicy = false }.Build().Build());
        Assert.Equal(Indication.TotalPassed, absent.Indication);
        Assert.Contains(absent.Findings, f => f.Code == "JRN-0080" && f.Arguments["sha256"] == ended.Hash);

        var unnamed = new SignedBundle().Build();
        unnamed.Policies.Add(ended.Octets.ToArray());
        Assert.All(Verify(unnamed.Build()).Signatures, s => Assert.Equal("default", s.Policy));

        var none = new SignedBundle().Build();
        none.Policies.Add("{}"u8.ToArray());
        AssertFailed(Verify(none.Build()), "JRN-0079", "policy/");
    }

    [Fact]
    public void Revocation_is_judged_by_the_lists_that_the_sealed_entry_names_and_what_is_missing_is_said()
    {
        using var ca = TestTsa.Root("Issuer");
        using var key = new SigningKey(TestTsa.Issue(ca, "CN=BG:BGASA", TestPki.From, TestPki.To, purposes: "none"));
        RevocationList Known(DateTimeOffset? revoked)
        {
            var builder = new CertificateRevocationListBuilder();
            if (revoked is { } at) builder.AddEntry(key.Certificate.SerialNumberBytes.Span, at);
            return RevocationList.Read(builder.Build(ca, 1, SampleBundle.Start.AddDays(7), HashAlgorithmName.SHA256, thisUpdate: SampleBundle.Start.AddDays(-1)))!;
        }

        BundleReport Judged(RevocationMode mode, RevocationList? list, bool with = true, Action<SampleBundle>? more = null)
        {
            var sample = new SignedBundle
            {
                SedKey = key, Anchors = [TestPki.Public(ca), As4Fixture.Bg.Certificate, As4Fixture.Ro.Certificate], Revocation = new Revocation(mode, list is null ? [] : [list]), WithRevocation = with,
            }.Build();
            more?.Invoke(sample);
            return Verify(sample.Build());
        }

        Assert.Equal(Indication.TotalPassed, Judged(RevocationMode.Hard, Known(null)).Indication);
        Assert.Equal(Indication.TotalPassed, Judged(RevocationMode.Hard, Known(SampleBundle.Start.AddDays(1))).Indication);
        var revoked = Judged(RevocationMode.Hard, Known(SampleBundle.Start.AddDays(-2)));
        Assert.Equal((Indication.Indeterminate, true), (revoked.Indication, revoked.Findings.Any(f => f.Code == $"SIG-{(int)ReasonCode.CertificateRevoked:D4}")));
        Assert.Equal(Indication.Indeterminate, Judged(RevocationMode.Hard, null).Indication);
        Assert.Equal(Indication.TotalPassed, Judged(RevocationMode.Soft, null).Indication);
        // Whoever takes the lists out gets no better verdict.
        var absent = Judged(RevocationMode.Hard, Known(SampleBundle.Start.AddDays(-2)), with: false);
        Assert.Equal((Indication.Indeterminate, true), (absent.Indication, absent.Findings.Any(f => f.Code == "JRN-0082")));
        var listless = Judged(RevocationMode.Soft, Known(SampleBundle.Start.AddDays(-2)), more: b => b.Revocation.RemoveAll(r => r.Extension == "crl"));
        Assert.Equal((Indication.Indeterminate, true), (listless.Indication, listless.Findings.Any(f => f.Code == "JRN-0083")));
        // A list that no entry names counts for nothing; what is none is refused.
        Assert.Equal(Indication.TotalPassed, Judged(RevocationMode.Hard, Known(null), more: b => b.Revocation.Add(("crl", Known(SampleBundle.Start.AddDays(-2)).Octets.ToArray()))).Indication);
        foreach (var extension in new[] { "json", "crl", "ocsp" }) AssertFailed(Judged(RevocationMode.Hard, Known(null), more: b => b.Revocation.Add((extension, "{}"u8.ToArray()))), "JRN-0081", "revocation/");
    }

    private static CryptoPolicy Changed(string from, string to)
    {
        var text = System.Text.Encoding.UTF8.GetString(CryptoPolicy.Default.Octets.Span);
        Assert.Contains(from, text, StringComparison.Ordinal);
        return CryptoPolicy.Read(System.Text.Encoding.UTF8.GetBytes(text.Replace(from, to, StringComparison.Ordinal).Replace("\"name\": \"default\"", "\"name\": \"strict\"", StringComparison.Ordinal))).Policy!;
    }

    [Fact]
    public void Attack_25_five_hundred_seeded_bits_each_fail_and_name_a_part()
    {
        var random = new Random(20261125);
        for (var i = 0; i < 500; i++)
        {
            var changed = SignedBundle.Octets.ToArray();
            var bit = random.Next(changed.Length * 8);
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            var report = Verify(changed);
            Assert.Equal(Indication.TotalFailed, report.Indication);
            Assert.NotEmpty(report.Findings);
            Assert.All(report.Findings, f => Assert.NotEmpty(f.Path));
            Assert.Contains(report.Parts, p => p.Outcome == PartOutcome.Failed);
        }
    }

    [Fact]
    public void An_octet_put_in_taken_out_or_appended_fails()
    {
        var random = new Random(7);
        for (var i = 0; i < 100; i++)
        {
            var at = random.Next(SignedBundle.Octets.Length);
            Assert.Equal(Indication.TotalFailed, Verify([.. SignedBundle.Octets[..at], (byte)random.Next(256), .. SignedBundle.Octets[at..]]).Indication);
            Assert.Equal(Indication.TotalFailed, Verify([.. SignedBundle.Octets[..at], .. SignedBundle.Octets[(at + 1)..]]).Indication);
        }
        AssertFailed(Verify([.. SignedBundle.Octets, 0]), "JRN-0002", "end of container");
        AssertFailed(Verify([]), "JRN-0001");
    }

    public static TheoryData<string, string> Rebuilt => new()
    {
        { "messages/0193640d-4c00-7000-8000-000000000001/sbd.xml", "JRN-0041" },
        { "messages/0193640d-4c00-7000-8000-000000000001/as4.bin", "JRN-0041" },
        { "messages/0193640d-4c00-7000-8000-000000000001/receipt.xml", "JRN-0041" },
        { "messages/0193640d-4c00-7000-8000-000000000001/attachment/001.pdf", "JRN-0041" },
        { "messages/0193640d-4c00-7000-8000-000000000001/verdicts/check.json", "JRN-0041" },
        { "messages/0193640d-4c00-7000-8000-000000000001/salt.hex", "JRN-0040" },
        { "messages/0193640d-4c00-7000-8000-000000000001/entries/002.bin", "JRN-0024" },
        { "messages/0193640d-4c00-7000-8000-000000000001/proofs/002.tlog-proof", "JRN-0027" },
        { "case.json", "JRN-0033" },
        { "checkpoint.txt", "JRN-0021" },
        { "log.vkey", "JRN-0020" },
    };

    /// <summary>A forger rebuilds ZIP and manifest; only what the log committed to stops him.</summary>
    [Theory, MemberData(nameof(Rebuilt))]
    public void A_changed_file_in_a_rebuilt_container_is_named(string path, string code) =>
        AssertFailed(Verify(BundleForger.Change(SignedBundle.Octets, path, octets => [.. octets, (byte)'x'])), code, path);

    [Fact]
    public void Trust_and_how_to_are_not_sealed_but_cannot_lie_in_silence()
    {
        var file = StoredZip.Read(SignedBundle.Octets).Files!.First(f => f.Path.StartsWith("trust/", StringComparison.Ordinal)).Path;
        AssertFailed(Verify(BundleForger.Change(SignedBundle.Octets, file, o => [.. o, (byte)'x'])), "JRN-0061", file);
        var howTo = Verify(BundleForger.Change(SignedBundle.Octets, BundlePath.HowTo, o => [.. o, (byte)'x']));
        Assert.Equal(Indication.TotalPassed, howTo.Indication);
        Assert.Contains(howTo.Findings, f => f.Code == "JRN-0068");
    }

    [Fact]
    public void What_is_missing_or_added_is_named()
    {
        AssertFailed(Verify(BundleForger.Drop(SignedBundle.Octets, SignedBundle.Payload(SignedBundle.Outbound, "record.json"))), "JRN-0042", SignedBundle.Payload(SignedBundle.Outbound, "record"));
        AssertFailed(Verify(BundleForger.Drop(SignedBundle.Octets, BundlePath.Salt(SignedBundle.Outbound))), "JRN-0040");
        AssertFailed(Verify(BundleForger.Add(SignedBundle.Octets, SignedBundle.Payload(SignedBundle.Outbound, "extra.bin"), [1])), "JRN-0043");
        AssertFailed(Verify(BundleForger.Add(SignedBundle.Octets, SignedBundle.Payload(SignedBundle.Outbound, "verdicts/extra.json"), [1])), "JRN-0043");
        AssertFailed(Verify(BundleForger.Add(SignedBundle.Octets, "notes.txt", [1])), "JRN-0011", "notes.txt");
    }

    [Fact]
    public void Entries_in_another_order_or_at_another_message_are_named()
    {
        string Entry(Guid id, int n) => BundlePath.Entry(BundlePath.Message(id), n);
        string Proof(Guid id, int n) => BundlePath.Proof(BundlePath.Message(id), n);
        var swapped = BundleForger.Swap(SignedBundle.Octets, Entry(SignedBundle.Outbound, 1), Entry(SignedBundle.Outbound, 2));
        AssertFailed(Verify(swapped), "JRN-0028");
        AssertFailed(Verify(BundleForger.Swap(swapped, Proof(SignedBundle.Outbound, 1), Proof(SignedBundle.Outbound, 2))), "JRN-0026");
        var moved = BundleForger.Swap(SignedBundle.Octets, Entry(SignedBundle.Outbound, 1), Entry(SignedBundle.Inbound, 1));
        AssertFailed(Verify(BundleForger.Swap(moved, Proof(SignedBundle.Outbound, 1), Proof(SignedBundle.Inbound, 1))), "JRN-0025");
    }

    [Fact]
    public void A_left_out_message_leaves_a_name_that_leads_nowhere()
    {
        var outbound = BundlePath.Message(SignedBundle.Outbound);
        var without = BundleForger.Rebuild(SignedBundle.Octets, files => files.RemoveAll(f => f.Path.StartsWith(outbound, StringComparison.Ordinal)));
        AssertFailed(Verify(without), "JRN-0033");
        Assert.Contains(Verify(without).Findings, f => f.Code == "JRN-0031");
    }

    [Fact]
    public void A_receipt_for_other_content_does_not_pass() =>
        AssertFailed(Verify(new SignedBundle { SpoilReceipt = r => As4Fixture.Replace(r, "RefToMessageId>0193640d", "RefToMessageId>1193640d") }.Build().Build()), "SIG-0401", SignedBundle.Payload(SignedBundle.Outbound, "receipt.xml"));

    [Fact]
    public void A_document_that_the_message_did_not_carry_does_not_pass() =>
        AssertFailed(Verify(new SignedBundle { SpoilSbdAfterWrap = s => As4Fixture.Replace(s, "<s:Set>1<", "<s:Set>2<") }.Build().Build()), "JRN-0051", SignedBundle.Payload(SignedBundle.Outbound, "sbd.xml"));

    [Fact]
    public void A_SED_of_another_signer_does_not_pass()
    {
        var report = Verify(new SignedBundle { SedKey = As4Fixture.Stranger }.Build().Build());
        Assert.NotEqual(Indication.TotalPassed, report.Indication);
        Assert.Contains(report.Parts, p => p.Name == SignedBundle.Payload(SignedBundle.Outbound, "sbd.xml signature") && p.Outcome != PartOutcome.Passed);
    }

    [Fact]
    public void A_held_message_whose_signature_does_not_hold_is_shown_and_decides_nothing()
    {
        byte[] Spoil(byte[] sed) => As4Fixture.Replace(sed, "Мария", "Милка");
        AssertFailed(Verify(new SignedBundle { SpoilInboundSed = Spoil }.Build().Build()), "SIG-0202", SignedBundle.Payload(SignedBundle.Inbound, "sbd.xml"));
        var held = Verify(new SignedBundle { SpoilInboundSed = Spoil, InboundState = "Held" }.Build().Build());
        Assert.Equal(Indication.TotalPassed, held.Indication);
        Assert.Contains(held.Findings, f => f.Code == "JRN-0053");
        Assert.Contains(held.Signatures, s => s.Crypto == "invalid" && s.Indication == Indication.TotalFailed);
    }

    [Fact]
    public void An_erased_message_is_ERASED_and_not_failed()
    {
        var sample = new SignedBundle().Build();
        sample.Add(SignedBundle.Outbound, EntryEvents.PayloadErased, e => e with { Details = [new("authority", "КЗЛД"), new("ground", "Art. 17(1)(a)")] });
        sample.Erased.Add(SignedBundle.Outbound);
        var report = Verify(sample.Build());
        Assert.DoesNotContain(report.Findings, f => f.IsError);
        Assert.Equal(Indication.TotalPassed, report.Indication);
        AssertPart(report, SignedBundle.Payload(SignedBundle.Outbound, "sbd.*"), PartOutcome.Erased);
        AssertPart(report, SignedBundle.Payload(SignedBundle.Outbound, "verdicts/check.json"), PartOutcome.Erased);
        AssertPart(report, SignedBundle.Payload(SignedBundle.Inbound, "sbd.xml"), PartOutcome.Passed);
        Assert.Contains(report.Findings, f => f.Code == "JRN-0045" && f.Arguments["authority"] == "КЗЛД");
        var untold = new SignedBundle().Build();
        untold.Erased.Add(SignedBundle.Outbound);
        AssertFailed(Verify(untold.Build()), "JRN-0042");
    }
}
