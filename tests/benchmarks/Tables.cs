using System.Globalization;
using Microsoft.Data.Sqlite;

namespace MessageBroker.Benchmarks;

/// <summary>The national systems' own hands: rows in, confirmations, counts. Everything goes through the staging tables.</summary>
internal sealed class Tables(string bulgaria, string romania)
{
    private static readonly string[] Cloned = ["IF_PREPISKA", "IF_LICE", "IF_ADRES", "IF_SEMEJSTVO", "IF_ZAETOST"];

    /// <summary>Copies the sample family under new keys and asks for its F001.</summary>
    public Task<string> RequestAsync(int number) => WriteAsync(bulgaria, connection =>
    {
        var suffix = number.ToString("D5", CultureInfo.InvariantCulture);
        foreach (var table in Cloned) Clone(connection, table, suffix);
        var id = "S-" + suffix;
        Run(connection, "INSERT INTO IF_ZAJAVKA (ID, VERSION, INSTITUTION, KIND, ROOT_NO, PURPOSE, CREATED_BY) SELECT @id, 1, INSTITUTION, KIND, ROOT_NO || @s, PURPOSE, CREATED_BY FROM IF_ZAJAVKA WHERE ID = 'Z-2025-0001'", ("@id", id), ("@s", "-" + suffix));
        return id;
    });

    /// <summary>The Romanian officers confirm whatever arrived.</summary>
    public Task<int> ConfirmAsync() => WriteAsync(romania, connection =>
        Run(connection, "UPDATE primit SET stare_primire = 'C', nr_dosar = 'D-' || id_mesaj, confirmat_de = 'soak', confirmat_la = '2025-10-01T08:00:00.000Z' WHERE stare_primire = 'N'"));

    public Task<IReadOnlyList<(string Id, string Status)>> RequestsAsync() => ReadAsync(bulgaria, "SELECT ID, STATUS FROM IF_ZAJAVKA", r => (r.GetString(0), r.GetString(1)));

    public Task<IReadOnlyList<(string Set, int Version, string Case)>> ArrivalsAsync() =>
        ReadAsync(romania, "SELECT id_set, versiune_doc, id_caz FROM primit", r => (r.GetString(0), r.GetInt32(1), r.GetString(2)));

    private static void Clone(SqliteConnection connection, string table, string suffix)
    {
        var columns = Columns(connection, table);
        var keyed = columns.Select(c => c is "PERSON_ID" or "REQUEST_NO" ? $"{c} || '-{suffix}'" : c);
        Run(connection, $"INSERT INTO {table} ({string.Join(", ", columns)}) SELECT {string.Join(", ", keyed)} FROM {table} WHERE {(columns.Contains("PERSON_ID") ? "PERSON_ID LIKE 'L100_'" : "REQUEST_NO = 'РСЕ-2025-01847'")}");
    }

    private static List<string> Columns(SqliteConnection connection, string table)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT name FROM pragma_table_info('{table}') WHERE NOT (name = 'ID' AND pk = 1)";
        using var rows = command.ExecuteReader();
        var names = new List<string>();
        while (rows.Read()) names.Add(rows.GetString(0));
        return names;
    }

    private static int Run(SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, string Value)> parameters)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters) command.Parameters.AddWithValue(name, value);
        return command.ExecuteNonQuery();
    }

    private static async Task<T> WriteAsync<T>(string file, Func<SqliteConnection, T> work)
    {
        await using var connection = await OpenAsync(file);
        await using var transaction = connection.BeginTransaction(deferred: false);
        var result = work(connection);
        await transaction.CommitAsync();
        return result;
    }

    private static async Task<IReadOnlyList<T>> ReadAsync<T>(string file, string sql, Func<SqliteDataReader, T> row)
    {
        await using var connection = await OpenAsync(file);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var rows = await command.ExecuteReaderAsync();
        var all = new List<T>();
        while (await rows.ReadAsync()) all.Add(row(rows));
        return all;
    }

    private static async Task<SqliteConnection> OpenAsync(string file)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadWrite, Pooling = false, DefaultTimeout = 10 }.ToString());
        await connection.OpenAsync();
        return connection;
    }
}
