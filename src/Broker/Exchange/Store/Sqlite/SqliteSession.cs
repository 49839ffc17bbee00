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

    public override ValueTask<bool> TryLockChoreAsync(Chore chore) => new(true);

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
