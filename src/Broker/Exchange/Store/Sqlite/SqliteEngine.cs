using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using MessageBroker.Exchange.Flow.Ports;
using SQLitePCL;

namespace MessageBroker.Exchange.Store.Sqlite;

/// <summary>What this program must know of the SQLite engine itself: versions that lose work, result codes, moved files.</summary>
internal static class SqliteEngine
{
    /// <summary>SQLITE_FCNTL_HAS_MOVED of sqlite3.h: was the file deleted or replaced since it was opened.</summary>
    private const int HasMovedControl = 20;

    /// <summary>SQLITE_DBCONFIG_ENABLE_QPSG of sqlite3.h.</summary>
    private const int StablePlans = 1007;

    /// <summary>SQLITE_CONFIG_MEMSTATUS of sqlite3.h.</summary>
    private const int MemoryStatistics = 9;

    private static readonly Lazy<bool> Configured = new(() =>
    {
        Batteries_V2.Init();
        return raw.sqlite3_config(MemoryStatistics, 0) == raw.SQLITE_OK;
    });

    /// <summary>
    /// Sets the engine up before it is used first; true where that came in time. Nobody asks how much memory it uses, and to count it every
    /// allocation on every thread takes one and the same lock.
    /// </summary>
    public static bool Configure() => Configured.Value;

    /// <summary>
    /// Statements keep their plan (the query planner stability guarantee). Without it whatever was compared with the condition of a partial index
    /// is parsed and planned anew each time another value is bound: a twelfth of the processor time of an exchange.
    /// </summary>
    public static void KeepPlans(SqliteConnection connection) => raw.sqlite3_db_config(connection.Handle, StablePlans, 1, out _);

    /// <summary>
    /// Engines in WAL mode lose committed work where two connections write and checkpoint at the same moment, before 3.51.3 and the
    /// back-ports 3.50.7 and 3.44.6 (field-reported; sqlite.org release notes).
    /// </summary>
    public static bool LosesWork(string version)
    {
        if (!Version.TryParse(version, out var v)) return true;
        if (v >= new Version(3, 51, 3)) return false;
        return !(v.Minor == 50 && v >= new Version(3, 50, 7)) && !(v.Minor == 44 && v >= new Version(3, 44, 6));
    }

    /// <summary>True for results that say something about the store and nothing about the statement.</summary>
    public static bool IsFault(SqliteException exception) => (exception.SqliteErrorCode & 0xFF) switch
    {
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED or raw.SQLITE_FULL or raw.SQLITE_IOERR or raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB
            or raw.SQLITE_CANTOPEN or raw.SQLITE_READONLY or raw.SQLITE_PERM or raw.SQLITE_AUTH or raw.SQLITE_NOMEM or raw.SQLITE_PROTOCOL
            or raw.SQLITE_NOLFS or raw.SQLITE_INTERRUPT => true,
        _ => false,
    };

    /// <summary>Words of <see cref="StoreAwayException.Reason"/>.</summary>
    public static StoreAwayException Away(SqliteException exception, string path) => new(Reason(exception.SqliteErrorCode & 0xFF, path), exception);

    public static string Reason(int primaryCode, string path) => primaryCode switch
    {
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED or raw.SQLITE_PROTOCOL => "locked",
        raw.SQLITE_FULL => "disk-full",
        raw.SQLITE_INTERRUPT => "slow",
        raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB => "corrupt",
        _ => File.Exists(path) ? "unreachable" : "missing",
    };

    /// <summary>True where the path no longer leads to the file that the connection has open.</summary>
    public static bool HasMoved(SqliteConnection connection, string path)
    {
        if (!File.Exists(path)) return true;
        var moved = 0;
        return FileControl(connection.Handle!, "main", HasMovedControl, ref moved) == raw.SQLITE_OK && moved != 0;
    }

    [DllImport("e_sqlite3", EntryPoint = "sqlite3_file_control", CallingConvention = CallingConvention.Cdecl)]
    private static extern int FileControl(SafeHandle db, [MarshalAs(UnmanagedType.LPUTF8Str)] string database, int operation, ref int argument);
}
