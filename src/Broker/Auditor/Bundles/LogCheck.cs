using System.Globalization;
using System.Text;
using MessageBroker.Evidence.Containers;
using MessageBroker.Evidence.Journal;
using MessageBroker.Evidence.Journal.Merkle;
using MessageBroker.Evidence.Journal.Notes;

namespace MessageBroker.Auditor.Bundles;

/// <summary>The log's key and checkpoint, and what checkpoints from outside say about them.</summary>
internal static class LogCheck
{
    /// <summary>The verified checkpoint, or null where nothing can be proven under it.</summary>
    public static Checkpoint? Run(BundleRecord record, BundleContent content, IReadOnlyList<NotedCheckpoint> noted)
    {
        if (NotedCheck.Key(content.LogKey.Span) is not { } key)
        {
            record.Fail(BundlePath.LogKey, "JRN-0020");
            return null;
        }
        var (checkpoint, fault) = Checkpoint.Read(content.Checkpoint.Span, [key]);
        if (checkpoint is null)
        {
            record.Fail(BundlePath.Checkpoint, "JRN-0021", ("reason", fault.ToString()!));
            return null;
        }
        if (checkpoint.Origin != key.Name) record.Fail(BundlePath.LogKey, "JRN-0022", ("key", key.Name), ("origin", checkpoint.Origin));
        record.Pass(BundlePath.LogKey);
        record.Pass(BundlePath.Checkpoint);
        record.Log = checkpoint;
        var older = Consistency(record, content, key, checkpoint);
        foreach (var note in noted) NotedCheck.Compare(record, note, key, checkpoint, outside => CompareTrees(record, note.Name, outside, checkpoint, older));
        if (noted.Count == 0) record.Note(BundlePath.LogKey, "JRN-0060");
        return checkpoint;
    }

    private static void CompareTrees(BundleRecord record, string name, Checkpoint outside, Checkpoint checkpoint, IReadOnlyDictionary<ulong, IReadOnlyList<Hash256>> older)
    {
        var (noted, size) = (Text(outside.Size), Text(checkpoint.Size));
        if (outside.Origin != checkpoint.Origin)
        {
            // Where its tree goes on here it is proven; else it may be of the part that a restore cut off.
            var leads = older.TryGetValue(outside.Size, out var way)
                && MerkleProof.VerifyConsistency(outside.Size, checkpoint.Size, outside.Root, checkpoint.Root, way) == ProofFault.None;
            if (leads) record.Pass(name);
            else NotedCheck.LeaveEarlier(record, name, outside, checkpoint);
        }
        else if (outside.Size == checkpoint.Size && outside.Root != checkpoint.Root) record.Fail(name, "JRN-0065", ("noted", noted), ("size", size));
        else if (outside == checkpoint || outside.Size == 0) record.Pass(name);
        else if (outside.Size > checkpoint.Size) record.Leave(name, "JRN-0066", ("noted", noted), ("size", size));
        else if (!older.TryGetValue(outside.Size, out var path)) record.Leave(name, "JRN-0067", ("noted", noted), ("size", size));
        else if (MerkleProof.VerifyConsistency(outside.Size, checkpoint.Size, outside.Root, checkpoint.Root, path) != ProofFault.None)
            record.Fail(name, "JRN-0065", ("noted", noted), ("size", size));
        else record.Pass(name);
    }

    /// <summary>
    /// The bundle's consistency proofs by older size. One that brings its older checkpoint is verified here; the others only where a
    /// checkpoint of that size was noted, because a proof needs both roots.
    /// </summary>
    private static Dictionary<ulong, IReadOnlyList<Hash256>> Consistency(BundleRecord record, BundleContent content, NoteVerifierKey key, Checkpoint checkpoint)
    {
        var proofs = new Dictionary<ulong, IReadOnlyList<Hash256>>();
        foreach (var (path, octets) in content.Consistency)
            if (ConsistencyText.Read(octets) is not { } proof || path != $"{BundlePath.ConsistencyFolder}{Text(proof.OlderSize)}.txt" || proof.OlderSize > checkpoint.Size)
            {
                record.Fail(path, "JRN-0023");
            }
            else if (!proof.Older.IsEmpty && !Leads(proof, key, checkpoint))
            {
                record.Fail(path, "JRN-0035");
            }
            else
            {
                proofs[proof.OlderSize] = proof.Path;
                record.Pass(path);
            }
        return proofs;
    }

    private static bool Leads(ConsistencyText proof, NoteVerifierKey key, Checkpoint checkpoint) =>
        Checkpoint.Read(proof.Older.Span, [.. Names(proof, key, checkpoint)]).Checkpoint is { } older && older.Size == proof.OlderSize
        && MerkleProof.VerifyConsistency(older.Size, checkpoint.Size, older.Root, checkpoint.Root, proof.Path) == ProofFault.None;

    // An older checkpoint may be of an earlier generation of the same log.
    private static IEnumerable<NoteVerifierKey> Names(ConsistencyText proof, NoteVerifierKey key, Checkpoint checkpoint)
    {
        var origin = SignedNote.Parse(proof.Older.Span) is { } note ? Checkpoint.Parse(note.Text)?.Origin : null;
        if (origin == checkpoint.Origin) yield return key;
        else if (LogOrigin.IsBefore(origin, checkpoint.Origin)) yield return key.Named(origin!);
    }

    private static string Text(ulong number) => number.ToString(CultureInfo.InvariantCulture);
}
