using System.Globalization;
using Microsoft.Data.Sqlite;

namespace MessageBroker.Soak.Bed;

/// <summary>A national staging database as the system that owns it sees it: one SQLite file with two writers.</summary>
internal sealed class StagingFile(string file)
{
    public async Task<T> WriteAsync<T>(Func<SqliteConnection, T> work)
    {
        await using var connection = await OpenAsync();
        await using var transaction = connection.BeginTransaction(deferred: false);
        var result = work(connection);
        await transaction.CommitAsync();
        return result;
    }

    public async Task<IReadOnlyList<IReadOnlyList<string>>> RowsAsync(string sql)
    {
        await using var connection = await OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var rows = await command.ExecuteReaderAsync();
        var all = new List<IReadOnlyList<string>>();
        while (await rows.ReadAsync()) all.Add([.. Enumerable.Range(0, rows.FieldCount).Select(i => Convert.ToString(rows.GetValue(i), CultureInfo.InvariantCulture)!)]);
        return all;
    }

    public async Task<long> CountAsync(string sql) => long.Parse((await RowsAsync(sql))[0][0], CultureInfo.InvariantCulture);

    /// <summary>False while somebody holds the write lock, a frozen process for example: a file has no server that would end it.</summary>
    public async Task<bool> IsFreeAsync()
    {
        try
        {
            await using var connection = await OpenAsync(seconds: 1);
            await using var transaction = connection.BeginTransaction(deferred: false);
            return true;
        }
        catch (SqliteException)
        {
            return false;
        }
    }

    public static int Run(SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters) command.Parameters.AddWithValue(name, value);
        return command.ExecuteNonQuery();
    }

    private async Task<SqliteConnection> OpenAsync(int seconds = 30)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadWrite, Pooling = false, DefaultTimeout = seconds }.ToString());
        await connection.OpenAsync();
        return connection;
    }
}
