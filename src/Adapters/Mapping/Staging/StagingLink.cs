using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;

namespace MessageBroker.Adapters.Mapping.Staging;

/// <summary>One open connection to a staging file with its prepared statements. For one caller at a time.</summary>
internal sealed class StagingLink(SqliteConnection connection, string path) : IAsyncDisposable
{
    /// <summary>sqlite3.h, SQLITE_FCNTL_HAS_MOVED.</summary>
    private const int HasMovedControl = 20;

    /// <summary>Lists in statements have lengths; what has been seen so often is forgotten whole.</summary>
    private const int MostPrepared = 128;

    private readonly Dictionary<string, SqliteCommand> prepared = new(StringComparer.Ordinal);
    private SqliteTransaction? current;

    /// <summary>True where the path leads to another file, or to none, since this one was opened: the national system has put a new one there.</summary>
    public bool HasMoved
    {
        get
        {
            var moved = 0;
            return !File.Exists(path) || (FileControl(connection.Handle!, "main", HasMovedControl, ref moved) == 0 && moved != 0);
        }
    }

    /// <summary>Begins a transaction, in which every statement from now on runs. Deferred for reading, immediate for writing.</summary>
    public SqliteTransaction Begin(bool deferred) => current = connection.BeginTransaction(deferred);

    /// <summary>The statement without parameters, ready to be bound; kept for the next time, so it is not disposed by its user.</summary>
    public SqliteCommand Command(string sql)
    {
        if (prepared.Count > MostPrepared) Forget();
        if (!prepared.TryGetValue(sql, out var command))
        {
            command = connection.CreateCommand();
            command.CommandText = sql;
            prepared.Add(sql, command);
        }
        command.Parameters.Clear();
        command.Transaction = current?.Connection is null ? null : current;
        return command;
    }

    public ValueTask DisposeAsync()
    {
        Forget();
        return connection.DisposeAsync();
    }

    private void Forget()
    {
        foreach (var command in prepared.Values) command.Dispose();
        prepared.Clear();
    }

    [DllImport("e_sqlite3", EntryPoint = "sqlite3_file_control", CallingConvention = CallingConvention.Cdecl)]
    private static extern int FileControl(SafeHandle db, [MarshalAs(UnmanagedType.LPUTF8Str)] string database, int operation, ref int argument);
}
