using MessageBroker.Tests.Acceptance.Setup;
using MessageBroker.Tests.PostgresBed;

namespace MessageBroker.Tests.Acceptance.DoorSuite;

/// <summary>The staging-table door before a broker whose store is on PostgreSQL.</summary>
public sealed class PostgresStagingDoorTests(PostgresStagingDoorTests.Place place) : DoorContract(place), IClassFixture<PostgresStagingDoorTests.Place>
{
    public sealed class Place : DoorPlace
    {
        private const string Database = "door";
        private PostgresCluster? cluster;

        public override string? Absence => PostgresCluster.Absence;

        private protected override Task<IDoorBench> OpenAsync() => StagingBench.OpenAsync(StoreAsync);

        public override async Task DisposeAsync()
        {
            await base.DisposeAsync();
            if (cluster is not null) await cluster.DisposeAsync();
        }

        private async Task<IBrokerStore> StoreAsync(Land land)
        {
            cluster = await PostgresCluster.StartAsync();
            await cluster.SqlAsync("postgres", $"CREATE DATABASE {Database} OWNER {PostgresCluster.User}");
            SharedDatabase.Use(land, cluster, Database, land.Endpoint.ToString());
            return new PostgresBrokerStore(cluster, Database);
        }
    }
}
