using MessageBroker.Tests.Acceptance.Setup;
using Microsoft.Data.Sqlite;

namespace MessageBroker.Tests.Acceptance.DoorSuite;

/// <summary>A file: away is another writer that does not let go.</summary>
internal sealed class SqliteBrokerStore(Land land) : IBrokerStore
{
    public Task<string?> TextAsync(string sql) => land.Store.TextAsync(sql);

    public async Task<IAsyncDisposable> TakeAwayAsync()
    {
        var connection = await land.Store.OpenAsync();
        return new Held(connection, connection.BeginTransaction(deferred: false));
    }

    private sealed class Held(SqliteConnection connection, SqliteTransaction held) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await held.DisposeAsync();
            await connection.DisposeAsync();
        }
    }
}
