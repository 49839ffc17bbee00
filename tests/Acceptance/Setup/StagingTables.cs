using Microsoft.Data.Sqlite;

namespace MessageBroker.Tests.Acceptance.Setup;

/// <summary>A SQLite file as the system that owns it sees it: plain statements, nothing of ours.</summary>
internal sealed class StagingTables(string file)
{
    public async Task<SqliteConnection> OpenAsync()
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadWrite, Pooling = false, DefaultTimeout = 10 }.ToString());
        await connection.OpenAsync();
        return connection;
    }

    public async Task<int> RunAsync(string sql, params (string Name, object? Value)[] values)
    {
        await using var connection = await OpenAsync();
        await using var command = Command(connection, sql, values);
        return await command.ExecuteNonQueryAsync();
    }

    /// <summary>The first column of the first row as text, or null.</summary>
    public async Task<string?> TextAsync(string sql, params (string Name, object? Value)[] values)
    {
        var rows = await RowsAsync(sql, values);
        return rows.Count == 0 ? null : rows[0][0];
    }

    public async Task<IReadOnlyList<IReadOnlyList<string?>>> RowsAsync(string sql, params (string Name, object? Value)[] values)
    {
        await using var connection = await OpenAsync();
        await using var command = Command(connection, sql, values);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<IReadOnlyList<string?>>();
        while (await reader.ReadAsync())
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? null : Convert.ToString(reader.GetValue(i), System.Globalization.CultureInfo.InvariantCulture))]);
        return rows;
    }

    private static SqliteCommand Command(SqliteConnection connection, string sql, (string Name, object? Value)[] values)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in values) command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        return command;
    }
}
