using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Store.Tables;

namespace MessageBroker.Exchange.Store.Sqlite;

/// <summary>Writes of one savepoint. There is one writer, so that a case row is never locked by somebody else.</summary>
internal sealed class SqliteSession(SqliteLink link) : TableSession(link)
{
    public override async ValueTask<DateTimeOffset?> SettleAsync(CaseKey? claimed)
    {
        DateTimeOffset? earliest = null;
        foreach (var key in claimed is null ? TouchedCases : TouchedCases.Append(claimed).Distinct())
        {
            var due = await CaseTable.RecomputeDueAsync(Link, key, progress: key == claimed);
            if (due < (earliest ?? DateTimeOffset.MaxValue)) earliest = due;
        }
        return earliest;
    }

    /// <summary>The one writer is alone.</summary>
    public override ValueTask<bool> TryLockLogAsync() => new(true);

    public override ValueTask<bool> TryLockEffectAsync(Guid effectId) => Link.AnyAsync("SELECT 1 FROM effect WHERE id = @id", ("@id", effectId));

    protected override ValueTask<bool> TryLockCaseAsync(CaseKey key) => new(true);

    public override ValueTask<bool> TryLockChoreAsync(Chore chore) => new(true);

    public override ValueTask AssignIndicesAsync(IReadOnlyList<(Guid EntryId, ulong Index)> indices) => AssignAsync(link, indices);

    /// <summary>All in two statements, the list as JSON: the engine knows no arrays.</summary>
    internal static async ValueTask AssignAsync(IStoreLink link, IReadOnlyList<(Guid EntryId, ulong Index)> indices)
    {
        if (indices.Count == 0) return;
        var list = $"[{string.Join(',', indices.Select(i => $"[\"{i.EntryId.Text()}\",{i.Index}]"))}]";
        var pending = await link.RunAsync("DELETE FROM pending_leaf WHERE entry_id IN (SELECT value ->> 0 FROM json_each(@list))", ("@list", list));
        if (pending != indices.Count) throw new InvalidOperationException("an entry does not wait for an index");
        var written = await link.RunAsync(
            """
            INSERT INTO leaf (generation, leaf_index, entry_id, leaf_hash)
            SELECT s.generation, given.value ->> 1, e.id, e.leaf_hash
            FROM json_each(@list) AS given CROSS JOIN entry e ON e.id = given.value ->> 0 CROSS JOIN log_state s
            """,
            ("@list", list));
        if (written != indices.Count) throw new InvalidOperationException("the log state is saved before indices are given: it names the generation");
    }

    /// <summary>Counts a claim of each case; gives those that may be worked on.</summary>
    public async ValueTask<IReadOnlyList<CaseKey>> CountClaimsAsync(IReadOnlyList<CaseKey> keys)
    {
        var counted = new List<CaseKey>(keys.Count);
        foreach (var key in keys)
        {
            if (await CaseTable.CountClaimAsync(Link, key)) counted.Add(key);
        }
        return counted;
    }

    public async ValueTask UncountClaimsAsync(IReadOnlyList<CaseKey> keys)
    {
        foreach (var key in keys) await CaseTable.UncountClaimAsync(Link, key);
    }
}
