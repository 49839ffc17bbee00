using System.Globalization;
using MessageBroker.Auditor.Bundles;
using MessageBroker.Evidence.Journal;
using MessageBroker.Evidence.Journal.Notes;

namespace MessageBroker.Auditor.Logs;

/// <summary>
/// Verifies a whole exported log: the log key signed the checkpoint, the entries give its root, and every checkpoint that somebody noted
/// outside is of this very log. A log that is shorter than a checkpoint has lost its tail, which is no proof of fraud; a log that gives
/// another root where somebody noted one was rewritten, whoever signed it.
/// </summary>
public static class LogVerifier
{
    public const string Checkpoint = "checkpoint", Key = "log.vkey", Entries = "entries";

    public static async Task<BundleReport> VerifyAsync(LogFolder folder, IReadOnlyList<NotedCheckpoint> noted, CancellationToken cancellationToken)
    {
        var record = new BundleRecord();
        if (await HeadAsync(record, folder, cancellationToken) is not var (key, checkpoint)) return record.Report();
        record.Log = checkpoint;
        var sizes = noted.Select(n => SignedNote.Parse(n.Octets.Span)).OfType<SignedNote>().Select(n => Evidence.Journal.Notes.Checkpoint.Parse(n.Text)?.Size)
            .OfType<ulong>().Append(checkpoint.Size).ToHashSet();
        var tree = await new LogTree(record, folder).GrowAsync(checkpoint.Size, sizes, cancellationToken);
        JudgeOwn(record, checkpoint, tree);
        foreach (var note in noted) NotedCheck.Compare(record, note, key, checkpoint, outside => JudgeNoted(record, note.Name, outside, checkpoint, tree));
        if (noted.Count == 0) record.Note(Key, "JRN-0060");
        return record.Report();
    }

    private static async Task<(NoteVerifierKey Key, Checkpoint Checkpoint)?> HeadAsync(BundleRecord record, LogFolder folder, CancellationToken cancellationToken)
    {
        var keyFile = await folder.ReadAsync(Key, SignedNote.MaxOctets, cancellationToken);
        var note = await folder.ReadAsync(Checkpoint, SignedNote.MaxOctets, cancellationToken);
        if (keyFile is null || note is null)
        {
            var missing = keyFile is null ? Key : Checkpoint;
            record.Fail(missing, "JRN-0070", ("name", missing));
            return null;
        }
        if (NotedCheck.Key(keyFile) is not { } key)
        {
            record.Fail(Key, "JRN-0020");
            return null;
        }
        var (checkpoint, fault) = Evidence.Journal.Notes.Checkpoint.Read(note, [key]);
        if (checkpoint is null)
        {
            record.Fail(Checkpoint, "JRN-0021", ("reason", fault.ToString()!));
            return null;
        }
        if (checkpoint.Origin != key.Name) record.Fail(Key, "JRN-0022", ("key", key.Name), ("origin", checkpoint.Origin));
        record.Pass(Key);
        record.Pass(Checkpoint);
        return (key, checkpoint);
    }

    private static void JudgeOwn(BundleRecord record, Checkpoint checkpoint, GrownLog tree)
    {
        if (tree.Roots.TryGetValue(checkpoint.Size, out var root))
            if (root == checkpoint.Root) record.Pass(Entries);
            else record.Fail(Entries, "JRN-0073", ("size", Text(checkpoint.Size)));
        else record.Leave(Entries, "JRN-0074", ("count", Text(tree.Count)), ("size", Text(checkpoint.Size)));
    }

    private static void JudgeNoted(BundleRecord record, string name, Checkpoint noted, Checkpoint checkpoint, GrownLog tree)
    {
        if (noted.Origin != checkpoint.Origin && !(noted.Size <= CutOf(noted.Origin, tree))) NotedCheck.LeaveEarlier(record, name, noted, checkpoint);
        else if (!tree.Roots.TryGetValue(noted.Size, out var root)) record.Leave(name, "JRN-0076", ("noted", Text(noted.Size)), ("size", Text(tree.Count)));
        else if (root == noted.Root) record.Pass(name);
        else record.Fail(name, "JRN-0075", ("noted", Text(noted.Size)));
    }

    /// <summary>Where the generation of a checkpoint ended, or an earlier restore had cut already; null where no entry says so.</summary>
    private static ulong? CutOf(string origin, GrownLog tree) =>
        tree.Cuts.Where(c => c.Origin == origin || LogOrigin.IsBefore(origin, c.Origin)).Select(c => (ulong?)c.Size).Min();

    private static string Text(ulong number) => number.ToString(CultureInfo.InvariantCulture);
}
