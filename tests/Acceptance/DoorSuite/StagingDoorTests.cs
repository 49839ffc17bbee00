using MessageBroker.Tests.Acceptance.Setup;

namespace MessageBroker.Tests.Acceptance.DoorSuite;

/// <summary>The staging-table door.</summary>
public sealed class StagingDoorTests : DoorContract
{
    private protected override async Task<IDoorBench> OpenAsync()
    {
        var lands = await TwoLands.PrepareAsync();
        await lands.Bg.Staging.RunAsync("UPDATE IF_ZAJAVKA SET STATUS = 'E'");
        await lands.StartAsync();
        return new StagingBench(lands);
    }

    private sealed class StagingBench(TwoLands lands) : IDoorBench
    {
        public TwoLands Lands => lands;

        public async Task SubmitAsync(DoorRequest request)
        {
            await using var connection = await lands.Bg.Staging.OpenAsync();
            await using var transaction = connection.BeginTransaction();
            foreach (var (table, row) in request.Rows)
            {
                await using var command = connection.CreateCommand();
                var columns = row.Keys.ToList();
                // The row is its owner's: what he changes is the version, the words and the status.
                command.CommandText = $"INSERT INTO {table} ({string.Join(", ", columns)}) SELECT {string.Join(", ", columns.Select(c => "@" + c))} WHERE NOT EXISTS (SELECT 1 FROM {table} WHERE {columns[0]} = @{columns[0]})";
                foreach (var (column, value) in row) command.Parameters.AddWithValue("@" + column, (object?)value ?? DBNull.Value);
                if (await command.ExecuteNonQueryAsync() > 0 || table != "IF_ZAJAVKA") continue;
                command.CommandText = "UPDATE IF_ZAJAVKA SET VERSION = @VERSION, FREE_TEXT = @FREE_TEXT, PURPOSE = @PURPOSE, STATUS = 'N' WHERE ID = @ID";
                await command.ExecuteNonQueryAsync();
            }

            await transaction.CommitAsync();
        }

        public async Task<DoorWord> AnswerAsync(DoorRequest request)
        {
            var status = await Until.AnswerAsync("last word on " + request.Key, () => lands.Bg.Staging.TextAsync(
                "SELECT STATUS FROM IF_ZAJAVKA WHERE ID = @id AND VERSION = @version AND STATUS NOT IN ('N', 'P')", ("@id", request.Key), ("@version", request.Version)));
            var rows = await lands.Bg.Staging.RowsAsync(
                "SELECT CODE, TEXT_BG, TEXT_RO, TEXT_EN FROM IF_NAHODKA WHERE REQUEST_ID = @id AND VERSION = @version AND SEVERITY = 'error' ORDER BY N", ("@id", request.Key), ("@version", request.Version));
            return new DoorWord(status switch { "E" => "refused", "A" => "acknowledged", "R" => "rejected", _ => "given up" }, [.. rows.Select(r => (r[0]!, r[1]!, r[2]!, r[3]!))]);
        }

        public Task PoisonAsync() => lands.Bg.Staging.RunAsync("INSERT INTO IF_ZAJAVKA (ID, INSTITUTION, KIND, ROOT_NO) VALUES ('poison', x'00ff', x'ff00ff', '')");

        public async Task<(string MessageId, string Text)> ArrivedAsync(string sedType)
        {
            var id = await Until.AnswerAsync(sedType + " in Bulgaria", () => lands.Bg.Staging.TextAsync("SELECT MESSAGE_ID FROM IN_POLUCHENO WHERE KIND = @kind AND STATUS = 'N'", ("@kind", sedType)));
            return (id, (await lands.Bg.Staging.TextAsync("SELECT FREE_TEXT FROM IN_POLUCHENO WHERE MESSAGE_ID = @id", ("@id", id)))!);
        }

        public Task ConfirmAsync(string messageId) => lands.Bg.Staging.RunAsync("UPDATE IN_POLUCHENO SET STATUS = 'C' WHERE MESSAGE_ID = @id", ("@id", messageId));

        public Task DeclineAsync(string messageId, string reason) =>
            lands.Bg.Staging.RunAsync("UPDATE IN_POLUCHENO SET STATUS = 'R', REASON = @reason WHERE MESSAGE_ID = @id", ("@reason", reason), ("@id", messageId));

        public ValueTask DisposeAsync() => lands.DisposeAsync();
    }
}
