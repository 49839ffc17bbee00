using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using MessageBroker.Exchange.Flow.Ports;

namespace MessageBroker.Exchange.Store.Sqlite;

/// <summary>A few read-only connections. Each use is one read transaction, that is, one snapshot beside the writer.</summary>
/// <param name="limit">Longest time of one use; null for none.</param>
internal sealed class ReadPool(string path, int most, TimeSpan? limit, TimeProvider time) : IDisposable
{
    private readonly ConcurrentBag<SqliteLink> idle = [];
    private readonly SemaphoreSlim free = new(most, most);
    private volatile bool disposed;

    /// <exception cref="StoreAwayException">The store cannot be read now.</exception>
    public async Task<T> ReadAsync<T>(Func<SqliteReader, ValueTask<T>> read, CancellationToken cancellationToken)
    {
        await free.WaitAsync(cancellationToken);
        try
        {
            return await ReadAsync(Rent(), read);
        }
        catch (SqliteException e) when (SqliteEngine.IsFault(e))
        {
            throw SqliteEngine.Away(e, path);
        }
        finally
        {
            free.Release();
        }
    }

    public void Dispose()
    {
        disposed = true;
        while (idle.TryTake(out var link)) link.Dispose();
    }

    private async Task<T> ReadAsync<T>(SqliteLink link, Func<SqliteReader, ValueTask<T>> read)
    {
        var reader = new SqliteReader(link);
        try
        {
            if (limit is { } longest) link.Limit(time, longest);
            link.Control("BEGIN");
            return await read(reader);
        }
        finally
        {
            reader.Close();
            Return(link);
        }
    }

    private SqliteLink Rent()
    {
        if (disposed) throw new StoreAwayException("unreachable");
        if (!idle.TryTake(out var link)) link = SqliteLink.Open(path, SqliteOpenMode.ReadOnly);
        if (!link.HasMoved) return link;
        link.Dispose();
        throw new StoreAwayException("missing");
    }

    private void Return(SqliteLink link)
    {
        if (link.Fault is null && !disposed && link.TryControl("ROLLBACK") == 0) idle.Add(link);
        else link.Dispose();
        if (disposed) Dispose();
    }
}
