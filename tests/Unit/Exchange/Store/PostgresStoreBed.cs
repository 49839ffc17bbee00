using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Exchange.Store.Postgres;
using MessageBroker.Tests.PostgresBed;
using Npgsql;

namespace MessageBroker.Tests.Unit.Exchange.Store;

/// <summary>A PostgreSQL store in a database of its own.</summary>
public sealed class PostgresStoreBed : StoreBed
{
    private readonly PostgresServer server;
    private readonly string database;
    private readonly bool isOwner;
    private string? tinyDisk;
    private PostgresStore store = null!;

    private PostgresStoreBed(PostgresServer server, string database, bool isOwner)
    {
        this.server = server;
        this.database = database;
        this.isOwner = isOwner;
    }

    public override IStore Store => store;

    public PostgresStore Postgres => store;

    public string Database => database;

    public override long Commits => store.Commits;

    public static async Task<PostgresStoreBed> MakeAsync(PostgresServer server)
    {
        var bed = new PostgresStoreBed(server, await server.NewDatabaseAsync(), isOwner: true);
        await bed.OpenAsync();
        return bed;
    }

    public PostgresStoreOptions Options(string node = "node-1") => PostgresServer.Options(server.Cluster, database, node);

    public override async Task ReopenAsync()
    {
        await store.DisposeAsync();
        await OpenAsync();
    }

    public override async Task KillAsync()
    {
        var killed = store;
        await server.Cluster.TerminateAsync(database);
        await OpenAsync();
        await killed.DisposeAsync();
    }

    public override async Task<IAsyncDisposable> LockAsync()
    {
        var connection = await server.Cluster.ConnectAsync(database);
        await using var command = new NpgsqlCommand("BEGIN; LOCK TABLE case_row IN EXCLUSIVE MODE", connection);
        await command.ExecuteNonQueryAsync();
        return connection;
    }

    public override Task TakeAwayAsync() => server.Cluster.SqlAsync("postgres", $"DROP DATABASE {database} WITH (FORCE)");

    /// <summary>Payloads lie on a file system of two megabytes (root mounts one); without that right the server itself is told to say so.</summary>
    public override async Task ReopenNearlyFullAsync()
    {
        if (PostgresCluster.IsRoot)
        {
            tinyDisk = Directory.CreateTempSubdirectory("broker-tiny-").FullName;
            await PostgresCluster.CallAsync(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", tinyDisk]);
            await PostgresCluster.CallAsync(["chown", "postgres:postgres", tinyDisk]);
            await server.Cluster.SqlAsync(database, $"CREATE TABLESPACE tiny_{database} LOCATION '{tinyDisk}'");
            await server.Cluster.SqlAsync(database, $"ALTER TABLE payload SET TABLESPACE tiny_{database}");
        }
        else
        {
            await server.Cluster.SqlAsync(database, """
                CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'No space left on device' USING ERRCODE = '53100'; END $$;
                CREATE TRIGGER full_disk BEFORE INSERT ON payload FOR EACH ROW WHEN (length(NEW.sealed) > 1000000) EXECUTE FUNCTION full_disk();
                """);
        }
        await ReopenAsync();
    }

    /// <summary>A kill of a node leaves what is committed; another process opens that under the same name.</summary>
    public override async Task<StoreBed> AfterKillAsync()
    {
        var after = new PostgresStoreBed(server, database, isOwner: false);
        await after.OpenAsync();
        return after;
    }

    public override async Task<long> CountAsync(string rows) => (long)(await server.Cluster.SqlAsync(database, $"SELECT count(*) FROM {rows}"))!;

    public override async ValueTask DisposeAsync()
    {
        await store.DisposeAsync();
        if (!isOwner) return;
        await server.Cluster.SqlAsync("postgres", $"DROP DATABASE IF EXISTS {database} WITH (FORCE)");
        if (tinyDisk is null) return;
        await server.Cluster.SqlAsync("postgres", $"DROP TABLESPACE tiny_{database}");
        await PostgresCluster.CallAsync(["umount", tinyDisk]);
        Directory.Delete(tinyDisk);
    }

    private async Task OpenAsync()
    {
        // The store before lies killed, or closes its connections while this one opens: its name is not asked for.
        var opening = await PostgresStore.OpenAsync(Options() with { TakeOverPatience = null }, null, CancellationToken.None);
        Assert.Null(opening.Finding);
        store = opening.Store!;
    }
}
