using System.Globalization;
using System.Text;
using MessageBroker.Evidence.Journal.Merkle;
using MessageBroker.Evidence.Journal.Notes;
using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Exchange.Flow.Views;

/// <summary>Looks at the newest entries of the log and at its newest checkpoint in the way of the whole check, and as far as a page may take.</summary>
internal static class LogLook
{
    /// <summary>Finding for an index at which no entry stands.</summary>
    public const string Hole = "FLW-0412";

    private const int Most = 500;

    public static async ValueTask<(ulong Looked, List<Finding> Findings)> NewestAsync(IStoreReader reader, LogState state, NoteVerifierKey logKey)
    {
        var findings = new List<Finding>();
        var from = state.Size > Most ? state.Size - Most : 0;
        var rows = (await reader.EntriesByIndexAsync(from, Most)).Where(row => row.Index < state.Size).ToDictionary(row => row.Index!.Value);
        var leaves = await reader.LeafHashesAsync(from, state.Size - from);
        // Where a leaf is gone too, which entry has which leaf is not known: the hole itself is what counts.
        var whole = (ulong)leaves.Count == state.Size - from;
        for (var index = from; index < state.Size; index++)
            if (rows.TryGetValue(index, out var row)) findings.AddRange(StoredEntry.Of(row, whole ? leaves[(int)(index - from)] : null).Faults);
            else findings.Add(Finding.Of(Hole, $"leaf {Text(index)}", ("index", Text(index))));
        if (Checkpointed(state, logKey) is { } finding) findings.Add(finding);
        return (state.Size - from, findings);
    }

    /// <summary>Signed by the log's key, for this log, and for the very tree where nothing came since.</summary>
    private static Finding? Checkpointed(LogState state, NoteVerifierKey logKey)
    {
        if (state.Checkpoint is not { } note) return null;
        var (size, place) = (Text(state.CheckpointSize), $"checkpoint {Text(state.CheckpointSize)}");
        var (checkpoint, fault) = Checkpoint.Read(Encoding.UTF8.GetBytes(note), [logKey.Named(CheckpointOrigin.Of(note) ?? state.Origin)]);
        if (checkpoint is null) return Finding.Of("FLW-0417", place, ("size", size), ("reason", fault.ToString()!));
        if (checkpoint.Size != state.CheckpointSize) return Finding.Of("FLW-0417", place, ("size", size), ("reason", $"{checkpoint.Origin} {Text(checkpoint.Size)}"));
        if (CompactRange.Read(state.Range) is not { } range || range.Size != state.Size) return Finding.Of("FLW-0415", "log_state", ("column", "compact_range"));
        return checkpoint.Size == range.Size && checkpoint.Root != range.Root ? Finding.Of("FLW-0416", place, ("size", size)) : null;
    }

    private static string Text(ulong number) => number.ToString(CultureInfo.InvariantCulture);
}
