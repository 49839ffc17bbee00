using Microsoft.Data.Sqlite;

namespace MessageBroker.Adapters.Mapping.Staging;

/// <summary>
/// A national staging database as one SQLite file with two writers. Connections are not pooled by the driver, so that a file that was
/// replaced is noticed (<see cref="StagingLinks"/>); a lock is waited for at most <see cref="LockSeconds"/>, never without end.
/// </summary>
public static class StagingDatabase
{
    /// <summary>How long a command waits for a lock, in seconds. Never 0, which would wait for ever.</summary>
    public const int LockSeconds = 5;

    /// <summary>Makes the file with all tables, in WAL mode; tables that are there already stay as they are.</summary>
    /// <param name="sql">The country's staging schema.</param>
    public static async Task CreateAsync(string path, string sql, CancellationToken cancellationToken)
    {
        await using var connection = new SqliteConnection(ConnectionString(path, SqliteOpenMode.ReadWriteCreate));
        await connection.OpenAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA journal_mode = WAL";
        await command.ExecuteNonQueryAsync(cancellationToken);
        await using var transaction = connection.BeginTransaction(deferred: false);
        command.Transaction = transaction;
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Opens an existing file; a missing one is not made.</summary>
    internal static async Task<SqliteConnection> OpenAsync(string path, int lockSeconds, CancellationToken cancellationToken)
    {
        var connection = new SqliteConnection(ConnectionString(path, SqliteOpenMode.ReadWrite, lockSeconds));
        await connection.OpenAsync(cancellationToken);
        return connection;
    }

    /// <summary>Opens an existing file for reading alone: no statement can change it.</summary>
    internal static async Task<SqliteConnection> OpenForReadingAsync(string path, CancellationToken cancellationToken)
    {
        var connection = new SqliteConnection(ConnectionString(path, SqliteOpenMode.ReadOnly));
        await connection.OpenAsync(cancellationToken);
        return connection;
    }

    /// <summary>A table or column name in SQL. Names come from the staging description, never from data.</summary>
    internal static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>
    /// What is written is what the engine objects to (a constraint, a trigger that aborts, a value that is too large or of a wrong type): the same would be
    /// refused again. Anything else is about the database as a whole.
    /// </summary>
    internal static bool IsRefusal(SqliteException fault) => fault.SqliteErrorCode is Constraint or TooBig or Mismatch;

    /// <summary>The engine's code alone: its words may quote what was to be written.</summary>
    internal static string CodeOf(SqliteException fault) => $"SQLite {fault.SqliteErrorCode}/{fault.SqliteExtendedErrorCode}";

    /// <summary>A version column as a whole number in SQL; 0 for whatever is none that a program could hold, which the record then says.</summary>
    internal static string WholeNumber(string column) => $"(CASE WHEN CAST({Quote(column)} AS INTEGER) BETWEEN 0 AND {int.MaxValue} THEN CAST({Quote(column)} AS INTEGER) ELSE 0 END)";

    private const int TooBig = 18, Constraint = 19, Mismatch = 20;

    private static string ConnectionString(string path, SqliteOpenMode mode, int lockSeconds = LockSeconds) =>
        new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false, DefaultTimeout = Math.Max(1, lockSeconds) }.ToString();
}
