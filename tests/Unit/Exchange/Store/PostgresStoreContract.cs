using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Exchange.Store.Postgres;
using MessageBroker.Tests.PostgresBed;

namespace MessageBroker.Tests.Unit.Exchange.Store;

/// <summary>The contract on PostgreSQL.</summary>
[Collection("postgres")]
public sealed class PostgresStoreContract(PostgresServer server) : StoreContract
{
    protected override async Task<StoreBed> MakeBedAsync()
    {
        Skip.If(PostgresCluster.Absence is not null, PostgresCluster.Absence);
        return await PostgresStoreBed.MakeAsync(server);
    }

    protected override Task<int> EndOrphansAsync(IStore store) => ((PostgresStore)store).EndOrphanedAttemptsAsync(CancellationToken.None);
}
