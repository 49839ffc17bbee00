using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Store.Tables;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace MessageBroker.Exchange.Store.Sqlite;

/// <summary>
/// One open connection with its prepared statements. Not for two callers at once. Every statement runs to its end before the next,
/// so a statement is bound again without being prepared again.
/// </summary>
internal sealed class SqliteLink : IStoreLink, IDisposable
{
    /// <summary>Steps of the engine between two looks at the clock: about a tenth of a millisecond.</summary>
    private const int StepsBetweenLooks = 10_000;

    private readonly SqliteConnection connection;
    private readonly Dictionary<string, SqliteCommand> prepared = new(StringComparer.Ordinal);
    private readonly Dictionary<string, sqlite3_stmt> controls = new(StringComparer.Ordinal);

    private SqliteLink(SqliteConnection connection, string path)
    {
        this.connection = connection;
        Path = path;
    }

    public string Path { get; }

    /// <summary>The first result that says that the store itself fails; kept even where a caller swallows the exception.</summary>
    public SqliteException? Fault { get; private set; }

    /// <summary>True where the path no longer leads to the file that this connection has open.</summary>
    public bool HasMoved => SqliteEngine.HasMoved(connection, Path);

    /// <summary>False outside a transaction.</summary>
    public bool InTransaction => raw.sqlite3_get_autocommit(connection.Handle) == 0;

    /// <summary>Opens the file; pragmas that belong to a connection are set.</summary>
    /// <exception cref="SqliteException">Cannot be opened.</exception>
    public static SqliteLink Open(string path, SqliteOpenMode mode, params ReadOnlySpan<string> pragmas)
    {
        SqliteEngine.Configure();
        var connection = new SqliteConnection(ConnectionString(path, mode));
        try
        {
            connection.Open();
            SqliteEngine.KeepPlans(connection);
            var link = new SqliteLink(connection, path);
            foreach (var pragma in pragmas) link.Scalar($"PRAGMA {pragma}");
            return link;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Not pooled: a closed connection must not keep the file open. The time-out bounds the driver's own busy loop (0 would be for ever).</summary>
    public static string ConnectionString(string path, SqliteOpenMode mode) =>
        new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false, DefaultTimeout = 1 }.ToString();

    /// <summary>Stops whatever statement still runs after a time from now on; a later call sets the time anew.</summary>
    public void Limit(TimeProvider time, TimeSpan longest)
    {
        var begun = time.GetTimestamp();
        raw.sqlite3_progress_handler(connection.Handle, StepsBetweenLooks, _ => time.GetElapsedTime(begun) > longest ? 1 : 0, null);
    }

    /// <summary>
    /// Begins or ends a transaction or savepoint, or sets what holds for one; gives the primary result code. Half of all statements, so not through
    /// the driver's commands and outside its busy loop.
    /// </summary>
    public int TryControl(string sql)
    {
        if (!controls.TryGetValue(sql, out var statement))
        {
            var code = raw.sqlite3_prepare_v2(connection.Handle, sql, out statement);
            if (code != raw.SQLITE_OK) return code & 0xFF;
            controls.Add(sql, statement);
        }

        raw.sqlite3_step(statement);
        // Gives the code of the step, and leaves its message with the connection.
        return raw.sqlite3_reset(statement) & 0xFF;
    }

    /// <summary>As <see cref="TryControl"/>, where nothing but success will do.</summary>
    /// <exception cref="SqliteException">As of any statement.</exception>
    public void Control(string sql)
    {
        var code = TryControl(sql);
        if (code == raw.SQLITE_OK) return;
        var failure = new SqliteException(raw.sqlite3_errmsg(connection.Handle).utf8_to_string(), code, raw.sqlite3_extended_errcode(connection.Handle));
        Note(failure);
        throw failure;
    }

    /// <summary>Runs a statement; gives the number of changed rows.</summary>
    public int Run(string sql, params ReadOnlySpan<(string Name, ColumnValue Value)> values)
    {
        var command = Bind(sql, values);
        try
        {
            return command.ExecuteNonQuery();
        }
        catch (SqliteException e) when (Note(e))
        {
            throw;
        }
    }

    public object? Scalar(string sql, params ReadOnlySpan<(string Name, ColumnValue Value)> values)
    {
        var command = Bind(sql, values);
        try
        {
            var value = command.ExecuteScalar();
            return value is DBNull ? null : value;
        }
        catch (SqliteException e) when (Note(e))
        {
            throw;
        }
    }

    public List<T> Rows<T>(string sql, Func<SqliteDataReader, T> read, params ReadOnlySpan<(string Name, ColumnValue Value)> values)
    {
        var command = Bind(sql, values);
        try
        {
            var rows = new List<T>();
            using var reader = command.ExecuteReader();
            while (reader.Read()) rows.Add(read(reader));
            return rows;
        }
        catch (SqliteException e) when (Note(e))
        {
            throw;
        }
    }

    /// <summary>The rows of a statement without parameters one at a time: a table may be larger than memory. The row is good until the next.</summary>
    public IEnumerable<SqliteDataReader> Each(string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        while (reader.Read()) yield return reader;
    }

    /// <summary>The only or first row, or null.</summary>
    public T? First<T>(string sql, Func<SqliteDataReader, T> read, params ReadOnlySpan<(string Name, ColumnValue Value)> values) where T : class =>
        Rows(sql, read, values) is [var first, ..] ? first : null;

    /// <summary>
    /// Copies the whole database as of now into a new file, beside readers and a writer (SQLite's backup interface, in one step and so in one
    /// snapshot). The copy is left without a log of its own: one file is all of it.
    /// </summary>
    /// <exception cref="SqliteException">It cannot be copied.</exception>
    public void CopyTo(string path)
    {
        using var copy = new SqliteConnection(ConnectionString(path, SqliteOpenMode.ReadWrite));
        copy.Open();
        connection.BackupDatabase(copy);
        using var journal = copy.CreateCommand();
        journal.CommandText = "PRAGMA journal_mode = DELETE";
        journal.ExecuteScalar();
    }

    ValueTask<int> IStoreLink.RunAsync(string sql, params ReadOnlySpan<(string Name, ColumnValue Value)> values) => new(Run(sql, values));

    /// <summary>There is one writer: nobody else has a key open.</summary>
    ValueTask<int> IStoreLink.RunDecidingAsync(string sql, params ReadOnlySpan<(string Name, ColumnValue Value)> values) => new(Run(sql, values));

    ValueTask<List<T>> IStoreLink.RowsAsync<T>(string sql, Func<StoreRow, T> read, params ReadOnlySpan<(string Name, ColumnValue Value)> values)
    {
        SqliteRow? current = null;
        return new(Rows(sql, row => read(current ??= new SqliteRow(row)), values));
    }

    ValueTask<IReadOnlyList<GuardFault>> IStoreLink.GuardFaultsAsync() => new(SqliteGuards.Faults(this));

    public void Dispose()
    {
        foreach (var command in prepared.Values) command.Dispose();
        foreach (var statement in controls.Values) statement.Dispose();
        connection.Dispose();
    }

    private SqliteCommand Bind(string sql, ReadOnlySpan<(string Name, ColumnValue Value)> values)
    {
        if (!prepared.TryGetValue(sql, out var command))
        {
            command = connection.CreateCommand();
            command.CommandText = sql;
            foreach (var (name, _) in values) command.Parameters.Add(new SqliteParameter(name, null));
            prepared.Add(sql, command);
        }
        for (var i = 0; i < values.Length; i++)
        {
            var parameter = command.Parameters[i];
            if (parameter.ParameterName != values[i].Name) throw new InvalidOperationException($"{values[i].Name} is bound where {parameter.ParameterName} stands: {sql}");
            parameter.Value = Columns.Bound(values[i].Value);
        }
        return command;
    }

    private bool Note(SqliteException exception)
    {
        if (SqliteEngine.IsFault(exception)) Fault ??= exception;
        return false;
    }
}
