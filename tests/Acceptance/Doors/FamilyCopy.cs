using Microsoft.Data.Sqlite;
using MessageBroker.Tests.Acceptance.Setup;

namespace MessageBroker.Tests.Acceptance.Doors;

/// <summary>Writes the sample family once more under other numbers, changed where a test wants it, and asks for its F001: one transaction, as a national system does.</summary>
internal static class FamilyCopy
{
    private static readonly (string Table, string Key, string Of)[] Tables =
    [
        ("IF_PREPISKA", "REQUEST_NO", "REQUEST_NO = 'РСЕ-2025-01847'"),
        ("IF_SEMEJSTVO", "REQUEST_NO", "REQUEST_NO = 'РСЕ-2025-01847'"),
        ("IF_ZAPOVED", "REQUEST_NO", "REQUEST_NO = 'РСЕ-2025-01847'"),
        ("IF_LICE", "PERSON_ID", "PERSON_ID IN ('L1001', 'L1002', 'L1003', 'L1004')"),
        ("IF_ADRES", "PERSON_ID", "PERSON_ID IN ('L1001', 'L1002', 'L1003', 'L1004')"),
        ("IF_ZAETOST", "PERSON_ID", "PERSON_ID IN ('L1001', 'L1002', 'L1003', 'L1004')"),
    ];

    /// <param name="id">Id of the request; it also makes the other keys unique.</param>
    /// <param name="change">Statements that spoil the copy before anyone sees it; @s is what was put behind every key.</param>
    public static async Task WriteAsync(StagingTables staging, string id, string? change = null)
    {
        await using var connection = await staging.OpenAsync();
        await using var transaction = connection.BeginTransaction();
        foreach (var (table, _, of) in Tables)
        {
            var columns = await ColumnsAsync(connection, transaction, table);
            await RunAsync($"INSERT INTO {table} ({string.Join(", ", columns)}) SELECT {string.Join(", ", columns.Select(c => c is "REQUEST_NO" or "PERSON_ID" ? $"{c} || @s" : c))} FROM {table} WHERE {of}");
        }

        await RunAsync("INSERT INTO IF_FAJL (REQUEST_ID, N, NAME, MIME, IS_MEDICAL, CONTENT) SELECT @id, N, NAME, MIME, IS_MEDICAL, CONTENT FROM IF_FAJL WHERE REQUEST_ID = 'Z-2025-0001'");
        if (change is not null) await RunAsync(change);
        await RunAsync("INSERT INTO IF_ZAJAVKA (ID, INSTITUTION, KIND, ROOT_NO, FREE_TEXT, PURPOSE, CREATED_BY) SELECT @id, INSTITUTION, KIND, ROOT_NO || @s, FREE_TEXT, PURPOSE, CREATED_BY FROM IF_ZAJAVKA WHERE ID = 'Z-2025-0001'");
        await transaction.CommitAsync();

        async Task RunAsync(string sql)
        {
            await using var command = connection.CreateCommand();
            command.Transaction = transaction;
            command.CommandText = sql;
            command.Parameters.AddWithValue("@s", "/" + id);
            command.Parameters.AddWithValue("@id", id);
            await command.ExecuteNonQueryAsync();
        }
    }

    private static async Task<IReadOnlyList<string>> ColumnsAsync(SqliteConnection connection, SqliteTransaction transaction, string table)
    {
        await using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = $"SELECT name FROM pragma_table_info('{table}') WHERE name NOT IN ('ID', 'VERSION', 'CHANGED_AT')";
        await using var reader = await command.ExecuteReaderAsync();
        var columns = new List<string>();
        while (await reader.ReadAsync()) columns.Add(reader.GetString(0));
        return columns;
    }
}
