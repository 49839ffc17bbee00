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
        if (Key(content.LogKey.Span) is not { } key)
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
        var older = Consistency(record, content, checkpoint);
        foreach (var note in noted) Compare(record, note, key, checkpoint, older);
        if (noted.Count == 0) record.Note(BundlePath.LogKey, "JRN-0060");
        return checkpoint;
    }

    private static NoteVerifierKey? Key(ReadOnlySpan<byte> octets)
    {
        if (octets.Length > 1000 || !System.Text.Unicode.Utf8.IsValid(octets)) return null;
        var text = Encoding.UTF8.GetString(octets);
        return text.EndsWith('\n') && NoteVerifierKey.Parse(text[..^1]) is { CanVerify: true } key ? key : null;
    }

    private static void Compare(BundleRecord record, NotedCheckpoint noted, NoteVerifierKey key, Checkpoint checkpoint, IReadOnlyDictionary<ulong, IReadOnlyList<Hash256>> older)
    {
        if (SignedNote.Parse(noted.Octets.Span) is not { } note || Checkpoint.Parse(note.Text) is not { } outside)
        {
            record.Leave(noted.Name, "JRN-0062");
            return;
        }
        var sameLog = outside.Origin == checkpoint.Origin;
        if (note.Verify([key]).Fault is not null)
        {
            // Another log may well have another key; the same log with another key means that one of the two is not its own.
            if (sameLog) record.Fail(noted.Name, "JRN-0063", ("origin", outside.Origin));
            else record.Leave(noted.Name, "JRN-0064", ("noted", outside.Origin), ("origin", checkpoint.Origin));
        }
        else if (!sameLog) record.Leave(noted.Name, "JRN-0064", ("noted", outside.Origin), ("origin", checkpoint.Origin));
        else CompareTrees(record, noted.Name, outside, checkpoint, older);
    }

    private static void CompareTrees(BundleRecord record, string name, Checkpoint outside, Checkpoint checkpoint, IReadOnlyDictionary<ulong, IReadOnlyList<Hash256>> older)
    {
        var (noted, size) = (Text(outside.Size), Text(checkpoint.Size));
        if (outside.Size == checkpoint.Size && outside.Root != checkpoint.Root) record.Fail(name, "JRN-0065", ("noted", noted), ("size", size));
        else if (outside == checkpoint || outside.Size == 0) record.Pass(name);
        else if (outside.Size > checkpoint.Size) record.Leave(name, "JRN-0066", ("noted", noted), ("size", size));
        else if (!older.TryGetValue(outside.Size, out var path)) record.Leave(name, "JRN-0067", ("noted", noted), ("size", size));
        else if (MerkleProof.VerifyConsistency(outside.Size, checkpoint.Size, outside.Root, checkpoint.Root, path) != ProofFault.None)
            record.Fail(name, "JRN-0065", ("noted", noted), ("size", size));
        else record.Pass(name);
    }

    /// <summary>The bundle's consistency proofs by older size. Each is judged only where a checkpoint of that size was noted: a proof needs both roots.</summary>
    private static Dictionary<ulong, IReadOnlyList<Hash256>> Consistency(BundleRecord record, BundleContent content, Checkpoint checkpoint)
    {
        var proofs = new Dictionary<ulong, IReadOnlyList<Hash256>>();
        foreach (var (path, octets) in content.Consistency)
            if (ConsistencyText.Read(octets.Span) is { } proof && path == $"{BundlePath.ConsistencyFolder}{Text(proof.OlderSize)}.txt" && proof.OlderSize <= checkpoint.Size)
            {
                proofs[proof.OlderSize] = proof.Path;
                record.Pass(path);
            }
            else
            {
                record.Fail(path, "JRN-0023");
            }
        return proofs;
    }

    private static string Text(ulong number) => number.ToString(CultureInfo.InvariantCulture);
}
