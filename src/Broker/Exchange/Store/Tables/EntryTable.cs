using MessageBroker.Exchange.Flow.Model;

namespace MessageBroker.Exchange.Store.Tables;

/// <summary>Statements on the journal: entry, pending_leaf, leaf, log_state, checkpoint.</summary>
internal static class EntryTable
{
    private const string Select =
        """
        SELECT e.id, e.institution, e.case_id, e.message_id, e.bytes, e.leaf_hash, l.leaf_index
        FROM entry e LEFT JOIN leaf l ON l.entry_id = e.id
        """;

    public static ValueTask<EntryRow?> FindAsync(IStoreLink link, Guid id) => link.FirstAsync($"{Select} WHERE e.id = @id", Read, ("@id", id));

    public static ValueTask<EntryRow?> LatestAsync(IStoreLink link, CaseKey key) => link.FirstAsync(
        $"{Select} WHERE e.institution = @institution AND e.case_id = @case ORDER BY e.seq DESC LIMIT 1",
        Read, ("@institution", key.Institution), ("@case", key.CaseId));

    public static ValueTask<List<EntryRow>> OfCaseAsync(IStoreLink link, CaseKey key) => link.RowsAsync(
        $"{Select} WHERE e.institution = @institution AND e.case_id = @case ORDER BY e.seq",
        Read, ("@institution", key.Institution), ("@case", key.CaseId));

    public static ValueTask<List<EntryRow>> ByIndexAsync(IStoreLink link, ulong from, int max) => link.RowsAsync(
        """
        SELECT e.id, e.institution, e.case_id, e.message_id, e.bytes, e.leaf_hash, l.leaf_index
        FROM leaf l JOIN entry e ON e.id = l.entry_id
        WHERE l.leaf_index >= @from ORDER BY l.leaf_index LIMIT @max
        """,
        Read, ("@from", from), ("@max", max));

    public static ValueTask<List<EntryRow>> PendingAsync(IStoreLink link, int max) => link.RowsAsync(
        """
        SELECT e.id, e.institution, e.case_id, e.message_id, e.bytes, e.leaf_hash, NULL
        FROM pending_leaf p JOIN entry e ON e.id = p.entry_id ORDER BY p.entry_id LIMIT @max
        """,
        Read, ("@max", max));

    public static ValueTask<List<byte[]>> LeafHashesAsync(IStoreLink link, ulong from, ulong count) => link.RowsAsync(
        "SELECT leaf_hash FROM leaf WHERE leaf_index >= @from AND leaf_index < @end ORDER BY leaf_index",
        row => row.Octets(0), ("@from", from), ("@end", checked(from + count)));

    public static async ValueTask InsertAsync(IStoreLink link, EntryRow row)
    {
        if (row.Index is not null) throw new ArgumentException("an entry is inserted without index; the integrator gives it", nameof(row));
        await link.RunAsync(
            "INSERT INTO entry (id, institution, case_id, message_id, bytes, leaf_hash) VALUES (@id, @institution, @case, @message, @bytes, @hash)",
            ("@id", row.Id), ("@institution", row.Case.Institution), ("@case", row.Case.CaseId), ("@message", row.MessageId),
            ("@bytes", row.Bytes), ("@hash", row.LeafHash));
        await link.RunAsync("INSERT INTO pending_leaf (entry_id) VALUES (@id)", ("@id", row.Id));
    }

    public static ValueTask<LogState?> StateAsync(IStoreLink link) => link.FirstAsync(
        "SELECT origin, generation, size, compact_range, checkpoint, checkpoint_size, checkpoint_at FROM log_state",
        row => new LogState(row.Text(0), row.Number(1), row.Size(2), row.Octets(3), row.TextOrNull(4), row.Size(5), row.TimeOrNull(6)));

    /// <exception cref="InvalidOperationException">The log would shrink: within a generation its size and its checkpoint only grow.</exception>
    public static async ValueTask SaveStateAsync(IStoreLink link, LogState state)
    {
        var saved = await link.RunAsync(
            """
            INSERT INTO log_state (one, origin, generation, size, compact_range, checkpoint, checkpoint_size, checkpoint_at)
            VALUES (1, @origin, @generation, @size, @range, @checkpoint, @checkpointSize, @checkpointAt)
            ON CONFLICT (one) DO UPDATE SET origin = excluded.origin, generation = excluded.generation, size = excluded.size,
                compact_range = excluded.compact_range, checkpoint = excluded.checkpoint,
                checkpoint_size = excluded.checkpoint_size, checkpoint_at = excluded.checkpoint_at
            WHERE excluded.generation > log_state.generation
                OR (excluded.generation = log_state.generation AND excluded.size >= log_state.size AND excluded.checkpoint_size >= log_state.checkpoint_size)
            """,
            ("@origin", state.Origin), ("@generation", state.Generation), ("@size", state.Size), ("@range", state.Range),
            ("@checkpoint", state.Checkpoint), ("@checkpointSize", state.CheckpointSize), ("@checkpointAt", state.CheckpointAt));
        if (saved != 1) throw new InvalidOperationException($"log size {state.Size} of generation {state.Generation} is behind what is stored");
    }

    public static ValueTask<string?> CheckpointAsync(IStoreLink link, ulong size) => link.FirstAsync(
        "SELECT note FROM checkpoint WHERE size = @size ORDER BY generation DESC LIMIT 1", row => row.Text(0), ("@size", size));

    /// <summary>The second line of a checkpoint's note is the size of the tree that it signs.</summary>
    public static async ValueTask<bool> HoldsCheckpointAsync(IStoreLink link, string note) =>
        note.Split('\n') is [_, var line, ..] && ulong.TryParse(line, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var size) && size <= long.MaxValue
        && await link.FirstAsync("SELECT note FROM checkpoint WHERE size = @size AND note = @note", row => row.Text(0), ("@size", size), ("@note", note)) is not null;

    /// <summary>By size.</summary>
    public static ValueTask<List<StoredCheckpoint>> CheckpointsAsync(IStoreLink link, ulong after, int max) => link.RowsAsync(
        "SELECT size, note FROM checkpoint WHERE size > @after ORDER BY size LIMIT @max",
        row => new StoredCheckpoint(row.Size(0), row.Text(1)), ("@after", after), ("@max", max));

    /// <exception cref="InvalidOperationException">The log state was never saved.</exception>
    public static async ValueTask SaveCheckpointAsync(IStoreLink link, ulong size, string note, DateTimeOffset at)
    {
        var saved = await link.RunAsync(
            """
            INSERT INTO checkpoint (generation, size, note, signed_at) SELECT generation, @size, @note, @at FROM log_state WHERE true
            ON CONFLICT (generation, size) DO UPDATE SET note = excluded.note, signed_at = excluded.signed_at
            """,
            ("@size", size), ("@note", note), ("@at", at));
        if (saved != 1) throw new InvalidOperationException("the log state is saved before a checkpoint: it names the generation");
    }

    private static EntryRow Read(StoreRow row) => new(
        row.Id(0), new CaseKey(row.Text(1), row.Text(2)), row.IdOrNull(3), row.Octets(4), row.Octets(5), row.SizeOrNull(6));
}
