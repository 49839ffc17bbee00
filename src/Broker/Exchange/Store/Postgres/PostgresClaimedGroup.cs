using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;

namespace MessageBroker.Exchange.Store.Postgres;

/// <summary>
/// Cases whose rows this worker's open transaction has locked. Reads go through a snapshot of their own, taken after the lock; the writes
/// and their commit end the transaction and with it the locks.
/// </summary>
internal sealed class PostgresClaimedGroup(PostgresStore store, PostgresLink? link, IReadOnlyList<CaseKey> cases) : IClaimedGroup
{
    private PostgresLink? open = link;
    private bool disposed;

    public IReadOnlyList<CaseKey> Cases => cases;

    /// <summary>The server's process whose transaction holds the rows, as pg_stat_activity names it; null where there is none (any more).</summary>
    public int? Backend => open?.Connection.ProcessID;

    public Task<T> ReadAsync<T>(Func<IStoreReader, ValueTask<T>> read, CancellationToken cancellationToken) => store.ReadAsync(read, cancellationToken);

    public async Task<IReadOnlyList<Exception?>> CommitAsync(IReadOnlyList<Func<IStoreSession, ValueTask>> applies, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        cancellationToken.ThrowIfCancellationRequested();
        if (cases.Count == 0) return [];
        var held = open ?? throw new InvalidOperationException("the group is committed already");
        open = null;
        try
        {
            held.Stop = CancellationToken.None;
            var write = new PendingWrite(applies, cases);
            var parts = new PostgresParts(held, store.Options);
            await parts.ApplyAsync(write);
            await parts.GiveBackAsync([.. cases.Skip(applies.Count)]);
            await parts.CommitAsync();
            await store.CommittedAsync(held, parts.EarliestDue);
            return write.Failures;
        }
        catch (StoreAwayException)
        {
            // The transaction is gone and this process is not: as far as the store can be reached, the claims are taken back.
            await store.TakeBackAsync(cases);
            throw;
        }
        finally
        {
            await held.DisposeAsync();
            store.Release(cases);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (disposed) return;
        disposed = true;
        if (open is not { } held) return;
        open = null;
        try
        {
            await GiveBackAsync(held);
        }
        finally
        {
            await held.DisposeAsync();
            store.Release(cases);
        }
    }

    private async Task GiveBackAsync(PostgresLink held)
    {
        try
        {
            held.Stop = CancellationToken.None;
            held.Forget();
            var parts = new PostgresParts(held, store.Options);
            await parts.GiveBackAsync(cases);
            await parts.CommitAsync();
        }
        catch (StoreAwayException)
        {
            // The lock is gone with the connection.
            await store.TakeBackAsync(cases);
        }
    }
}
