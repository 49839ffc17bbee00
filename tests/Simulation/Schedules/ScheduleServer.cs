using MessageBroker.Exchange.Store.Postgres;
using MessageBroker.Tests.PostgresBed;
using MessageBroker.Tests.Simulation.Clockwork;
using MessageBroker.Tests.Simulation.World;
using Npgsql;
using NpgsqlTypes;

namespace MessageBroker.Tests.Simulation.Schedules;

/// <summary>One PostgreSQL server for all schedules of a run, a database with an empty store for each, and the superuser's view of it.</summary>
internal sealed class ScheduleServer : IAsyncDisposable
{
    private const string Template = "broker_template";
    private readonly PostgresCluster cluster;
    private readonly NpgsqlConnection admin;
    private readonly SemaphoreSlim asking = new(1, 1);
    private int databases;

    private ScheduleServer(PostgresCluster cluster, NpgsqlConnection admin) => (this.cluster, this.admin) = (cluster, admin);

    public static async Task<ScheduleServer> StartAsync()
    {
        // Nothing here cuts the power: what was committed outlives every end of a connection all the same.
        var cluster = await PostgresCluster.StartAsync(("fsync", "off"), ("full_page_writes", "off"), ("autovacuum", "off"));
        var server = new ScheduleServer(cluster, await cluster.ConnectAsync("postgres"));
        await server.ScalarAsync($"CREATE DATABASE {Template} OWNER {PostgresCluster.User}");
        await (await server.OpenAsync(Template, "template", new ScheduleClock(), new Dice(0, "template"))).DisposeAsync();
        return server;
    }

    public async Task<string> NewDatabaseAsync()
    {
        var name = $"broker_{Interlocked.Increment(ref databases)}";
        await ScalarAsync($"CREATE DATABASE {name} OWNER {PostgresCluster.User} TEMPLATE {Template}");
        return name;
    }

    public Task DropAsync(string database) => ScalarAsync($"DROP DATABASE {database} WITH (FORCE)");

    /// <param name="idle">After so long without a statement the server ends an open transaction.</param>
    public async Task<PostgresStore> OpenAsync(string database, string node, ScheduleClock clock, Dice dice, TimeSpan? idle = null)
    {
        var opening = await PostgresStore.OpenAsync(new PostgresStoreOptions
        {
            Place = new PostgresPlace { Host = "127.0.0.1", Port = cluster.Port, Database = database, User = PostgresCluster.User, Password = PostgresCluster.Password, Tls = PostgresTls.Off },
            Node = node,
            Time = clock,
            Ids = new SeededIds(dice, clock),
            TakeOverPatience = null,
            Create = idle is null,
            LockTimeout = TimeSpan.FromMilliseconds(120),
            KeyLockTimeout = TimeSpan.FromMilliseconds(60),
            IdleTimeout = idle ?? TimeSpan.FromSeconds(30),
        }, null, CancellationToken.None);
        return opening.Store ?? throw new InvalidOperationException($"{database} does not open: {opening.Finding!.Code}");
    }

    /// <summary>A connection of somebody who is no broker.</summary>
    public Task<NpgsqlConnection> StrangerAsync(string database) => cluster.ConnectAsync(database);

    /// <summary>Whether a statement runs that does not wait for a lock.</summary>
    public async Task<bool> IsWorkingAsync(string database) => await ScalarAsync(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = $1 AND backend_type = 'client backend' AND state IN ('active', 'fastpath function call') AND wait_event_type IS DISTINCT FROM 'Lock'", database) is > 0L;

    /// <summary>Whether a connection has an open transaction that has locked rows of the case table.</summary>
    public async Task<bool> HoldsAsync(string database, int pid) => await ScalarAsync(
        """
        SELECT count(*) FROM pg_stat_activity a WHERE a.pid = $1 AND a.datname = $2 AND a.state = 'idle in transaction'
        AND EXISTS (SELECT 1 FROM pg_locks l WHERE l.pid = a.pid AND l.mode = 'RowShareLock' AND l.relation = $3)
        """, pid, database, CaseTable(database)) is > 0L;

    /// <summary>The open transactions of a node.</summary>
    public async Task<IReadOnlyList<int>> TransactionsAsync(string database, string node) => (int[])(await ScalarAsync(
        "SELECT coalesce(array_agg(pid ORDER BY backend_start), ARRAY[]::integer[]) FROM pg_stat_activity WHERE datname = $1 AND application_name = $2 AND state LIKE 'idle in transaction%'", database, $"broker/{node}"))!;

    public async Task<bool> LivesAsync(int pid) => await ScalarAsync("SELECT count(*) FROM pg_stat_activity WHERE pid = $1", pid) is > 0L;

    /// <summary>Ends a connection and waits until its locks are gone.</summary>
    public async Task TerminateAsync(int pid)
    {
        await ScalarAsync("SELECT pg_terminate_backend($1, 2000)", pid);
    }

    public async ValueTask DisposeAsync()
    {
        await admin.DisposeAsync();
        await cluster.DisposeAsync();
        asking.Dispose();
    }

    // The oid of a table is the same in every copy of the template.
    private uint? caseTable;

    private uint CaseTable(string database) => caseTable ?? throw new InvalidOperationException($"{database} was not looked at");

    /// <summary>Learns what the copies of the template have in common.</summary>
    public async Task LookAsync(string database) => caseTable ??= (uint)(await cluster.SqlAsync(database, "SELECT 'case_row'::regclass::oid"))!;

    // These few questions are asked thousands of times: their plans are kept.
    private async Task<object?> ScalarAsync(string sql, params object[] values)
    {
        await asking.WaitAsync();
        try
        {
            // Dropping a database waits for a checkpoint of the whole server, and that for the disk that other suites write on.
            await using var command = new NpgsqlCommand(sql, admin) { CommandTimeout = 300 };
            foreach (var value in values) command.Parameters.Add(value is uint oid ? new NpgsqlParameter { Value = oid, NpgsqlDbType = NpgsqlDbType.Oid } : new NpgsqlParameter { Value = value });
            if (values.Length > 0) await command.PrepareAsync();
            return await command.ExecuteScalarAsync();
        }
        finally
        {
            asking.Release();
        }
    }
}
