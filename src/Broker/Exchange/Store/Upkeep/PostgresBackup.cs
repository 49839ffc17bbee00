using MessageBroker.Exchange.Store.Postgres;
using MessageBroker.Exchange.Store.Secrets;
using MessageBroker.Exchange.Store.Tables;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Exchange.Store.Upkeep;

/// <summary>One part of a store on PostgreSQL as a dump of the server's own tools, and back into an empty database.</summary>
internal sealed class PostgresBackup(PostgresUpkeep upkeep, StorePart part)
{
    /// <summary>Tables whose rows come with the schema.</summary>
    private static readonly string[] Seeded = ["chore"];

    private string DumpName => part == StorePart.Store ? "store.dump" : "keys.dump";

    private string Schema => PostgresUpkeep.SchemaOf(part);

    /// <summary>The numbers of the manifest and the dump come from one exported snapshot.</summary>
    public async Task<(BackupManifest? Manifest, Finding? Finding)> SaveAsync(BackupFolder folder, CancellationToken cancellationToken)
    {
        await using var connections = upkeep.Reading(part);
        await using var link = await connections.OpenSingleAsync(cancellationToken);
        link.Stop = cancellationToken;
        await link.RunAsync("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
        if (!await PostgresUpkeep.HasTableAsync(link, Schema, "schemaversions")) return (null, upkeep.Absent(part));
        var (tool, absent) = PostgresTool.Find("pg_dump", await MajorAsync(link));
        if (tool is null) return (null, absent);
        var snapshot = (await link.RowsAsync("SELECT pg_export_snapshot()", row => row.Text(0)))[0];
        var dump = folder.PathOf(DumpName);
        await new FileStream(dump, FileDigest.Private(FileMode.CreateNew)).DisposeAsync();
        string[] arguments = ["--format=custom", "--no-owner", "--no-privileges", "--no-password", "--lock-wait-timeout=60000", $"--snapshot={snapshot}", Selection(), $"--file={dump}"];
        if (await tool.RunAsync(upkeep.Database.Place, arguments, cancellationToken) is { } failure) return (null, failure);
        await SecretList.WriteAsync(folder.PathOf(SecretList.FileName), (after, max) => PartFigures.SecretsAsync(link, part, after, max), cancellationToken);
        var schema = await SchemaLook.OfAsync(link, part, upkeep.Place(part), PostgresUpkeep.MigrationsOf(part));
        return (await PartFigures.OfAsync(link, upkeep, part, schema, PostgresUpkeep.Tables), null);
    }

    /// <summary>Into a database without content, in one transaction: it is there whole, or not at all.</summary>
    public async Task<(string? Kept, Finding? Finding)> PlaceAsync(BackupReading backup, CancellationToken cancellationToken)
    {
        var dump = backup.PathOf(DumpName);
        if (!backup.Holds(DumpName)) return (null, Finding.Of("STO-0023", dump));
        int major;
        await using (var connections = upkeep.Reading(part))
        await using (var link = await connections.OpenSingleAsync(cancellationToken))
        {
            link.Stop = cancellationToken;
            major = await MajorAsync(link);
            if (await UsersAsync(link, upkeep) is { } inUse) return (null, inUse);
            if (await FirstFullAsync(link) is not null) return (null, Finding.Of("STO-0030", upkeep.Place(part)));
        }
        if (await MisfitAsync(backup, cancellationToken) is { } misfit) return (null, misfit);
        var (tool, absent) = PostgresTool.Find("pg_restore", major);
        if (tool is null) return (null, absent);
        string[] arguments =
            ["--single-transaction", "--exit-on-error", "--clean", "--if-exists", "--no-owner", "--no-privileges", "--no-password", $"--dbname={upkeep.Database.Place.Database}", dump];
        return (null, await tool.RunAsync(upkeep.Database.Place, arguments, cancellationToken));
    }

    /// <summary>Brokers and commands of brokers on this database, or null.</summary>
    public static async ValueTask<Finding?> UsersAsync(PostgresLink link, PostgresUpkeep upkeep)
    {
        var users = await link.RowsAsync(
            """
            SELECT DISTINCT application_name FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid() AND application_name LIKE 'broker%' ORDER BY 1
            """,
            row => row.Text(0));
        return users.Count == 0 ? null : Finding.Of("STO-0031", upkeep.Place(StorePart.Store), ("applications", string.Join(", ", users)));
    }

    /// <summary>The first table of the current schema that has a row, or null: an empty schema of ours, with the rows that its scripts put there, is no content.</summary>
    public static async ValueTask<string?> FirstFullAsync(PostgresLink link)
    {
        foreach (var table in (await link.RowsAsync(PostgresUpkeep.Tables, row => row.Text(0))).Except(Seeded))
            if (await link.AnyAsync($"SELECT 1 FROM {table} LIMIT 1")) return table;
        return null;
    }

    private static async ValueTask<int> MajorAsync(PostgresLink link) => (await link.RowsAsync("SELECT current_setting('server_version_num')::integer / 10000", row => row.Number(0)))[0];

    private string Selection() => part == StorePart.Store ? $"--exclude-schema={PostgresSecretSchema.Schema}" : $"--schema={PostgresSecretSchema.Schema}";

    /// <summary>Whether store and keys would still go together.</summary>
    private async Task<Finding?> MisfitAsync(BackupReading backup, CancellationToken cancellationToken)
    {
        var list = backup.PathOf(SecretList.FileName);
        if (!backup.Holds(SecretList.FileName)) return Finding.Of("STO-0023", list);
        if (part == StorePart.Keys && backup.Manifest.MasterKey is { } master && master != upkeep.Options.MasterKeyId) return Finding.Of("FLW-0520", backup.Folder);
        var other = part == StorePart.Store ? StorePart.Keys : StorePart.Store;
        await using var connections = upkeep.Reading(other);
        await using var link = await connections.OpenSingleAsync(cancellationToken);
        link.Stop = cancellationToken;
        var stands = await PostgresUpkeep.HasTableAsync(link, PostgresUpkeep.SchemaOf(other), "schemaversions");
        if (!stands) return part == StorePart.Store && new FileInfo(list).Length > 0 ? Finding.Of("FLW-0522", upkeep.Place(StorePart.Keys)) : null;
        return part == StorePart.Store
            ? await Fit.OfStoreAsync(backup, link, upkeep.Place(StorePart.Keys), cancellationToken)
            : await Fit.OfKeysAsync(backup, link, cancellationToken);
    }
}
