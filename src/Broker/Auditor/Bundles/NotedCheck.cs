using System.Text;
using MessageBroker.Evidence.Journal.Notes;

namespace MessageBroker.Auditor.Bundles;

/// <summary>Is a checkpoint that somebody noted outside one of this log, by this key? Only then can trees be compared.</summary>
internal static class NotedCheck
{
    /// <summary>The log's key from its text form with line end; null where it is none that verifies.</summary>
    public static NoteVerifierKey? Key(ReadOnlySpan<byte> octets)
    {
        if (octets.Length > 1000 || !System.Text.Unicode.Utf8.IsValid(octets)) return null;
        var text = Encoding.UTF8.GetString(octets);
        return text.EndsWith('\n') && NoteVerifierKey.Parse(text[..^1]) is { CanVerify: true } key ? key : null;
    }

    /// <param name="checkpoint">The log's own, verified.</param>
    /// <param name="trees">Compares the trees of a noted checkpoint that is one of this log.</param>
    public static void Compare(BundleRecord record, NotedCheckpoint noted, NoteVerifierKey key, Checkpoint checkpoint, Action<Checkpoint> trees)
    {
        if (SignedNote.Parse(noted.Octets.Span) is not { } note || Checkpoint.Parse(note.Text) is not { } outside)
        {
            record.Leave(noted.Name, "JRN-0062");
            return;
        }
        var sameLog = outside.Origin == checkpoint.Origin;
        // The tree of a log goes on after a restore, under the next generation's name.
        var earlier = LogOrigin.IsBefore(outside.Origin, checkpoint.Origin);
        if (note.Verify([earlier ? key.Named(outside.Origin) : key]).Fault is not null)
        {
            // Another log may well have another key; the same log with another key means that one of the two is not its own.
            if (sameLog) record.Fail(noted.Name, "JRN-0063", ("origin", outside.Origin));
            else Foreign(record, noted.Name, outside, checkpoint);
        }
        else if (!sameLog && !earlier) Foreign(record, noted.Name, outside, checkpoint);
        else trees(outside);
    }

    /// <summary>The checkpoint is of an earlier generation and lies behind the cut of a restore, or nothing here can tell: no proof of fraud.</summary>
    public static void LeaveEarlier(BundleRecord record, string name, Checkpoint outside, Checkpoint checkpoint) =>
        record.Leave(name, "JRN-0077", ("noted", $"{LogOrigin.Parse(outside.Origin)!.Generation}"), ("generation", $"{LogOrigin.Parse(checkpoint.Origin)!.Generation}"));

    private static void Foreign(BundleRecord record, string name, Checkpoint outside, Checkpoint checkpoint)
    {
        if (LogOrigin.IsBefore(outside.Origin, checkpoint.Origin)) LeaveEarlier(record, name, outside, checkpoint);
        else record.Leave(name, "JRN-0064", ("noted", outside.Origin), ("origin", checkpoint.Origin));
    }
}
