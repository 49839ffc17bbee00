using MessageBroker.Evidence.Journal;
using MessageBroker.Evidence.Journal.Notes;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Exchange.Flow.Journal;

/// <summary>
/// Walks the integrated entries once, in the order of the log, in portions: every entry is hashed again and compared with its row and its
/// leaf, the tree is built again and compared with every stored checkpoint as it grows past it, and at the end with the stored state.
/// A broker may run beside it: what it appends meanwhile is left for the next walk.
/// </summary>
public sealed class LogWalk(IStore store, NoteVerifierKey logKey)
{
    private const int Portion = 500;

    /// <param name="sizes">Tree sizes whose roots the caller wants to know.</param>
    /// <param name="visit">Gets each portion, in order.</param>
    public async Task<LogWalkReport> RunAsync(
        IReadOnlySet<ulong> sizes, Func<IReadOnlyList<StoredEntry>, Task> visit, CancellationToken cancellationToken)
    {
        var state = await store.ReadAsync(reader => reader.LogStateAsync(), cancellationToken);
        var tree = new GrowingLog(state?.Origin ?? "", logKey, sizes);
        while (state is not null && tree.Next < state.Size)
        {
            var (rows, leaves, checkpoints) = await store.ReadAsync(reader => ReadAsync(reader, tree.Next, state.Size), cancellationToken);
            if (rows.Count == 0) break;
            await visit(tree.Take(rows, leaves, checkpoints));
        }

        if (state is not null) tree.Compare(state);
        tree.Findings.AddRange(await store.ReadAsync(EndAsync, cancellationToken));
        return new LogWalkReport(tree.Range.Size, tree.Range.Root, state?.Origin, state?.Checkpoint, tree.Checkpoints, tree.Roots, tree.Findings);
    }

    private static async ValueTask<(IReadOnlyList<EntryRow>, IReadOnlyList<byte[]?>, IReadOnlyList<StoredCheckpoint>)> ReadAsync(
        IStoreReader reader, ulong from, ulong size)
    {
        var rows = (await reader.EntriesByIndexAsync(from, Portion)).TakeWhile(row => row.Index < size).ToList();
        if (rows.Count == 0) return ([], [], []);
        var (first, last) = (rows[0].Index!.Value, rows[^1].Index!.Value);
        IReadOnlyList<byte[]?> leaves = await reader.LeafHashesAsync(first, last - first + 1);
        if (leaves.Count != rows.Count)
        {
            var single = new List<byte[]?>();
            foreach (var row in rows) single.Add((await reader.LeafHashesAsync(row.Index!.Value, 1)).FirstOrDefault());
            leaves = single;
        }

        // One checkpoint per size: no more of them can lie within a portion than it has entries.
        var checkpoints = await reader.CheckpointsAsync(from, (int)(last + 1 - from));
        return (rows, leaves, [.. checkpoints.TakeWhile(c => c.Size <= last + 1)]);
    }

    /// <summary>Nothing stands behind what the state says: neither entries nor checkpoints. Judged in one snapshot.</summary>
    private static async ValueTask<IReadOnlyList<Finding>> EndAsync(IStoreReader reader)
    {
        var state = await reader.LogStateAsync();
        var findings = new List<Finding>();
        void Fault(string column) => findings.Add(Finding.Of("FLW-0415", "log_state", ("column", column)));
        if ((await reader.EntriesByIndexAsync(state?.Size ?? 0, 1)).Count > 0) Fault("size");
        var newest = state is null or { CheckpointSize: 0 } ? null : await reader.CheckpointAsync(state.CheckpointSize);
        if (newest != state?.Checkpoint) Fault("checkpoint");
        if ((await reader.CheckpointsAsync(state?.CheckpointSize ?? 0, 1)).Count > 0 || state?.CheckpointSize > state?.Size) Fault("checkpoint_size");
        return findings;
    }
}

/// <param name="Size">Entries that were walked.</param>
/// <param name="Checkpoint">The newest signed checkpoint when the walk began.</param>
/// <param name="Checkpoints">Stored checkpoints that were compared.</param>
/// <param name="Roots">Roots at the sizes that were asked for, as far as the log reaches.</param>
/// <param name="Findings">What does not hold, without the entries' own faults.</param>
public sealed record LogWalkReport(
    ulong Size, Hash256 Root, string? Origin, string? Checkpoint, int Checkpoints, IReadOnlyDictionary<ulong, Hash256> Roots, IReadOnlyList<Finding> Findings);
