using Microsoft.Data.Sqlite;

namespace MessageBroker.App.Demo;

/// <summary>Looks into the staging tables, as the national systems do.</summary>
internal static class DemoTables
{
    /// <summary>Message id of an arrival of that kind that nobody has answered yet, or null.</summary>
    public static Task<string?> ArrivalAsync(DemoCountry country, string kind, CancellationToken cancellationToken) => country.Country == "RO"
        ? ScalarAsync(country.Staging, "SELECT id_mesaj FROM primit WHERE tip_sed = @kind AND stare_primire = 'N' LIMIT 1", kind, cancellationToken)
        : ScalarAsync(country.Staging, "SELECT MESSAGE_ID FROM IN_POLUCHENO WHERE KIND = @kind AND STATUS = 'N' LIMIT 1", kind, cancellationToken);

    public static Task<string?> BulgarianStatusAsync(DemoCountry country, string requestId, CancellationToken cancellationToken) =>
        ScalarAsync(country.Staging, "SELECT STATUS FROM IF_ZAJAVKA WHERE ID = @kind", requestId, cancellationToken);

    /// <summary>Findings on a Bulgarian request row, as the clerk reads them in the three languages.</summary>
    public static async Task<IReadOnlyList<(string Code, string Path, string Bg, string Ro, string En)>> FindingsAsync(DemoCountry country, string requestId, CancellationToken cancellationToken)
    {
        await using var connection = await OpenAsync(country.Staging, cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT CODE, PATH, TEXT_BG, TEXT_RO, TEXT_EN FROM IF_NAHODKA WHERE REQUEST_ID = @id ORDER BY VERSION, N";
        command.Parameters.AddWithValue("@id", requestId);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var found = new List<(string, string, string, string, string)>();
        while (await rows.ReadAsync(cancellationToken)) found.Add((rows.GetString(0), rows.GetString(1), rows.GetString(2), rows.GetString(3), rows.GetString(4)));
        return found;
    }

    private static async Task<string?> ScalarAsync(string file, string sql, string value, CancellationToken cancellationToken)
    {
        await using var connection = await OpenAsync(file, cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Parameters.AddWithValue("@kind", value);
        return await command.ExecuteScalarAsync(cancellationToken) as string;
    }

    private static async Task<SqliteConnection> OpenAsync(string file, CancellationToken cancellationToken)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadWrite, Pooling = false, DefaultTimeout = 5 }.ToString());
        await connection.OpenAsync(cancellationToken);
        return connection;
    }
}
