using Microsoft.Data.Sqlite;
using MessageBroker.Exchange.Flow.Model;

namespace MessageBroker.Exchange.Store.Sqlite;

/// <summary>Statements on the journal: entry, pending_leaf, leaf, log_state, checkpoint.</summary>
internal static class EntryTable
{
    private const string Select =
        """
        SELECT e.id, e.institution, e.case_id, e.message_id, e.bytes, e.leaf_hash, l.leaf_index
        FROM entry e LEFT JOIN leaf l ON l.entry_id = e.id
        """;

    private const string Current = "(SELECT generation FROM log_state)";

    public static EntryRow? Find(SqliteLink link, Guid id) => link.First($"{Select} WHERE e.id = @id", Read, ("@id", id.Text()));

    public static EntryRow? Latest(SqliteLink link, CaseKey key) => link.First(
        $"{Select} WHERE e.institution = @institution AND e.case_id = @case ORDER BY e.seq DESC LIMIT 1",
        Read, ("@institution", key.Institution), ("@case", key.CaseId));

    public static List<EntryRow> OfCase(SqliteLink link, CaseKey key) => link.Rows(
        $"{Select} WHERE e.institution = @institution AND e.case_id = @case ORDER BY e.seq",
        Read, ("@institution", key.Institution), ("@case", key.CaseId));

    public static List<EntryRow> ByIndex(SqliteLink link, ulong from, int max) => link.Rows(
        $"""
        SELECT e.id, e.institution, e.case_id, e.message_id, e.bytes, e.leaf_hash, l.leaf_index
        FROM leaf l JOIN entry e ON e.id = l.entry_id
        WHERE l.generation = {Current} AND l.leaf_index >= @from ORDER BY l.leaf_index LIMIT @max
        """,
        Read, ("@from", from.Signed()), ("@max", max));

    public static List<EntryRow> Pending(SqliteLink link, int max) => link.Rows(
        """
        SELECT e.id, e.institution, e.case_id, e.message_id, e.bytes, e.leaf_hash, NULL
        FROM pending_leaf p JOIN entry e ON e.id = p.entry_id ORDER BY p.entry_id LIMIT @max
        """,
        Read, ("@max", max));

    public static List<byte[]> LeafHashes(SqliteLink link, ulong from, ulong count) => link.Rows(
        $"SELECT leaf_hash FROM leaf WHERE generation = {Current} AND leaf_index >= @from AND leaf_index < @end ORDER BY leaf_index",
        row => row.Bytes(0), ("@from", from.Signed()), ("@end", checked(from + count).Signed()));

    public static void Insert(SqliteLink link, EntryRow row)
    {
        if (row.Index is not null) throw new ArgumentException("an entry is inserted without index; the integrator gives it", nameof(row));
        link.Run(
            "INSERT INTO entry (id, institution, case_id, message_id, bytes, leaf_hash) VALUES (@id, @institution, @case, @message, @bytes, @hash)",
            ("@id", row.Id.Text()), ("@institution", row.Case.Institution), ("@case", row.Case.CaseId), ("@message", row.MessageId?.Text()),
            ("@bytes", row.Bytes), ("@hash", row.LeafHash));
        link.Run("INSERT INTO pending_leaf (entry_id) VALUES (@id)", ("@id", row.Id.Text()));
    }

    /// <exception cref="InvalidOperationException">The entry has an index already, or the log was never begun: only one integrator may number.</exception>
    public static void AssignIndex(SqliteLink link, Guid entryId, ulong index)
    {
        var pending = link.Run("DELETE FROM pending_leaf WHERE entry_id = @id", ("@id", entryId.Text()));
        if (pending != 1) throw new InvalidOperationException($"entry {entryId} does not wait for an index");
        var written = link.Run(
            """
            INSERT INTO leaf (generation, leaf_index, entry_id, leaf_hash)
            SELECT s.generation, @index, e.id, e.leaf_hash FROM entry e CROSS JOIN log_state s WHERE e.id = @id
            """,
            ("@id", entryId.Text()), ("@index", index.Signed()));
        if (written != 1) throw new InvalidOperationException("the log state is saved before indices are given: it names the generation");
    }

    public static LogState? State(SqliteLink link) => link.First(
        "SELECT origin, generation, size, compact_range, checkpoint, checkpoint_size, checkpoint_at FROM log_state",
        row => new LogState(row.GetString(0), row.GetInt32(1), row.Size(2), row.Bytes(3), row.TextOrNull(4), row.Size(5), row.TimeOrNull(6)));

    /// <exception cref="InvalidOperationException">The log would shrink: within a generation its size and its checkpoint only grow.</exception>
    public static void SaveState(SqliteLink link, LogState state)
    {
        var saved = link.Run(
            """
            INSERT INTO log_state (one, origin, generation, size, compact_range, checkpoint, checkpoint_size, checkpoint_at)
            VALUES (1, @origin, @generation, @size, @range, @checkpoint, @checkpointSize, @checkpointAt)
            ON CONFLICT (one) DO UPDATE SET origin = excluded.origin, generation = excluded.generation, size = excluded.size,
                compact_range = excluded.compact_range, checkpoint = excluded.checkpoint,
                checkpoint_size = excluded.checkpoint_size, checkpoint_at = excluded.checkpoint_at
            WHERE excluded.generation > log_state.generation
                OR (excluded.generation = log_state.generation AND excluded.size >= log_state.size AND excluded.checkpoint_size >= log_state.checkpoint_size)
            """,
            ("@origin", state.Origin), ("@generation", state.Generation), ("@size", state.Size.Signed()), ("@range", state.Range),
            ("@checkpoint", state.Checkpoint), ("@checkpointSize", state.CheckpointSize.Signed()), ("@checkpointAt", state.CheckpointAt.Micros()));
        if (saved != 1) throw new InvalidOperationException($"log size {state.Size} of generation {state.Generation} is behind what is stored");
    }

    /// <summary>Of the current generation.</summary>
    public static string? Checkpoint(SqliteLink link, ulong size) => (string?)link.Scalar(
        $"SELECT note FROM checkpoint WHERE generation = {Current} AND size = @size", ("@size", size.Signed()));

    /// <summary>Of the current generation, by size.</summary>
    public static List<StoredCheckpoint> Checkpoints(SqliteLink link, ulong after, int max) => link.Rows(
        $"SELECT size, note FROM checkpoint WHERE generation = {Current} AND size > @after ORDER BY size LIMIT @max",
        row => new StoredCheckpoint(row.Size(0), row.GetString(1)), ("@after", after.Signed()), ("@max", max));

    /// <exception cref="InvalidOperationException">The log state was never saved.</exception>
    public static void SaveCheckpoint(SqliteLink link, ulong size, string note, DateTimeOffset at)
    {
        var saved = link.Run(
            """
            INSERT INTO checkpoint (generation, size, note, signed_at) SELECT generation, @size, @note, @at FROM log_state WHERE true
            ON CONFLICT (generation, size) DO UPDATE SET note = excluded.note, signed_at = excluded.signed_at
            """,
            ("@size", size.Signed()), ("@note", note), ("@at", at.Micros()));
        if (saved != 1) throw new InvalidOperationException("the log state is saved before a checkpoint: it names the generation");
    }

    private static EntryRow Read(SqliteDataReader row) => new(
        row.Id(0), new CaseKey(row.GetString(1), row.GetString(2)), row.IdOrNull(3), row.Bytes(4), row.Bytes(5), row.IsDBNull(6) ? null : row.Size(6));
}
