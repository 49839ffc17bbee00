using System.Globalization;
using System.Text;
using MessageBroker.Evidence.Journal;
using MessageBroker.Evidence.Journal.Entries;
using MessageBroker.Evidence.Journal.Merkle;
using MessageBroker.Evidence.Journal.Notes;
using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Store.Postgres;
using MessageBroker.Exchange.Store.Tables;
using Npgsql;

namespace MessageBroker.Exchange.Store.Upkeep;

/// <summary>The log as it stands in the new store: every copied entry is hashed again and the tree is built from nothing.</summary>
/// <param name="keyOf">The key that verifies the checkpoints of an origin.</param>
internal sealed class MovedJournal(Func<string, NoteVerifierKey> keyOf)
{
    private Hash256? signed;

    /// <summary>The tree: a generation goes on with that of the one before.</summary>
    public CompactRange Range { get; private set; } = CompactRange.Empty;

    /// <summary>What does not hold, in words; null where root, state and newest checkpoint agree.</summary>
    public async Task<string?> FaultAsync(PostgresLink target, CancellationToken cancellationToken)
    {
        var state = await EntryTable.StateAsync(target);
        if (await WalkAsync(target, state, cancellationToken) is { } fault) return fault;
        if (state is null) return Range.Size == 0 ? null : "log_state";
        if (!state.Range.AsSpan().SequenceEqual(Range.ToArray())) return $"{Range.Root}, size {Text(Range.Size)}";
        if (state.Checkpoint is not { } note) return null;
        // One of an earlier generation is of the same tree, under that generation's name.
        var (checkpoint, unread) = Checkpoint.Read(Encoding.UTF8.GetBytes(note), [keyOf(CheckpointOrigin.Of(note) ?? state.Origin)]);
        if (checkpoint is null) return $"checkpoint: {unread}";
        return checkpoint.Root == signed && checkpoint.Size == state.CheckpointSize ? null : $"checkpoint {Text(checkpoint.Size)}: {signed}, {checkpoint.Root}";
    }

    private async Task<string?> WalkAsync(PostgresLink target, LogState? state, CancellationToken cancellationToken)
    {
        signed = state is { CheckpointSize: 0 } ? Range.Root : null;
        await using var command = new NpgsqlCommand(
            "SELECT l.leaf_index, l.leaf_hash, e.bytes, e.leaf_hash FROM leaf l LEFT JOIN entry e ON e.id = l.entry_id ORDER BY l.leaf_index", target.Connection);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
        {
            var index = (ulong)rows.GetInt64(0);
            if (index != Range.Size || rows.IsDBNull(2)) return $"leaf {Text(Range.Size)}";
            var hash = EntryCodec.HashOf(rows.GetFieldValue<byte[]>(2));
            if (!rows.GetFieldValue<byte[]>(1).AsSpan().SequenceEqual(hash.ToArray()) || !rows.GetFieldValue<byte[]>(3).AsSpan().SequenceEqual(hash.ToArray())) return $"leaf {Text(index)}: {hash}";
            Range = Range.Append([hash]);
            if (Range.Size == state?.CheckpointSize) signed = Range.Root;
        }
        return null;
    }

    private static string Text(ulong number) => number.ToString(CultureInfo.InvariantCulture);
}
