using System.Globalization;
using System.Text;
using MessageBroker.Evidence.Journal;
using MessageBroker.Evidence.Journal.Entries;
using MessageBroker.Evidence.Journal.Merkle;
using MessageBroker.Evidence.Journal.Notes;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Exchange.Flow.Journal;

/// <summary>The tree of a walk as it grows, and what it must be at each size that somebody signed.</summary>
internal sealed class GrowingLog(string origin, NoteVerifierKey logKey, IReadOnlySet<ulong> sizes)
{
    private readonly Dictionary<ulong, Hash256> roots = [];
    private bool whole = true;

    public CompactRange Range { get; private set; } = CompactRange.Empty;

    /// <summary>Index that is due next.</summary>
    public ulong Next { get; private set; }

    public int Checkpoints { get; private set; }

    public IReadOnlyDictionary<ulong, Hash256> Roots => roots;

    public List<Finding> Findings { get; } = [];

    /// <param name="checkpoints">Those with a size from the next index + 1 to the last one of the rows + 1.</param>
    public IReadOnlyList<StoredEntry> Take(IReadOnlyList<EntryRow> rows, IReadOnlyList<byte[]?> leaves, IReadOnlyList<StoredCheckpoint> checkpoints)
    {
        var bySize = checkpoints.ToDictionary(c => c.Size);
        var entries = new List<StoredEntry>(rows.Count);
        for (var i = 0; i < rows.Count; i++)
        {
            if (rows[i].Index != Next) Miss(rows[i].Index!.Value, bySize);
            var entry = StoredEntry.Of(rows[i], leaves[i] ?? []);
            entries.Add(entry);
            if (entry.Entry is { Event: EntryEvents.LogOpened } opening) Compare(opening);
            Range = Range.Append([entry.Hash]);
            Next++;
            if (bySize.TryGetValue(Next, out var checkpoint)) Judge(checkpoint);
            if (whole && sizes.Contains(Next)) roots[Next] = Range.Root;
        }

        return entries;
    }

    /// <summary>Compares the whole tree with the state that the walk began with.</summary>
    public void Compare(LogState state)
    {
        if (Next < state.Size) Miss(state.Size, []);
        if (whole && !state.Range.AsSpan().SequenceEqual(Range.ToArray())) Findings.Add(Finding.Of("FLW-0415", "log_state", ("column", "compact_range")));
    }

    /// <summary>A generation is opened behind the tree that its first entry names.</summary>
    private void Compare(Entry opening)
    {
        var (size, root) = (LogOpening.Detail(opening, LogOpening.Size), LogOpening.Detail(opening, LogOpening.Root));
        if (whole && (size != Text(Next) || root != Range.Root.ToString())) Findings.Add(Finding.Of("FLW-0437", $"leaf {Text(Next)}", ("named", $"{size} {root}"), ("is", $"{Text(Next)} {Range.Root}")));
    }

    // Behind a hole every root differs: that is said once, not for each checkpoint.
    private void Miss(ulong next, Dictionary<ulong, StoredCheckpoint> checkpoints)
    {
        Findings.Add(Finding.Of("FLW-0412", $"leaf {Next}", ("index", Text(Next))));
        whole = false;
        foreach (var skipped in checkpoints.Values.Where(c => c.Size > Next && c.Size <= next).OrderBy(c => c.Size)) Judge(skipped);
        Next = next;
    }

    private void Judge(StoredCheckpoint stored)
    {
        Checkpoints++;
        var size = Text(stored.Size);
        var place = $"checkpoint {size}";
        // One of an earlier generation is of the same tree, under that generation's name.
        var note = Encoding.UTF8.GetBytes(stored.Note);
        var signed = SignedNote.Parse(note) is { } parsed ? Checkpoint.Parse(parsed.Text)?.Origin : null;
        var named = LogOrigin.IsBefore(signed, origin) ? logKey.Named(signed!) : logKey.Named(origin);
        var (checkpoint, fault) = Checkpoint.Read(note, [named]);
        if (checkpoint is null) Findings.Add(Finding.Of("FLW-0417", place, ("size", size), ("reason", fault.ToString()!)));
        else if (checkpoint.Origin != named.Name || checkpoint.Size != stored.Size)
            Findings.Add(Finding.Of("FLW-0417", place, ("size", size), ("reason", $"{checkpoint.Origin} {Text(checkpoint.Size)}")));
        else if (whole && checkpoint.Root != Range.Root) Findings.Add(Finding.Of("FLW-0416", place, ("size", size)));
    }

    private static string Text(ulong number) => number.ToString(CultureInfo.InvariantCulture);
}
