using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Store.Tables;
using NpgsqlTypes;

namespace MessageBroker.Exchange.Store.Postgres;

/// <summary>Writes of one savepoint, beside other nodes.</summary>
internal sealed class PostgresSession(PostgresLink link) : TableSession(link)
{
    /// <summary>
    /// The row of a claimed case is this transaction's own. Every other touched row is taken only where nobody holds it, and its due time is
    /// computed in a later statement, which sees what the last holder committed. Where somebody holds it, a row that wakes the case is
    /// inserted instead: nothing here ever waits for a case.
    /// </summary>
    public override async ValueTask<DateTimeOffset?> SettleAsync(CaseKey? claimed)
    {
        if (claimed is not null) await ClaimTable.ClearAsync(Link, claimed);
        var earliest = claimed is null ? null : await CaseTable.RecomputeDueAsync(Link, claimed, progress: true);
        foreach (var key in TouchedCases)
        {
            if (key == claimed) continue;
            var due = await WakeTable.TryLockAsync(Link, key) ? await CaseTable.RecomputeDueAsync(Link, key, progress: false) : await WakeTable.InsertAsync(Link, key);
            if (due < (earliest ?? DateTimeOffset.MaxValue)) earliest = due;
        }
        return earliest;
    }

    public override ValueTask<bool> TryLockLogAsync() => Link.AnyAsync("SELECT 1 FROM store_identity FOR NO KEY UPDATE SKIP LOCKED");

    public override ValueTask<bool> TryLockEffectAsync(Guid effectId) => Link.AnyAsync("SELECT 1 FROM effect WHERE id = @id FOR NO KEY UPDATE SKIP LOCKED", ("@id", effectId));

    protected override ValueTask<bool> TryLockCaseAsync(CaseKey key) => WakeTable.TryLockAsync(Link, key);

    public override ValueTask<bool> TryLockChoreAsync(Chore chore) => Link.AnyAsync(
        "SELECT 1 FROM chore WHERE name = @name FOR NO KEY UPDATE SKIP LOCKED", ("@name", chore.ToString().ToLowerInvariant()));

    /// <summary>Rows that the flow holds at this moment are left for the next batch: nothing waits for this.</summary>
    public override async ValueTask<int> TallyAsync(int max)
    {
        var steps = await TallyTable.DueAsync(Link, max, "FOR NO KEY UPDATE SKIP LOCKED");
        if (steps.Count == 0) return 0;
        await link.RunOfListsAsync("UPDATE message SET tallied = state WHERE id = ANY(@ids)", ("@ids", NpgsqlDbType.Uuid, steps.Select(s => s.MessageId).ToArray()));
        await TallyTable.AddAsync(Link, steps);
        return steps.Count;
    }

    public override async ValueTask AssignIndicesAsync(IReadOnlyList<(Guid EntryId, ulong Index)> indices)
    {
        if (indices.Count == 0) return;
        var ids = indices.Select(i => i.EntryId).ToArray();
        var pending = await link.RunOfListsAsync("DELETE FROM pending_leaf WHERE entry_id = ANY(@ids)", ("@ids", NpgsqlDbType.Uuid, ids));
        if (pending != ids.Length) throw new InvalidOperationException("an entry does not wait for an index");
        var written = await link.RunOfListsAsync(
            """
            INSERT INTO leaf (generation, leaf_index, entry_id, leaf_hash)
            SELECT s.generation, given.leaf_index, e.id, e.leaf_hash
            FROM unnest(@ids, @indices) AS given (entry_id, leaf_index) JOIN entry e ON e.id = given.entry_id CROSS JOIN log_state s
            """,
            ("@ids", NpgsqlDbType.Uuid, ids), ("@indices", NpgsqlDbType.Bigint, indices.Select(i => checked((long)i.Index)).ToArray()));
        if (written != ids.Length) throw new InvalidOperationException("the log state is saved before indices are given: it names the generation");
    }
}
