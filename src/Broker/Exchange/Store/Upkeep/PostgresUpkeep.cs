using MessageBroker.Evidence.Keys;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Exchange.Store.Postgres;
using MessageBroker.Exchange.Store.Secrets;
using MessageBroker.Exchange.Store.Tables;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Exchange.Store.Upkeep;

/// <summary>A store in one PostgreSQL database: the payloads in the schema public, the keys in a schema of their own.</summary>
public sealed class PostgresUpkeep : StoreUpkeep
{
    internal const string StoreSchema = "public";

    internal const string StoreMigrations = "Store/Postgres/Migrations/";

    /// <summary>A whole store is read in one statement; nobody is kept waiting by that.</summary>
    private static readonly TimeSpan LongestStatement = TimeSpan.FromHours(12);

    /// <param name="database">Server, database and time limits; the node's own.</param>
    public PostgresUpkeep(UpkeepOptions options, PostgresStoreOptions database) : base(options) =>
        Database = database with { StatementTimeout = LongestStatement, IdleTimeout = LongestStatement };

    public override string Kind => "postgres";

    internal PostgresStoreOptions Database { get; }

    public override string Place(StorePart part) => part == StorePart.Store ? Database.Place.ToString() : $"{Database.Place}#{PostgresSecretSchema.Schema}";

    public override async Task<(SchemaLook? Look, Finding? Finding)> SchemaAsync(StorePart part, CancellationToken cancellationToken)
    {
        await using var connections = Reading(part);
        await using var link = await connections.OpenSingleAsync(cancellationToken);
        link.Stop = cancellationToken;
        return await HasTableAsync(link, SchemaOf(part), "schemaversions") ? (await LookAsync(link, part), null) : (null, Absent(part));
    }

    public override async Task<Finding?> MigrateAsync(CancellationToken cancellationToken)
    {
        var (store, absent) = await SchemaAsync(StorePart.Store, cancellationToken);
        if (store is null) return absent;
        if (await RunAsync(StorePart.Store, cancellationToken) is { } failure) return failure;
        var (keys, _) = await SchemaAsync(StorePart.Keys, cancellationToken);
        return keys is null ? null : await RunAsync(StorePart.Keys, cancellationToken);
    }

    public override async Task<(long Count, Finding? Finding)> RewrapAsync(MasterKey from, MasterKey to, CancellationToken cancellationToken)
    {
        await using var connections = Reading(StorePart.Keys);
        await using (var link = await connections.OpenSingleAsync(cancellationToken))
        {
            link.Stop = cancellationToken;
            if (!await HasTableAsync(link, PostgresSecretSchema.Schema, "schemaversions")) return (0, Absent(StorePart.Keys));
            if (await PostgresBackup.UsersAsync(link, this) is { } users) return (0, users);
        }

        using var kept = PostgresSecretSchema.Open(Database, readOnly: false);
        return await SecretRewrap.RunAsync(kept, from, to, Options.Ids, cancellationToken);
    }

    public override async Task<StoreExamination> ExamineAsync(CancellationToken cancellationToken)
    {
        await using var connections = Reading(StorePart.Store);
        await using var store = await connections.OpenSingleAsync(cancellationToken);
        store.Stop = cancellationToken;
        await store.RunAsync("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
        var server = new ServerExamination(store, Database);
        var engine = await server.VersionAsync();
        var findings = new List<Finding>(await server.FindingsAsync());
        if (!await HasTableAsync(store, StoreSchema, "schemaversions")) return new StoreExamination(Kind, engine, [], new Dictionary<string, long>(), [.. findings, Absent(StorePart.Store)]);
        await using var keyConnections = Reading(StorePart.Keys);
        await using var keys = await keyConnections.OpenSingleAsync(cancellationToken);
        keys.Stop = cancellationToken;
        await keys.RunAsync("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
        var hasKeys = await HasTableAsync(keys, PostgresSecretSchema.Schema, "schemaversions");
        List<SchemaLook> schemas = [await LookAsync(store, StorePart.Store), .. hasKeys ? [await LookAsync(keys, StorePart.Keys)] : Array.Empty<SchemaLook>()];
        findings.AddRange(schemas.SelectMany(SqliteUpkeep.SchemaFindings));
        findings.AddRange(await server.TableFindingsAsync());
        var counts = await RowCounts.OfAsync(store, Tables);
        // What follows asks for tables of this release's schema.
        if (schemas.Any(s => s.Pending.Count > 0)) return new StoreExamination(Kind, engine, schemas, counts, findings);
        findings.AddRange(await new Examiner(store, hasKeys ? keys : null, Place(StorePart.Store), Place(StorePart.Keys)).FindingsAsync(Options.MasterKeyId));
        return new StoreExamination(Kind, engine, schemas, counts, findings);
    }

    /// <summary>What would keep a node from starting on this server. A database without schema is well: the first start makes it.</summary>
    public async Task<IReadOnlyList<Finding>> ReachAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var connections = Reading(StorePart.Store);
            await using var link = await connections.OpenSingleAsync(cancellationToken);
            link.Stop = cancellationToken;
            var (number, text, standby) = (await link.RowsAsync(
                "SELECT current_setting('server_version_num')::integer, current_setting('server_version'), CASE WHEN pg_is_in_recovery() THEN 1 ELSE 0 END",
                row => (row.Number(0), row.Text(1), row.Number(2) == 1)))[0];
            if (number < PostgresStart.OldestServer) return [Finding.Of("FLW-0542", Place(StorePart.Store), ("version", text))];
            if (standby) return [Finding.Of("FLW-0545", Place(StorePart.Store))];
            if (!await HasTableAsync(link, StoreSchema, "schemaversions")) return [];
            var unknown = await StateNames.UnknownAsync(link, Place(StorePart.Store));
            return [.. unknown is null ? [] : new[] { unknown }, .. (await LookAsync(link, StorePart.Store)).Newer];
        }
        catch (StoreAwayException e)
        {
            return [Finding.Of("FLW-0505", Place(StorePart.Store), ("reason", e.Reason), ("detail", e.InnerException?.Message ?? e.Message))];
        }
    }

    internal override string Migrations(StorePart part) => MigrationsOf(part);

    internal override Task<(BackupManifest? Manifest, Finding? Finding)> SaveAsync(StorePart part, BackupFolder folder, CancellationToken cancellationToken) =>
        new PostgresBackup(this, part).SaveAsync(folder, cancellationToken);

    internal override Task<(string? Kept, Finding? Finding)> PlaceAsync(StorePart part, BackupReading backup, bool replace, CancellationToken cancellationToken) =>
        new PostgresBackup(this, part).PlaceAsync(backup, cancellationToken);

    public override async Task<(IStore? Store, IAsyncDisposable? Close, Finding? Refusal)> OpenAsync(bool beside, CancellationToken cancellationToken)
    {
        var opening = await PostgresStore.OpenAsync(Database with { Create = false, TakeOverPatience = beside ? null : Database.TakeOverPatience }, promised: null, cancellationToken);
        return (opening.Store, opening.Store, opening.Finding);
    }

    /// <summary>Names of the tables that hold rows of ours.</summary>
    internal const string Tables =
        """
        SELECT c.relname::text FROM pg_class c
        WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relname <> 'schemaversions' ORDER BY 1
        """;

    internal static string SchemaOf(StorePart part) => part == StorePart.Store ? StoreSchema : PostgresSecretSchema.Schema;

    internal static string MigrationsOf(StorePart part) => part == StorePart.Store ? StoreMigrations : PostgresSecretSchema.Migrations;

    /// <summary>Connections that look names up in a part's schema and cannot write.</summary>
    internal PostgresConnections Reading(StorePart part) => new(Database, "broker-read", most: 1, look: null, SchemaOf(part), readOnly: true);

    internal static ValueTask<bool> HasTableAsync(IStoreLink link, string schema, string table) => link.AnyAsync(
        "SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = @schema AND c.relname = @table", ("@schema", schema), ("@table", table));

    internal Finding Absent(StorePart part) => part == StorePart.Store ? Finding.Of("FLW-0544", Place(part)) : Finding.Of("FLW-0522", Place(part));

    private ValueTask<SchemaLook> LookAsync(IStoreLink link, StorePart part) => SchemaLook.OfAsync(link, part, Place(part), MigrationsOf(part));

    internal Task<Finding?> RunAsync(StorePart part, CancellationToken cancellationToken) =>
        PostgresMigrations.RunAsync(Database, MigrationsOf(part), SchemaOf(part), cancellationToken);
}
