using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Exchange.Store.Tables;

namespace MessageBroker.Exchange.Store.Sqlite;

/// <summary>
/// Which cases a worker of this process holds. One process owns a SQLite store, so the set in memory is the lock; it ends with
/// the process.
/// </summary>
internal sealed class SqliteClaims
{
    private readonly Lock gate = new();
    private readonly HashSet<CaseKey> held = [];
    private readonly LaneTurns turns = new();

    /// <summary>
    /// Claims <paramref name="max"/> of the due cases that nobody holds, lane by lane. The table is read under the gate: whoever gave a case back
    /// has committed before, so that no case is handed out for work that is done.
    /// </summary>
    /// <param name="lanes">Lanes from behind one on and round to it.</param>
    /// <param name="due">Due cases of a lane in order, at most as many as asked for.</param>
    public List<CaseKey> Take(int max, Func<string, List<Lane>> lanes, Func<string, int, List<(CaseKey Key, int Claims)>> due)
    {
        lock (gate)
        {
            var turn = turns.Next();
            var free = turns.Order(turn, lanes(turn.Behind), max).Select(lane => due(lane.Partner, max + held.Count).Where(d => !held.Contains(d.Key)).ToList()).ToList();
            var taken = Suspects.Apart([.. LaneTurns.Interleave(free).Take(max)], d => d.Claims > 0).Select(d => d.Key).ToList();
            held.UnionWith(taken);
            return taken;
        }
    }

    public DateTimeOffset? Earliest(Func<int, List<(CaseKey Key, DateTimeOffset DueAt)>> waiting)
    {
        lock (gate)
        {
            foreach (var (key, dueAt) in waiting(held.Count + 1))
            {
                if (!held.Contains(key)) return dueAt;
            }
            return null;
        }
    }

    public void Give(IReadOnlyList<CaseKey> keys)
    {
        lock (gate) held.ExceptWith(keys);
    }
}

/// <summary>Claimed cases of one worker; given back on disposal.</summary>
internal sealed class SqliteClaimedGroup(SqliteStore store, IReadOnlyList<CaseKey> cases) : IClaimedGroup
{
    private int worked;
    private int disposed;

    public IReadOnlyList<CaseKey> Cases => cases;

    public Task<T> ReadAsync<T>(Func<IStoreReader, ValueTask<T>> read, CancellationToken cancellationToken) => store.ReadAsync(read, cancellationToken);

    public async Task<IReadOnlyList<Exception?>> CommitAsync(IReadOnlyList<Func<IStoreSession, ValueTask>> applies, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(disposed != 0, this);
        var results = await store.CommitAsync(new PendingWrite(applies, cases), cancellationToken);
        worked = applies.Count;
        return results;
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, 1) == 0) await store.ReleaseAsync(cases, cases.Skip(worked).ToList());
    }
}
