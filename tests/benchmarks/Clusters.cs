using MessageBroker.Tests.PostgresBed;

namespace MessageBroker.Benchmarks;

/// <summary>One database server for a run, started where a part needs it.</summary>
internal sealed class Clusters : IAsyncDisposable
{
    private PostgresCluster? cluster;

    /// <summary>Null for a store that needs no server.</summary>
    public async Task<PostgresCluster?> ForAsync(string store) =>
        store == "sqlite" ? null : cluster ??= await PostgresCluster.StartAsync(("shared_buffers", "512MB"), ("max_wal_size", "4GB"), ("track_wal_io_timing", "off"));

    public async ValueTask DisposeAsync()
    {
        if (cluster is not null) await cluster.DisposeAsync();
    }
}
