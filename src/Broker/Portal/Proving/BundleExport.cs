using MessageBroker.Auditor.Bundles;
using MessageBroker.Evidence;
using MessageBroker.Evidence.Journal;
using MessageBroker.Evidence.Signatures;
using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Portal.Proving;

/// <summary>Makes the evidence bundle of a case and judges it by the auditor's own code before anybody gets it: for the page and for <c>evidence export</c> alike.</summary>
public static class BundleExport
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    /// <param name="build">Builds it from one snapshot.</param>
    /// <param name="patience">How long inclusion is waited for: a running broker includes within a second or so.</param>
    public static async Task<ProvenBundle> MakeAsync(Func<Task<EvidenceExport>> build, CaseKey key, TimeProvider clock, TimeSpan patience, CancellationToken cancellationToken)
    {
        var until = clock.GetUtcNow() + patience;
        while (true)
        {
            var export = await build();
            if (!export.MayCome || clock.GetUtcNow() >= until) return ProvenBundle.Of(export, key);
            await Task.Delay(Pause, clock, cancellationToken);
        }
    }
}

/// <summary>A bundle with what a verifier says of it, or why there is none.</summary>
/// <param name="Octets">Null where it could not be made.</param>
/// <param name="Report">Null where it could not be made.</param>
/// <param name="Findings">Why there is none, why it is not given out, or what a reader is to know.</param>
public sealed record ProvenBundle(byte[]? Octets, BundleReport? Report, IReadOnlyList<Finding> Findings)
{
    /// <summary>What a verifier would refuse is not called evidence.</summary>
    public bool IsEvidence => Report is { Indication: not Indication.TotalFailed };

    /// <summary>SHA-256 of the octets.</summary>
    public string Sha256 => Hash256.Of(Octets!).ToString();

    /// <summary>Judges what was built.</summary>
    public static ProvenBundle Of(EvidenceExport export, CaseKey key)
    {
        if (export.Bundle is not { } bundle) return new ProvenBundle(null, null, [export.Fault!]);
        var report = BundleVerifier.Verify(bundle, BundleAnchors.None);
        return new ProvenBundle(bundle, report, report.Indication == Indication.TotalFailed
            ? [Finding.Of("FLW-0405", key.CaseId), .. report.Findings.Where(f => f.IsError)]
            : [.. report.Findings.Where(f => f.Severity != Severity.Info), .. export.Notes]);
    }
}
