using System.Globalization;
using MessageBroker.Evidence.Containers;
using MessageBroker.Evidence.Journal;
using MessageBroker.Evidence.Journal.Entries;
using MessageBroker.Evidence.Journal.Merkle;
using MessageBroker.Evidence.Journal.Notes;

namespace MessageBroker.Auditor.Bundles;

/// <summary>Entries and proofs: each decodes, belongs where it stands, and is in the tree; together they are the whole history of one case.</summary>
internal static class EntryCheck
{
    /// <summary>The entries that hold.</summary>
    public static IReadOnlyList<ProvenEntry> Run(BundleRecord record, BundleContent content, Checkpoint checkpoint)
    {
        var proven = new List<ProvenEntry>();
        foreach (var (id, folder) in content.Messages) RunFolder(record, content, folder, id, checkpoint, proven);
        RunFolder(record, content, content.CaseEvents, null, checkpoint, proven);
        CheckUnity(record, proven);
        CheckHistory(record, proven);
        CheckSummary(record, content, proven);
        return proven;
    }

    private static void RunFolder(BundleRecord record, BundleContent content, BundleFolder folder, Guid? message, Checkpoint checkpoint, List<ProvenEntry> proven)
    {
        ulong? last = null;
        foreach (var (number, octets) in folder.Entries)
        {
            var path = BundlePath.Entry(folder.Path, number);
            var (entry, fault) = EntryCodec.Decode(octets.Span);
            if (entry is null)
            {
                record.Fail(path, "JRN-0024", ("reason", fault!.ToString()));
                continue;
            }
            record.Pass(path);
            if (entry.MessageId != message) record.Fail(path, "JRN-0025", ("message", entry.MessageId?.ToString("D", CultureInfo.InvariantCulture) ?? ""));
            var proofPath = BundlePath.Proof(folder.Path, number);
            if (Index(record, proofPath, content, octets, checkpoint, folder.Proofs[number]) is not { } index) continue;
            record.Pass(proofPath);
            if (last is not null && index <= last) record.Fail(path, "JRN-0026", ("index", index.ToString(CultureInfo.InvariantCulture)));
            last = index;
            proven.Add(new ProvenEntry(folder, path, entry, EntryCodec.HashOf(octets.Span), index));
        }
    }

    private static ulong? Index(BundleRecord record, string path, BundleContent content, ReadOnlyMemory<byte> entry, Checkpoint checkpoint, ReadOnlyMemory<byte> octets)
    {
        if (TlogProof.Parse(octets) is not { } proof || !proof.Checkpoint.Span.SequenceEqual(content.Checkpoint.Span))
        {
            record.Fail(path, "JRN-0027");
            return null;
        }
        var fault = MerkleProof.VerifyInclusion(proof.Index, checkpoint.Size, EntryCodec.HashOf(entry.Span), proof.Path, checkpoint.Root);
        if (fault == ProofFault.None) return proof.Index;
        record.Fail(path, "JRN-0028", ("reason", fault.ToString()));
        return null;
    }

    private static void CheckUnity(BundleRecord record, List<ProvenEntry> proven)
    {
        foreach (var entry in proven.Skip(1))
            if (entry.Entry.CaseId != proven[0].Entry.CaseId || entry.Entry.Institution != proven[0].Entry.Institution)
                record.Fail(entry.Path, "JRN-0029", ("case", $"{entry.Entry.Institution}/{entry.Entry.CaseId}"));
    }

    /// <summary>Each entry names the case's latest entry before it: who leaves one out leaves a name that leads nowhere.</summary>
    private static void CheckHistory(BundleRecord record, List<ProvenEntry> proven)
    {
        var byId = new Dictionary<Guid, ProvenEntry>();
        foreach (var entry in proven)
            if (!byId.TryAdd(entry.Entry.Id, entry)) record.Fail(entry.Path, "JRN-0030");
        foreach (var entry in proven)
            if (entry.Entry.Previous is not { } previous) continue;
            else if (!byId.TryGetValue(previous.Id, out var earlier)) record.Leave(entry.Path, "JRN-0031", ("entry", previous.Id.ToString("D", CultureInfo.InvariantCulture)));
            else if (earlier.Hash != previous.Hash) record.Fail(entry.Path, "JRN-0032", ("entry", earlier.Path));
    }

    private static void CheckSummary(BundleRecord record, BundleContent content, List<ProvenEntry> proven)
    {
        var count = content.Messages.Values.Append(content.CaseEvents).Sum(f => f.Entries.Count);
        if (count == 0) record.Fail(BundlePath.Case, "JRN-0034");
        else if (count == proven.Count && !content.Case.Span.SequenceEqual(CaseSummary.Write([.. proven.Select(e => (e.Index, e.Entry))]))) record.Fail(BundlePath.Case, "JRN-0033");
        else record.Pass(BundlePath.Case);
        if (content.HowTo.Span.SequenceEqual(HowToVerify.Octets.Span)) record.Pass(BundlePath.HowTo);
        else record.Note(BundlePath.HowTo, "JRN-0068");
    }
}

/// <summary>An entry that decodes and is in the tree.</summary>
internal sealed record ProvenEntry(BundleFolder Folder, string Path, Entry Entry, Hash256 Hash, ulong Index)
{
    /// <summary>The instant that what it commits to was judged at.</summary>
    public DateTimeOffset At => Entry.JudgedAt ?? Entry.Time;
}
