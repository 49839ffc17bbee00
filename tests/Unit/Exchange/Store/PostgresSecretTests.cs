using MessageBroker.Evidence.Keys;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Store;
using MessageBroker.Exchange.Store.Postgres;
using MessageBroker.Exchange.Store.Secrets;
using MessageBroker.Tests.PostgresBed;

namespace MessageBroker.Tests.Unit.Exchange.Store;

/// <summary>Secrets that nodes share: what one drew another finds, and each sweeps only what it made itself.</summary>
[Collection("postgres")]
public sealed class PostgresSecretTests(PostgresServer server) : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly RandomIds Ids = new(TimeProvider.System);

    private readonly MasterKey master = MasterKey.FromOctets(Enumerable.Repeat((byte)7, MasterKey.Size).ToArray())!;
    private string database = "";
    private PostgresStore? store;

    private PostgresStore Store => store ?? throw new InvalidOperationException("no server was started");

    public async Task InitializeAsync()
    {
        if (PostgresCluster.Absence is not null) return;
        database = await server.NewDatabaseAsync();
        store = (await PostgresStore.OpenAsync(PostgresServer.Options(server.Cluster, database), null, None)).Store;
    }

    public async Task DisposeAsync()
    {
        master.Dispose();
        if (store is null) return;
        await store.DisposeAsync();
        await server.Cluster.SqlAsync("postgres", $"DROP DATABASE {database} WITH (FORCE)");
    }

    [SkippableFact]
    public async Task What_one_node_drew_another_finds()
    {
        using var first = (await OpenAsync("node-1")).Pool!;
        using var second = (await OpenAsync("node-2")).Pool!;
        var (id, secret) = await first.DrawAsync(None);

        Assert.Equal(secret.Salt(), (await second.FindAsync(id, None))!.Salt());
        Assert.Null(await second.FindAsync(Guid.NewGuid(), None));
        using var reading = (await SecretPool.OpenSharedReadOnlyAsync(Options("x"), Store, None)).Pool!;
        Assert.Equal(secret.Salt(), (await reading.FindAsync(id, None))!.Salt());
        var drawn = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => Task.Run(() => first.DrawAsync(None))));
        Assert.Equal(30, drawn.Select(d => d.Id).Distinct().Count());
    }

    [SkippableFact]
    public async Task Secrets_go_under_another_master_key_whole_or_not_at_all()
    {
        (Guid Id, MessageSecret Secret) drawn;
        using (var pool = (await OpenAsync("node-1")).Pool!) drawn = await pool.DrawAsync(None);
        using var next = MasterKey.FromOctets(Enumerable.Repeat((byte)9, MasterKey.Size).ToArray())!;
        using var keys = PostgresSecretSchema.Open(Store.Options, readOnly: false);

        Assert.Equal("FLW-0520", (await SecretRewrap.RunAsync(keys, next, master, Ids, None)).Finding!.Code);
        var (count, finding) = await SecretRewrap.RunAsync(keys, master, next, Ids, None);

        Assert.Null(finding);
        Assert.Equal(count, await server.Cluster.SqlAsync(database, "SELECT count(*) FROM keys.secret"));
        Assert.Equal("FLW-0520", (await OpenAsync("node-1")).Findings[0].Code);
        using var again = (await SecretPool.OpenSharedAsync(Options("node-1") with { Master = next }, Store, None)).Pool!;
        // Drawn for no message: the next start of its node sweeps it, whatever key it is under.
        Assert.Null(await again.FindAsync(drawn.Id, None));
        await again.DrawAsync(None);
        await server.Cluster.SqlAsync(database, "UPDATE keys.secret SET wrapped = overlay(wrapped PLACING '\\x00'::bytea FROM 21) WHERE id = (SELECT id FROM keys.secret ORDER BY id DESC LIMIT 1)");
        Assert.Equal("STO-0070", (await SecretRewrap.RunAsync(keys, next, master, Ids, None)).Finding!.Code);
        Assert.Equal(next.Id, await server.Cluster.SqlAsync(database, "SELECT master_key_id FROM keys.keys_identity"));
    }

    [SkippableFact]
    public async Task A_secret_that_the_database_lost_under_a_running_node_is_never_drawn()
    {
        using var pool = (await OpenAsync("node-1")).Pool!;
        await pool.DrawAsync(None);
        await server.Cluster.SqlAsync(database, "DELETE FROM keys.secret");

        var (id, secret) = await pool.DrawAsync(None);

        Assert.Equal(secret.Salt(), (await pool.FindAsync(id, None))!.Salt());
    }

    [SkippableFact]
    public async Task A_start_sweeps_what_its_own_node_left_and_nothing_of_the_others()
    {
        using var second = (await OpenAsync("node-2")).Pool!;
        var others = await second.DrawAsync(None);
        Guid used;
        using (var first = (await OpenAsync("node-1")).Pool!)
        {
            (used, _) = await first.DrawAsync(None);
            await UseAsync(used);
        }

        var again = await OpenAsync("node-1");
        using var pool = again.Pool!;

        Assert.Equal(7, again.Swept);
        Assert.NotNull(await pool.FindAsync(used, None));
        Assert.NotNull(await pool.FindAsync(others.Id, None));
    }

    [SkippableFact]
    public async Task Another_master_key_and_lost_keys_are_findings()
    {
        (await OpenAsync("node-1")).Pool!.Dispose();
        using var wrong = MasterKey.FromOctets(Enumerable.Repeat((byte)8, MasterKey.Size).ToArray())!;
        Assert.Equal("FLW-0520", (await SecretPool.OpenSharedAsync(Options("node-1") with { Master = wrong }, Store, None)).Findings.Single().Code);

        await UseAsync(Guid.NewGuid());
        await server.Cluster.SqlAsync(database, "DROP SCHEMA keys CASCADE");
        Assert.Equal("FLW-0522", (await OpenAsync("node-1")).Findings.Single().Code);
    }

    private Task UseAsync(Guid secret) => Store.WriteAsync(async s =>
    {
        var key = new CaseKey("BG:BGASA", "1");
        await s.InsertCaseAsync(new CaseRow { Key = key, CreatedAt = DateTimeOffset.UnixEpoch });
        return await s.InsertMessageAsync(new MessageRow
        {
            Id = Ids.NewId(), Case = key, Direction = Direction.Inbound, State = MessageState.Received, SecretId = secret, CreatedAt = DateTimeOffset.UnixEpoch, UpdatedAt = DateTimeOffset.UnixEpoch,
        });
    }, None);

    private SecretPoolOptions Options(string node) => new() { Node = node, Path = "", Master = master, Time = TimeProvider.System, Ids = Ids, Batch = 8 };

    private Task<SecretPoolOpening> OpenAsync(string node)
    {
        Skip.If(PostgresCluster.Absence is not null, PostgresCluster.Absence);
        return SecretPool.OpenSharedAsync(Options(node), Store, None);
    }
}
