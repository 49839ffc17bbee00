using MessageBroker.App.Configuration;
using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Exchange.Store;
using MessageBroker.Exchange.Store.Postgres;
using MessageBroker.Exchange.Store.Secrets;
using MessageBroker.Exchange.Store.Sqlite;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.App.Hosting;

/// <summary>The store and the secrets beside it, of whatever kind the configuration names.</summary>
internal sealed class NodeStore : IAsyncDisposable
{
    /// <summary>Connections that are not a worker's: writer, claim counts, doors, health, partners' requests.</summary>
    private const int OtherConnections = 16;

    private readonly Func<ValueTask> close;

    private NodeStore(IStore store, SecretPool secrets, Func<ValueTask> close)
    {
        Store = store;
        Secrets = secrets;
        this.close = close;
    }

    public IStore Store { get; }

    public SecretPool Secrets { get; }

    /// <summary>Name and version of the engine, for example SQLite 3.53.4.</summary>
    public string? Engine => Store switch { SqliteStore => SqliteStore.Engine, PostgresStore postgres => postgres.Engine, _ => null };

    /// <summary>Durable commits since it was opened.</summary>
    public long? Commits => Store switch { SqliteStore sqlite => sqlite.Commits, PostgresStore postgres => postgres.Commits, _ => null };

    /// <summary>What an operator is told while the database lacks what this node promised; null while it does not.</summary>
    public Finding? Behind => (Store as PostgresStore)?.Behind;

    /// <summary>Has it called whenever the database turns out to have another history than before. A SQLite file has one owner and one history.</summary>
    public void OnOtherHistory(Action act)
    {
        if (Store is PostgresStore shared) shared.OtherHistory = act;
    }

    /// <summary>A loop that the store wants to be run beside the workers; null where it needs none.</summary>
    public Func<CancellationToken, Task>? Listen { get; private init; }

    /// <summary>Opens both for a node that works, and ends the attempts that an earlier process of this node left open.</summary>
    /// <param name="promised">What this node promised last.</param>
    public static Task<NodeStoreOpening> OpenAsync(
        BrokerConfiguration configuration, ConfigurationMaterial material, Func<KeptPromises> promised, TimeProvider clock, CancellationToken cancellationToken) =>
        configuration.Store.Database is { } database
            ? OpenPostgresAsync(PostgresOptions(configuration, database, material, clock), Keys(configuration, material, clock), promised, cancellationToken)
            : OpenSqliteAsync(
                new SqliteStoreOptions { Path = configuration.Data.Store, Node = configuration.Node, Time = clock, Ids = new RandomIds(clock) },
                Keys(configuration, material, clock), promised, cancellationToken);

    /// <summary>As <see cref="OpenAsync"/>, for files that no configuration names.</summary>
    public static async Task<NodeStoreOpening> OpenSqliteAsync(
        SqliteStoreOptions options, SecretPoolOptions keys, Func<KeptPromises> promised, CancellationToken cancellationToken)
    {
        var opening = await SqliteStore.OpenAsync(options, promised, cancellationToken);
        if (opening.Store is not { } store) return new NodeStoreOpening(null, [opening.Finding!]);
        var opened = await WithAsync(store, Closing(store), await SecretPool.OpenAsync(keys, store, cancellationToken), null);
        // One process owns the store, so an open attempt belongs to a dead one: it is closed uncounted and due at once.
        if (opened.Store is not null) await store.EndOrphanedAttemptsAsync(cancellationToken);
        return opened;
    }

    /// <summary>Opens both for reading alone, also beside running nodes.</summary>
    /// <param name="limit">Longest time of one read; null: as long as it takes, or the server lets it.</param>
    public static async Task<NodeStoreOpening> OpenReadOnlyAsync(
        BrokerConfiguration configuration, ConfigurationMaterial material, TimeProvider clock, CancellationToken cancellationToken, TimeSpan? limit = null)
    {
        var keys = Keys(configuration, material, clock);
        if (configuration.Store.Database is { } database)
        {
            var shared = await PostgresStore.OpenReadOnlyAsync(Limited(PostgresOptions(configuration, database, material, clock), limit), cancellationToken);
            return shared.Store is { } postgres
                ? await WithAsync(postgres, postgres.DisposeAsync, await SecretPool.OpenSharedReadOnlyAsync(keys, postgres, cancellationToken), null)
                : new NodeStoreOpening(null, [shared.Finding!]);
        }
        var opening = await SqliteStore.OpenReadOnlyAsync(configuration.Data.Store, clock, cancellationToken, limit);
        return opening.Store is { } store
            ? await WithAsync(store, Closing(store), await SecretPool.OpenReadOnlyAsync(keys, store, cancellationToken), null)
            : new NodeStoreOpening(null, [opening.Finding!]);
    }

    public ValueTask DisposeAsync() => close();

    private static async Task<NodeStoreOpening> OpenPostgresAsync(
        PostgresStoreOptions options, SecretPoolOptions keys, Func<KeptPromises> promised, CancellationToken cancellationToken)
    {
        var opening = await PostgresStore.OpenAsync(options, promised, cancellationToken);
        if (opening.Store is not { } store) return new NodeStoreOpening(null, [opening.Finding!]);
        var opened = await WithAsync(store, store.DisposeAsync, await SecretPool.OpenSharedAsync(keys, store, cancellationToken), store.ListenAsync);
        if (opened.Store is not null) await store.EndOrphanedAttemptsAsync(cancellationToken);
        return opened;
    }

    private static async Task<NodeStoreOpening> WithAsync(IStore store, Func<ValueTask> close, SecretPoolOpening keys, Func<CancellationToken, Task>? listen)
    {
        if (keys.Pool is { } pool)
        {
            return new NodeStoreOpening(new NodeStore(store, pool, () =>
            {
                pool.Dispose();
                return close();
            }) { Listen = listen }, keys.Findings);
        }
        await close();
        return new NodeStoreOpening(null, keys.Findings);
    }

    private static Func<ValueTask> Closing(IDisposable store) => () =>
    {
        store.Dispose();
        return ValueTask.CompletedTask;
    };

    private static PostgresStoreOptions Limited(PostgresStoreOptions options, TimeSpan? limit) => limit is { } longest ? options with { StatementTimeout = longest } : options;

    private static SecretPoolOptions Keys(BrokerConfiguration configuration, ConfigurationMaterial material, TimeProvider clock) =>
        new() { Path = configuration.Data.Keys, Node = configuration.Node, Master = material.MasterKey, Time = clock, Ids = new RandomIds(clock) };

    internal static PostgresStoreOptions PostgresOptions(BrokerConfiguration configuration, DatabaseEntry database, ConfigurationMaterial material, TimeProvider clock) => new()
    {
        Place = new PostgresPlace
        {
            Host = database.Host, Port = database.Port, Database = database.Database, User = database.User, Password = material.StorePassword, Tls = database.Tls, TlsTrustFile = database.TlsTrust,
        },
        Node = configuration.Node,
        Time = clock,
        Ids = new RandomIds(clock),
        IdleTimeout = TimeSpan.FromSeconds(database.IdleSeconds),
        // A worker holds one for its claim and reads through another.
        Connections = 2 * configuration.Workers + OtherConnections,
    };
}

/// <summary>Either both, with what an operator should know all the same, or the findings that say why not.</summary>
internal sealed record NodeStoreOpening(NodeStore? Store, IReadOnlyList<Finding> Findings);
