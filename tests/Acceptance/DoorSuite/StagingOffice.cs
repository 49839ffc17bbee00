using MessageBroker.Tests.Acceptance.Setup;

namespace MessageBroker.Tests.Acceptance.DoorSuite;

/// <summary>A back office that writes rows into staging tables and reads others there.</summary>
internal sealed class StagingOffice(StagingTables tables) : IDoorOffice
{
    public async Task SubmitAsync(DoorRequest request)
    {
        await using var connection = await tables.OpenAsync();
        await using var transaction = connection.BeginTransaction();
        foreach (var (table, row) in request.Rows)
        {
            await using var command = connection.CreateCommand();
            var columns = row.Keys.ToList();
            command.CommandText = $"INSERT INTO {table} ({string.Join(", ", columns)}) SELECT {string.Join(", ", columns.Select(c => "@" + c))} WHERE NOT EXISTS (SELECT 1 FROM {table} WHERE {columns[0]} = @{columns[0]})";
            foreach (var (column, value) in row) command.Parameters.AddWithValue("@" + column, (object?)value ?? DBNull.Value);
            if (await command.ExecuteNonQueryAsync() > 0 || table != "IF_ZAJAVKA") continue;
            command.CommandText = $"UPDATE IF_ZAJAVKA SET {string.Join(", ", columns.Skip(1).Select(c => $"{c} = @{c}"))}, STATUS = 'N' WHERE ID = @ID";
            await command.ExecuteNonQueryAsync();
        }

        await transaction.CommitAsync();
    }

    public async Task<DoorWord> AnswerAsync(DoorRequest request)
    {
        var status = await Until.AnswerAsync("last word on " + request.Key, () => tables.TextAsync(
            "SELECT STATUS FROM IF_ZAJAVKA WHERE ID = @id AND VERSION = @version AND STATUS NOT IN ('N', 'P')", ("@id", request.Key), ("@version", request.Version)));
        var rows = await tables.RowsAsync(
            "SELECT CODE, TEXT_BG, TEXT_RO, TEXT_EN FROM IF_NAHODKA WHERE REQUEST_ID = @id AND VERSION = @version AND SEVERITY = 'error' ORDER BY N", ("@id", request.Key), ("@version", request.Version));
        return new DoorWord(status switch { "E" => "refused", "A" => "acknowledged", "R" => "rejected", _ => "given up" }, [.. rows.Select(r => (r[0]!, r[1]!, r[2]!, r[3]!))]);
    }

    public Task PoisonAsync() => tables.RunAsync("INSERT INTO IF_ZAJAVKA (ID, INSTITUTION, KIND, ROOT_NO) VALUES ('poison', x'00ff', x'ff00ff', '')");

    public Task<string> ArrivedAsync(string text) =>
        Until.AnswerAsync($"arrival \"{text}\" in Bulgaria", () => tables.TextAsync("SELECT MESSAGE_ID FROM IN_POLUCHENO WHERE FREE_TEXT = @text", ("@text", text)));

    public Task ConfirmAsync(string messageId) => SayAsync(messageId, "C", null);

    public Task DeclineAsync(string messageId, string reason) => SayAsync(messageId, "R", reason);

    public async Task<string> ToldAsync()
    {
        var told = new List<string>();
        foreach (var table in await tables.RowsAsync("SELECT name FROM sqlite_master WHERE type = 'table'"))
            foreach (var row in await tables.RowsAsync($"SELECT * FROM {table[0]}")) told.Add(string.Join('\t', row));
        return string.Join('\n', told);
    }

    // A row that the broker never wrote is made up, as one does who answers for somebody else.
    private Task SayAsync(string messageId, string status, string? reason) => tables.RunAsync(
        """
        INSERT INTO IN_POLUCHENO (MESSAGE_ID, CASE_ID, KIND, SET_ID, DOC_VERSION, FROM_INSTITUTION, TO_INSTITUTION, RECEIVED_AT, SUMMARY, STATUS, REASON) VALUES (@id, '', '', '', 1, '', '', '', '', @status, @reason)
        ON CONFLICT (MESSAGE_ID) DO UPDATE SET STATUS = excluded.STATUS, REASON = excluded.REASON
        """, ("@id", messageId), ("@status", status), ("@reason", reason));
}
