using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Exchange.Store.Sqlite;
using MessageBroker.Exchange.Store.Tables;
using Microsoft.Data.Sqlite;

namespace MessageBroker.Exchange.Store.Secrets;

/// <summary>The keys in a SQLite file of their own, one caller at a time.</summary>
internal sealed class SqliteSecretFile(string path, SqliteLink anchor, bool readOnly) : ISecretStore
{
    private readonly SemaphoreSlim gate = new(1, 1);
    private SqliteLink? link;
    private bool disposed;

    public string Place => path;

    public bool MayGoBack => false;

    public Task EnsureAsync(CancellationToken cancellationToken) => UseAsync(_ => new ValueTask<bool>(true), inTransaction: false, cancellationToken);

    public async Task<T> UseAsync<T>(Func<IStoreLink, ValueTask<T>> work, bool inTransaction, CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            var open = Opened();
            if (inTransaction) open.Run("BEGIN IMMEDIATE");
            var result = SqliteStore.Completed(work(open));
            if (inTransaction) open.Run("COMMIT");
            return result;
        }
        catch (SqliteException e)
        {
            throw SqliteEngine.Away(e, path);
        }
        finally
        {
            if (link is { } left && (left.Fault is not null || left.InTransaction)) Drop();
            gate.Release();
        }
    }

    public void Dispose()
    {
        if (disposed) return;
        disposed = true;
        Drop();
        anchor.Dispose();
    }

    private SqliteLink Opened()
    {
        if (disposed) throw new StoreAwayException("unreachable");
        if (anchor.HasMoved) throw new StoreAwayException("missing");
        return link ??= readOnly
            ? SqliteLink.Open(path, SqliteOpenMode.ReadOnly)
            : SqliteLink.Open(path, SqliteOpenMode.ReadWrite, "synchronous = FULL", "secure_delete = ON");
    }

    private void Drop()
    {
        link?.Dispose();
        link = null;
    }
}
