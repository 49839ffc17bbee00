using MessageBroker.Evidence.Keys;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Exchange.Store.Secrets;
using MessageBroker.Exchange.Store.Sqlite;
using MessageBroker.Exchange.Store.Tables;
using MessageBroker.Schemas.Findings;
using Microsoft.Data.Sqlite;

namespace MessageBroker.Exchange.Store.Upkeep;

/// <summary>A store in two SQLite files.</summary>
/// <param name="storeFile">The store.</param>
/// <param name="keysFile">The keys beside it.</param>
public sealed class SqliteUpkeep(UpkeepOptions options, string storeFile, string keysFile) : StoreUpkeep(options)
{
    public override string Kind => "sqlite";

    internal string StoreFile { get; } = Path.GetFullPath(storeFile);

    internal string KeysFile { get; } = Path.GetFullPath(keysFile);

    public override string Place(StorePart part) => part == StorePart.Store ? StoreFile : KeysFile;

    public override Task<(SchemaLook? Look, Finding? Finding)> SchemaAsync(StorePart part, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(Read(part, link => SqliteStore.Completed(SchemaLook.OfAsync(link, part, Place(part), KindOf(part).Migrations))));
    }

    public override Task<Finding?> MigrateAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        // Asked first: the lock's own file would be made beside a store that is not there.
        if (!File.Exists(StoreFile)) return Task.FromResult<Finding?>(Finding.Of("FLW-0501", StoreFile));
        var (owner, inUse) = OwnerLock.Take(StoreFile);
        if (owner is null) return Task.FromResult(inUse);
        using (owner)
        {
            return Task.FromResult(Migrate(StorePart.Store) ?? (File.Exists(KeysFile) ? Migrate(StorePart.Keys) : null));
        }
    }

    public override Task<StoreExamination> ExamineAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var (store, refusal) = SqliteFile.OpenForReading(StoreFile, SqliteFileKind.Store);
        if (store is null) return Task.FromResult(Refused(refusal!));
        using (store)
        {
            var (keys, noKeys) = File.Exists(KeysFile) ? SqliteFile.OpenForReading(KeysFile, SqliteFileKind.Keys) : default;
            using (keys)
            {
                return Task.FromResult(Examine(store, keys, noKeys));
            }
        }
    }

    public override async Task<(long Count, Finding? Finding)> RewrapAsync(MasterKey from, MasterKey to, CancellationToken cancellationToken)
    {
        if (!File.Exists(StoreFile)) return (0, Finding.Of("FLW-0501", StoreFile));
        if (!File.Exists(KeysFile)) return (0, Finding.Of("FLW-0522", KeysFile));
        var (owner, inUse) = OwnerLock.Take(StoreFile);
        if (owner is null) return (0, inUse);
        using (owner)
        {
            var (anchor, refusal) = SqliteFile.OpenForWriting(KeysFile, SqliteFileKind.Keys, create: false);
            if (anchor is null) return (0, refusal);
            using var kept = new SqliteSecretFile(KeysFile, anchor, readOnly: false);
            return await SecretRewrap.RunAsync(kept, from, to, Options.Ids, cancellationToken);
        }
    }

    internal override string Migrations(StorePart part) => KindOf(part).Migrations;

    internal override async Task<(BackupManifest? Manifest, Finding? Finding)> SaveAsync(StorePart part, BackupFolder folder, CancellationToken cancellationToken)
    {
        var copy = folder.PathOf(CopyName(part));
        await new FileStream(copy, FileDigest.Private(FileMode.CreateNew)).DisposeAsync();
        var (source, refusal) = SqliteFile.OpenForReading(Place(part), KindOf(part));
        if (source is null) return (null, refusal);
        using (source)
        {
            if (SqliteFile.Guarded<string>(copy, () => { source.CopyTo(copy); return (copy, null); }).Finding is { } uncopied) return (null, uncopied);
        }
        var (link, unreadable) = SqliteFile.OpenForReading(copy, KindOf(part));
        if (link is null) return (null, unreadable);
        using (link)
        {
            // What is damaged is not backed up as if it were whole: a restore would refuse it on the day it is needed.
            if (Damage(link, Place(part)) is [var damage, ..]) return (null, damage);
            await SecretList.WriteAsync(folder.PathOf(SecretList.FileName), (after, max) => PartFigures.SecretsAsync(link, part, after, max), cancellationToken);
            return (await PartFigures.OfAsync(link, this, part, Look(link, part), SqliteTables), null);
        }
    }

    internal override Task<(string? Kept, Finding? Finding)> PlaceAsync(StorePart part, BackupReading backup, bool replace, CancellationToken cancellationToken) =>
        new SqliteRestore(this, backup, part).RunAsync(replace, cancellationToken);

    /// <summary>Name of the copy in a backup's folder.</summary>
    internal static string CopyName(StorePart part) => part == StorePart.Store ? "store.db" : "keys.db";

    public override async Task<(IStore? Store, IAsyncDisposable? Close, Finding? Refusal)> OpenAsync(bool beside, CancellationToken cancellationToken)
    {
        var opening = await SqliteStore.OpenAsync(new SqliteStoreOptions { Path = StoreFile, Node = Options.Node, Time = Options.Time, Ids = Options.Ids, Create = false }, cancellationToken);
        return (opening.Store, opening.Store is { } store ? new Closing(store) : null, opening.Finding);
    }

    private sealed class Closing(SqliteStore store) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            store.Dispose();
            return ValueTask.CompletedTask;
        }
    }

    internal static SqliteFileKind KindOf(StorePart part) => part == StorePart.Store ? SqliteFileKind.Store : SqliteFileKind.Keys;

    /// <summary>Reads one part; what hinders it is a finding.</summary>
    internal (T? Result, Finding? Finding) Read<T>(StorePart part, Func<SqliteLink, T> read) where T : class
    {
        var (link, refusal) = SqliteFile.OpenForReading(Place(part), KindOf(part));
        if (link is null) return (null, refusal);
        using (link)
        {
            return SqliteFile.Guarded<T>(Place(part), () => (read(link), null));
        }
    }

    private Finding? Migrate(StorePart part)
    {
        var (link, refusal) = SqliteFile.OpenForWriting(Place(part), KindOf(part), create: false);
        link?.Dispose();
        return refusal;
    }

    private StoreExamination Refused(Finding finding) => new(Kind, "-", [], new Dictionary<string, long>(), [finding]);

    private StoreExamination Examine(SqliteLink store, SqliteLink? keys, Finding? noKeys)
    {
        var engine = (string)store.Scalar("SELECT sqlite_version()")!;
        List<Finding> findings = [.. noKeys is null ? [] : new[] { noKeys }, .. Damage(store, StoreFile), .. keys is null ? [] : Damage(keys, KeysFile)];
        var schemas = new List<SchemaLook>();
        // Rows of a damaged file say nothing reliable.
        if (findings.Count > 0) return new StoreExamination(Kind, engine, schemas, new Dictionary<string, long>(), findings);
        try
        {
            store.Run("BEGIN");
            keys?.Run("BEGIN");
            schemas.Add(Look(store, StorePart.Store));
            if (keys is not null) schemas.Add(Look(keys, StorePart.Keys));
            findings.AddRange(schemas.SelectMany(SchemaFindings));
            var counts = SqliteStore.Completed(RowCounts.OfAsync(store, SqliteTables));
            // What follows asks for tables of this release's schema.
            if (schemas.Any(s => s.Pending.Count > 0)) return new StoreExamination(Kind, engine, schemas, counts, findings);
            findings.AddRange(SqliteStore.Completed(new Examiner(store, keys, StoreFile, KeysFile).FindingsAsync(Options.MasterKeyId)));
            return new StoreExamination(Kind, engine, schemas, counts, findings);
        }
        catch (SqliteException e)
        {
            var reason = SqliteEngine.Reason(e.SqliteErrorCode & 0xFF, StoreFile);
            return new StoreExamination(Kind, engine, schemas, new Dictionary<string, long>(), [.. findings, Finding.Of("FLW-0505", StoreFile, ("reason", reason), ("detail", e.Message))]);
        }
        catch (StoreAwayException e) when (e.Reason == "corrupt")
        {
            return new StoreExamination(Kind, engine, schemas, new Dictionary<string, long>(), [.. findings, Finding.Of("FLW-0510", StoreFile, ("detail", e.InnerException?.Message ?? e.Message))]);
        }
    }

    /// <summary>Names of the tables that hold rows of ours.</summary>
    internal const string SqliteTables =
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND lower(name) <> 'schemaversions' ORDER BY name";

    private SchemaLook Look(SqliteLink link, StorePart part) => SqliteStore.Completed(SchemaLook.OfAsync(link, part, Place(part), KindOf(part).Migrations));

    internal static IEnumerable<Finding> SchemaFindings(SchemaLook look) =>
        [.. look.Newer, .. look.Pending.Select(script => Finding.Of("STO-0003", look.Place, ("script", script)))];

    private static List<Finding> Damage(SqliteLink link, string path)
    {
        var (lines, fault) = SqliteFile.Guarded<List<Finding>>(path, () => (
        [
            .. link.Rows("PRAGMA integrity_check(100)", row => row.GetString(0)).Where(line => line != "ok").Select(line => Finding.Of("FLW-0510", path, ("detail", line))),
            .. link.Rows("PRAGMA foreign_key_check", row => Finding.Of("STO-0004", path, ("table", row.GetString(0)), ("parent", row.GetString(2)), ("row", row.IsDBNull(1) ? "-" : row.GetValue(1).ToString()!))).Take(100),
        ], null));
        return lines ?? [fault!];
    }
}
