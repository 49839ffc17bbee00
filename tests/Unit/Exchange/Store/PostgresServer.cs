using MessageBroker.Exchange.Store;
using MessageBroker.Exchange.Store.Postgres;
using MessageBroker.Tests.PostgresBed;

namespace MessageBroker.Tests.Unit.Exchange.Store;

/// <summary>One server for all tests of a run, started by the first that needs it, and databases on it.</summary>
public sealed class PostgresServer : IAsyncLifetime
{
    private const string Template = "broker_template";

    private PostgresCluster? cluster;
    private int databases;

    public PostgresCluster Cluster => cluster ?? throw new InvalidOperationException("no server was started");

    public async Task InitializeAsync()
    {
        if (PostgresCluster.Absence is not null) return;
        // What was committed survives a kill of the server's processes all the same; only a power cut would tell.
        cluster = await PostgresCluster.StartAsync(("fsync", "off"), ("full_page_writes", "off"));
        await MakeTemplateAsync();
    }

    public async Task DisposeAsync()
    {
        if (cluster is not null) await cluster.DisposeAsync();
    }

    /// <summary>A database with a new store in it: a copy, since migrations cost more than most tests.</summary>
    public async Task<string> NewDatabaseAsync()
    {
        var name = $"broker_{Interlocked.Increment(ref databases)}";
        await Cluster.SqlAsync("postgres", $"CREATE DATABASE {name} OWNER {PostgresCluster.User} TEMPLATE {Template}");
        return name;
    }

    public static PostgresPlace Place(PostgresCluster cluster, string database) => new()
    {
        Host = "127.0.0.1", Port = cluster.Port, Database = database, User = PostgresCluster.User, Password = PostgresCluster.Password, Tls = PostgresTls.Off,
    };

    public static PostgresStoreOptions Options(PostgresCluster cluster, string database, string node = "node-1") => new()
    {
        Place = Place(cluster, database),
        Node = node,
        Time = TimeProvider.System,
        Ids = new RandomIds(TimeProvider.System),
        LockTimeout = TimeSpan.FromMilliseconds(300),
        KeyLockTimeout = TimeSpan.FromMilliseconds(150),
        IdleTimeout = TimeSpan.FromSeconds(30),
        WritePatience = TimeSpan.FromSeconds(4),
    };

    private async Task MakeTemplateAsync()
    {
        await Cluster.SqlAsync("postgres", $"CREATE DATABASE {Template} OWNER {PostgresCluster.User}");
        var opening = await PostgresStore.OpenAsync(Options(Cluster, Template), null, CancellationToken.None);
        Assert.Null(opening.Finding);
        await opening.Store!.DisposeAsync();
    }
}

[CollectionDefinition("postgres")]
public sealed class PostgresTests : ICollectionFixture<PostgresServer>;
