using System.Data.Common;
using System.Globalization;
using MessageBroker.Tests.PostgresBed;
using Microsoft.Data.Sqlite;

namespace MessageBroker.Soak.Bed;

/// <summary>A country's store seen from outside with plain statements: what the checks of the soak rest on beside the product's own verbs.</summary>
internal sealed class StoreView(Func<PostgresCluster?> cluster, string database, string storeFile, string keysFile)
{
    public const string Finals = "'Refused', 'Acknowledged', 'Rejected', 'Delivered', 'Declined', 'Repeated', 'Reconciled'";

    public bool IsPostgres => cluster() is not null;

    public Task<long> UnfinishedAsync() => CountAsync($"SELECT count(*) FROM message WHERE state NOT IN ({Finals})");

    public Task<long> ParkedAsync() => CountAsync("SELECT count(*) FROM case_row WHERE parked_reason IS NOT NULL");

    /// <summary>Payloads whose message names a secret that the key store does not hold.</summary>
    public async Task<long> PayloadsWithoutSecretAsync()
    {
        if (IsPostgres) return await CountAsync("SELECT count(*) FROM payload p JOIN message m ON m.id = p.message_id WHERE NOT EXISTS (SELECT 1 FROM keys.secret s WHERE s.id = m.secret_id)");
        await using var connection = await OpenAsync();
        await using var attach = connection.CreateCommand();
        attach.CommandText = $"ATTACH DATABASE '{keysFile.Replace("'", "''", StringComparison.Ordinal)}' AS secrets";
        await attach.ExecuteNonQueryAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM main.payload p JOIN main.message m ON m.id = p.message_id WHERE NOT EXISTS (SELECT 1 FROM secrets.secret s WHERE s.id = m.secret_id)";
        return Convert.ToInt64(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }

    public async Task<long> CountAsync(string sql) => Convert.ToInt64((await RowsAsync(sql))[0][0], CultureInfo.InvariantCulture);

    public async Task<IReadOnlyList<IReadOnlyList<string?>>> RowsAsync(string sql)
    {
        await using var connection = await OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<IReadOnlyList<string?>>();
        while (await reader.ReadAsync())
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? null : Convert.ToString(reader.GetValue(i), CultureInfo.InvariantCulture))]);
        return rows;
    }

    private async Task<DbConnection> OpenAsync()
    {
        if (cluster() is { } server) return await server.ConnectAsync(database);
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = storeFile, Mode = SqliteOpenMode.ReadOnly, Pooling = false, DefaultTimeout = 10 }.ToString());
        await connection.OpenAsync();
        return connection;
    }
}
