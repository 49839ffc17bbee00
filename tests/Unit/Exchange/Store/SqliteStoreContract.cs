using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Exchange.Store.Sqlite;

namespace MessageBroker.Tests.Unit.Exchange.Store;

/// <summary>The contract on SQLite.</summary>
public sealed class SqliteStoreContract : StoreContract
{
    protected override async Task<StoreBed> MakeBedAsync() => await SqliteStoreBed.MakeAsync();

    protected override Task<int> EndOrphansAsync(IStore store) => ((SqliteStore)store).EndOrphanedAttemptsAsync(CancellationToken.None);
}
