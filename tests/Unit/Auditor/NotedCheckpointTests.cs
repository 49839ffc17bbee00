using MessageBroker.Auditor.Bundles;
using MessageBroker.Evidence;
using MessageBroker.Evidence.Journal;
using MessageBroker.Evidence.Journal.Notes;
using MessageBroker.Tests.Evidence.Containers;

namespace MessageBroker.Tests.Unit.Auditor;

/// <summary>What a checkpoint that somebody noted outside says about a bundle: the only thing that a holder of the log key cannot make.</summary>
public sealed class NotedCheckpointTests
{
    private readonly SampleBundle bundle = SampleBundle.Plain();

    private const ulong Size = 8;

    private (Indication Indication, string Code) Judge(byte[] noted)
    {
        var report = BundleVerifier.Verify(bundle.Build(), new BundleAnchors([], [new NotedCheckpoint("noted.txt", noted)]));
        var finding = report.Findings.FirstOrDefault(f => f.Path == "noted.txt");
        Assert.DoesNotContain(report.Findings, f => f.Code == "JRN-0060");
        Assert.Contains(report.Parts, p => p.Name == "noted.txt");
        return (report.Indication, finding?.Code ?? "");
    }

    private byte[] Sign(string origin, ulong size, Hash256 root) => new Checkpoint(origin, size, root).Sign(bundle.LogKey);

    [Fact]
    public void The_same_checkpoint_and_an_older_one_with_its_proof_pass()
    {
        Assert.Equal((Indication.TotalPassed, ""), Judge(bundle.CheckpointAt(Size)));
        bundle.OlderSizes.AddRange([1, 4, 7]);
        foreach (var older in bundle.OlderSizes.ToList()) Assert.Equal((Indication.TotalPassed, ""), Judge(bundle.CheckpointAt(older)));
        Assert.Equal((Indication.TotalPassed, ""), Judge(bundle.CheckpointAt(0)));
    }

    [Fact]
    public void What_cannot_be_compared_is_indeterminate()
    {
        Assert.Equal((Indication.Indeterminate, "JRN-0067"), Judge(bundle.CheckpointAt(4)));
        Assert.Equal((Indication.Indeterminate, "JRN-0066"), Judge(Sign(SampleBundle.Origin.ToString(), 9, default)));
        Assert.Equal((Indication.Indeterminate, "JRN-0064"), Judge(Sign("ro.example/journal/1", Size, default)));
        Assert.Equal((Indication.Indeterminate, "JRN-0062"), Judge("no checkpoint"u8.ToArray()));
    }

    [Fact]
    public void A_rewritten_log_fails_although_its_own_key_signed_it()
    {
        var before = bundle.CheckpointAt(Size);
        var earlier = bundle.CheckpointAt(4);
        // The holder of the log key builds everything anew with one foreign entry less: inclusion, key and signatures are all right.
        bundle.Foreign--;
        bundle.Add(SampleBundle.Id(2), "inbound/Applied", e => e with { StateFrom = "Received", StateTo = "Applied" });
        bundle.OlderSizes.Add(4);
        Assert.Equal((Indication.TotalFailed, "JRN-0065"), Judge(before));
        Assert.Equal((Indication.TotalFailed, "JRN-0065"), Judge(earlier));
        Assert.Equal(Indication.TotalPassed, BundleVerifier.Verify(bundle.Build(), BundleAnchors.None).Indication);
    }

    [Fact]
    public void A_forged_bundle_with_a_key_of_its_own_fails()
    {
        using var forger = NoteSigningKey.Generate(SampleBundle.Origin.ToString());
        var noted = bundle.CheckpointAt(Size);
        var forged = new SampleBundle { LogKey = forger };
        forged.Add(SampleBundle.Id(1), "outbound/Taken", e => e with { StateTo = "Taken" });
        Assert.Equal(Indication.TotalPassed, BundleVerifier.Verify(forged.Build(), BundleAnchors.None).Indication);
        var report = BundleVerifier.Verify(forged.Build(), new BundleAnchors([], [new NotedCheckpoint("noted.txt", noted)]));
        Assert.Equal(Indication.TotalFailed, report.Indication);
        Assert.Contains(report.Findings, f => f.Code == "JRN-0063");
    }

    [Fact]
    public void A_bundle_that_brings_older_checkpoints_is_judged_by_them()
    {
        bundle.OlderSizes.AddRange([1, 4, 7]);
        bundle.Older = bundle.CheckpointAt;
        var report = BundleVerifier.Verify(bundle.Build(), BundleAnchors.None);
        Assert.Equal(Indication.TotalPassed, report.Indication);
        Assert.Contains(report.Parts, p => p.Name == "consistency/4.txt" && p.Outcome == PartOutcome.Passed);
        Assert.Equal((Indication.TotalPassed, ""), Judge(bundle.CheckpointAt(4)));

        // Another tree of that size, another size, another log and another key: each is signed, none is the beginning of this log.
        using var other = NoteSigningKey.Generate(SampleBundle.Origin.ToString());
        foreach (var older in new[] { Sign(SampleBundle.Origin.ToString(), 4, default), bundle.CheckpointAt(7), Sign("bg.example/journal/2", 4, default), new Checkpoint(SampleBundle.Origin.ToString(), 4, default).Sign(other) })
        {
            bundle.Older = size => size == 4 ? older : bundle.CheckpointAt(size);
            report = BundleVerifier.Verify(bundle.Build(), BundleAnchors.None);
            Assert.Equal((Indication.TotalFailed, "JRN-0035"), (report.Indication, Assert.Single(report.Findings, f => f.Path == "consistency/4.txt").Code));
        }
    }

    [Fact]
    public void An_earlier_generation_of_the_log_is_no_contradiction() =>
        Assert.Equal((Indication.Indeterminate, "JRN-0077"), JudgeSecondGeneration());

    private static (Indication, string) JudgeSecondGeneration()
    {
        using var key = NoteSigningKey.Generate("bg.example/journal/2");
        var record = new BundleRecord();
        using var old = NoteSigningKey.Generate("bg.example/journal/1");
        var noted = new NotedCheckpoint("noted.txt", new Checkpoint("bg.example/journal/1", 4, default).Sign(old));
        NotedCheck.Compare(record, noted, key.VerifierKey, new Checkpoint("bg.example/journal/2", 8, default), _ => record.Pass("noted.txt"));
        var report = record.Report();
        return (report.Indication, Assert.Single(report.Findings).Code);
    }
}
