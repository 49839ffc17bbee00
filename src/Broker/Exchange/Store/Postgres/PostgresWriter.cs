using MessageBroker.Exchange.Flow.Ports;

namespace MessageBroker.Exchange.Store.Postgres;

/// <summary>
/// The connection on which the writes of a node's doors and effects share commits. After a failed group the connection is opened anew,
/// because what it still holds is unknown.
/// </summary>
internal sealed class PostgresWriter(PostgresStoreOptions options, PostgresConnections connections) : IAsyncDisposable
{
    private PostgresLink? link;

    /// <summary>
    /// Runs and commits a group. A failure of the store fails the whole group. It takes no token: it runs for many callers, and none may stop
    /// the others.
    /// </summary>
    /// <param name="committed">Called after the commit with the earliest due time that the group left for a worker, or null.</param>
    /// <exception cref="StoreAwayException">Nothing of the group was written, unless the answer to the commit was lost: then all of it may be.</exception>
    internal async Task CommitAsync(IReadOnlyList<PendingWrite> group, Func<PostgresLink, DateTimeOffset?, Task> committed)
    {
        var open = await BeginAsync();
        try
        {
            var parts = new PostgresParts(open, options);
            foreach (var write in group) await parts.ApplyAsync(write);
            await parts.CommitAsync();
            await committed(open, parts.EarliestDue);
        }
        catch
        {
            await DropAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => DropAsync();

    /// <summary>A connection that broke while it lay idle is replaced once: nothing was written on it.</summary>
    private async Task<PostgresLink> BeginAsync()
    {
        try
        {
            return await BeginOnAsync(link ??= await connections.OpenAsync(CancellationToken.None));
        }
        catch (StoreAwayException away) when (away.Reason == "unreachable" && link is not null)
        {
            await DropAsync();
            // The others of the pool are no better.
            connections.Clear();
        }
        try
        {
            return await BeginOnAsync(link = await connections.OpenAsync(CancellationToken.None));
        }
        catch
        {
            await DropAsync();
            throw;
        }
    }

    private static async Task<PostgresLink> BeginOnAsync(PostgresLink open)
    {
        open.BeginGroup();
        await open.RunAsync(PostgresParts.Begin);
        return open;
    }

    private async ValueTask DropAsync()
    {
        if (link is not { } left) return;
        link = null;
        await left.DisposeAsync();
    }
}
