using DbUp;
using Microsoft.Data.Sqlite;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Exchange.Store.Sqlite;

/// <summary>
/// Opens one of our database files: engine version, header, kind, WAL, migrations. What is wrong is a finding that names the file;
/// a file that should be there is never made anew.
/// </summary>
internal static class SqliteFile
{
    /// <summary>Opens for reading and writing, migrating the schema; <paramref name="create"/> allows a new file where none is.</summary>
    public static (SqliteLink? Link, Finding? Finding) OpenForWriting(string path, SqliteFileKind kind, bool create)
    {
        path = Path.GetFullPath(path);
        var isNew = !File.Exists(path) || new FileInfo(path).Length == 0;
        if (isNew && !create) return (null, Finding.Of("FLW-0501", path));
        return Guarded<SqliteLink>(path, () =>
        {
            if (Refusal(path, kind, isNew) is { } refusal) return (null, refusal);
            if (isNew) Prepare(path, kind);
            if (Migrate(path, kind) is { } failure) return (null, failure);
            DirectorySync.Flush(Path.GetDirectoryName(path)!);
            var link = SqliteLink.Open(path, SqliteOpenMode.ReadWrite, "synchronous = FULL", "foreign_keys = ON");
            if ((string?)link.Scalar("PRAGMA journal_mode = WAL") == "wal") return (link, null);
            link.Dispose();
            return (null, Finding.Of("FLW-0506", path));
        });
    }

    /// <summary>Opens for reading beside a running broker, without lock and without migrating.</summary>
    public static (SqliteLink? Link, Finding? Finding) OpenForReading(string path, SqliteFileKind kind)
    {
        path = Path.GetFullPath(path);
        if (!File.Exists(path)) return (null, Finding.Of("FLW-0501", path));
        return Guarded<SqliteLink>(path, () => Refusal(path, kind, isNew: false) is { } refusal
            ? (null, refusal)
            : (SqliteLink.Open(path, SqliteOpenMode.ReadOnly), null));
    }

    /// <summary>Runs what may fail for reasons of the file or its folder; such a failure is a finding.</summary>
    public static (T? Opened, Finding? Finding) Guarded<T>(string path, Func<(T?, Finding?)> open) where T : class
    {
        try
        {
            return open();
        }
        catch (SqliteException e)
        {
            return (null, Unopened(path, SqliteEngine.Reason(e.SqliteErrorCode & 0xFF, path), e.Message));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (null, Unopened(path, "unreachable", e.Message));
        }
    }

    private static Finding Unopened(string path, string reason, string detail) => Finding.Of("FLW-0505", path, ("reason", reason), ("detail", detail));

    private static Finding? Refusal(string path, SqliteFileKind kind, bool isNew)
    {
        if (DiskKind.Of(path) is { } disk && DiskKind.Judge(disk) == DiskFitness.Network) return Finding.Of("FLW-0512", path, ("kind", disk));
        SqliteEngine.Configure();
        using var memory = new SqliteConnection("Data Source=:memory:");
        memory.Open();
        if (SqliteEngine.LosesWork(memory.ServerVersion)) return Finding.Of("FLW-0500", path, ("version", memory.ServerVersion));
        return isNew || Header(path) == kind.ApplicationId ? null : Finding.Of("FLW-0503", path);
    }

    /// <summary>
    /// The application id in the file's header, or null where this is no SQLite file. Asked through the engine: closing a stream of our
    /// own on a database that this process has open would lift the engine's POSIX locks (sqlite.org, "How To Corrupt", 2.2).
    /// </summary>
    private static int? Header(string path)
    {
        try
        {
            using var link = SqliteLink.Open(path, SqliteOpenMode.ReadOnly);
            return (int)(long)link.Scalar("PRAGMA application_id")!;
        }
        catch (SqliteException e) when ((e.SqliteErrorCode & 0xFF) == SQLitePCL.raw.SQLITE_NOTADB)
        {
            return null;
        }
    }

    /// <summary>Makes the file, for its owner's eyes only (SQLite gives -wal and -shm the same mode), and marks its kind.</summary>
    private static void Prepare(string path, SqliteFileKind kind)
    {
        var file = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) file.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        new FileStream(path, file).Dispose();
        using var link = SqliteLink.Open(path, SqliteOpenMode.ReadWrite);
        link.Run($"PRAGMA application_id = {kind.ApplicationId}");
    }

    private static Finding? Migrate(string path, SqliteFileKind kind)
    {
        var result = DeployChanges.To.SqliteDatabase(SqliteLink.ConnectionString(path, SqliteOpenMode.ReadWrite))
            .WithScripts(EmbeddedScripts.In(kind.Migrations)).WithTransactionPerScript().WithVariablesDisabled().LogToNowhere().Build().PerformUpgrade();
        return result.Successful
            ? null
            : Finding.Of("FLW-0508", path, ("script", result.ErrorScript?.Name ?? ""), ("detail", result.Error.Message));
    }
}
