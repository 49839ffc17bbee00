using MessageBroker.Tests.Acceptance.Setup;

namespace MessageBroker.Tests.Acceptance.DoorSuite;

/// <summary>Back offices that write rows into staging tables and read others there.</summary>
internal sealed class StagingBench : IDoorBench
{
    private readonly TwoLands lands;

    private StagingBench(TwoLands lands, IBrokerStore store) => (this.lands, Store) = (lands, store);

    public TwoLands Lands => lands;

    public IBrokerStore Store { get; }

    /// <param name="store">Decides where the broker of Bulgaria keeps its store, before it starts.</param>
    public static async Task<IDoorBench> OpenAsync(Func<Land, Task<IBrokerStore>> store)
    {
        var lands = await TwoLands.PrepareAsync();
        await lands.Bg.Staging.RunAsync("UPDATE IF_ZAJAVKA SET STATUS = 'E'");
        var kept = await store(lands.Bg);
        await lands.StartAsync();
        return new StagingBench(lands, kept);
    }

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

    public Task<string> ArrivedAsync(string text) =>
        Until.AnswerAsync($"arrival \"{text}\" in Bulgaria", () => lands.Bg.Staging.TextAsync("SELECT MESSAGE_ID FROM IN_POLUCHENO WHERE FREE_TEXT = @text", ("@text", text)));

    public Task ConfirmAsync(string messageId) => lands.Bg.Staging.RunAsync("UPDATE IN_POLUCHENO SET STATUS = 'C' WHERE MESSAGE_ID = @id", ("@id", messageId));

    public Task DeclineAsync(string messageId, string reason) =>
        lands.Bg.Staging.RunAsync("UPDATE IN_POLUCHENO SET STATUS = 'R', REASON = @reason WHERE MESSAGE_ID = @id", ("@reason", reason), ("@id", messageId));

    public ValueTask DisposeAsync() => lands.DisposeAsync();
}
