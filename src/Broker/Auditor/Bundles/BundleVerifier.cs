using MessageBroker.Evidence.Containers;

namespace MessageBroker.Auditor.Bundles;

/// <summary>
/// Verifies an evidence bundle from its octets and what the reader brings along: container, digests, checkpoint, entries, commitments,
/// signatures, receipts and verdicts. A pure function: no file, no network, no clock; every signature is judged at the instant at
/// which the journal says that it was judged.
/// </summary>
public static class BundleVerifier
{
    /// <summary>Name of the part that stands for the ZIP itself.</summary>
    public const string Container = "container";

    public static BundleReport Verify(ReadOnlyMemory<byte> octets, BundleAnchors anchors)
    {
        var record = new BundleRecord();
        var reading = BundleReader.Read(octets);
        foreach (var fault in reading.Faults) ContainerFindings.Add(record, fault);
        // With an octet out of place nothing behind it can be relied on; the container's own faults are the whole answer.
        if (reading.Content is not { } content) return record.Report();
        record.Pass(Container);
        record.Pass(BundlePath.Manifest);
        record.Pass(BundlePath.MimeType);
        if (LogCheck.Run(record, content, anchors.Checkpoints) is not { } log) return record.Report();
        var entries = EntryCheck.Run(record, content, log);
        var trust = TrustCheck.Run(record, content, anchors.Trust);
        var policies = PolicyCheck.Run(record, content);
        foreach (var (id, folder) in content.Messages)
        {
            var message = new MessageCase(id, folder, [.. entries.Where(e => e.Folder == folder)]);
            CommitmentCheck.Run(record, message);
            As4Check.Run(record, message, trust, policies);
            SedCheck.Run(record, message, trust, policies);
        }
        return record.Report();
    }
}
