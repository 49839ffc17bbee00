using System.Globalization;
using MessageBroker.Tests.PostgresBed;

namespace MessageBroker.Tests.Acceptance.DoorSuite;

/// <summary>A database of a server: away is a server that is down.</summary>
internal sealed class PostgresBrokerStore(PostgresCluster cluster, string database) : IBrokerStore
{
    public async Task<string?> TextAsync(string sql) => Convert.ToString(await cluster.SqlAsync(database, sql), CultureInfo.InvariantCulture) is { Length: > 0 } text ? text : null;

    public async Task<IAsyncDisposable> TakeAwayAsync()
    {
        await cluster.StopAsync();
        return new Down(cluster);
    }

    private sealed class Down(PostgresCluster cluster) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await cluster.StartAgainAsync();
    }
}
