using MessageBroker.Tests.Acceptance.Setup;

namespace MessageBroker.Tests.Acceptance.Exchange;

/// <summary>What an operator does to work that is under way, given to the running broker and told by it.</summary>
public sealed class OperatorTests
{
    private const string Status = "SELECT STATUS FROM IF_ZAJAVKA WHERE ID = 'Z-2025-0001'";
    private const string Attempts = "SELECT count(*) FROM attempt_all a JOIN effect_all e ON e.id = a.effect_id WHERE e.kind = 'Send'";

    [SkippableFact]
    public async Task Nothing_goes_to_a_paused_partner_and_all_goes_when_it_is_resumed()
    {
        GateOnly.Need();
        await using var lands = await TwoLands.PrepareAsync();
        // Before any broker runs the command acts on the store itself.
        var paused = await lands.Bg.CallAsync("partner", "pause", "ro-anpis", "--reason", "maintenance", "--actor", "ops1");
        Assert.Equal(("done", "store", "ops1"), (paused.Verdict, Text(paused, "by"), Text(paused, "actor")));
        await lands.StartAsync();
        await Until.TrueAsync("sealed claim", async () => await SealedAsync(lands) is not null);
        var why = await Until.AnswerAsync("reason to wait", async () => await lands.Bg.CallAsync("work", "why", (await SealedAsync(lands))!) is { } call && Text(call, "waitsFor") == "paused-partner" ? call : null);
        Assert.Equal(("operator", "ops1: maintenance", "broker partner resume ro-anpis"), (Text(why, "turn"), Text(why, "reason"), Text(why, "command")));
        Assert.Equal("0", await lands.Bg.Store.TextAsync(Attempts));

        var again = await lands.Bg.CallAsync("partner", "pause", "ro-anpis", "--reason", "once more");
        Assert.Equal((1, "refused", "FLW-0609"), (again.Exit, again.Verdict, Code(again)));
        var resumed = await lands.Bg.CallAsync("partner", "resume", "ro-anpis", "--reason", "over", "--actor", "ops2");
        Assert.Equal(("done", "broker"), (resumed.Verdict, Text(resumed, "by")));

        await Until.TrueAsync("receipt", async () => await lands.Bg.Staging.TextAsync(Status) == "A");
        Assert.Equal("1", await lands.Bg.Store.TextAsync(Attempts));
        Assert.Equal("ok", (await lands.Bg.CallAsync("journal", "check")).Verdict);
        Assert.Equal("2", await lands.Bg.Store.TextAsync("SELECT count(*) FROM entry WHERE institution = '*'"));
    }

    [SkippableFact]
    public async Task A_message_that_was_given_up_is_sent_again_and_a_parked_case_rests_until_it_is_resumed()
    {
        GateOnly.Need();
        await using var lands = await TwoLands.PrepareAsync();
        lands.Bg.Configure(c => c["sending"]!["attempts"] = 1);
        lands.Bg.Launch();
        await Until.TrueAsync("give-up", async () => await lands.Bg.Staging.TextAsync(Status) == "G");
        var (id, caseId) = await GivenUpAsync(lands);
        Assert.Equal("broker message retry " + id, Text(await lands.Bg.CallAsync("work", "why", id), "command"));

        Assert.Equal("done", (await lands.Bg.CallAsync("work", "park", caseId, "--reason", "asked the partner")).Verdict);
        Assert.Equal("FLW-0603", Code(await lands.Bg.CallAsync("work", "park", caseId, "--reason", "again")));
        lands.Ro.Launch();
        await Until.TrueAsync("broker of Romania that is ready", lands.Ro.IsReadyAsync);
        Assert.Equal("done", (await lands.Bg.CallAsync("message", "retry", id, "--reason", "partner is back")).Verdict);
        Assert.Equal("FLW-0606", Code(await lands.Bg.CallAsync("message", "retry", id, "--reason", "twice")));
        Assert.Equal("parked-case", Text(await lands.Bg.CallAsync("work", "why", caseId), "waitsFor"));
        Assert.Equal("1", await lands.Bg.Store.TextAsync(Attempts));
        var again = (await lands.Bg.CallAsync("work", "why", id)).Answer;
        Assert.Equal(("Send", 2, 0), (again["effect"]!.GetValue<string>(), again["round"]!.GetValue<int>(), again["attempts"]!.GetValue<int>()));
        Assert.Equal("done", (await lands.Bg.CallAsync("work", "resume", caseId, "--reason", "all is well")).Verdict);

        await Until.TrueAsync("receipt", async () => await lands.Bg.Staging.TextAsync(Status) == "A");
        Assert.Equal("FLW-0604", Code(await lands.Bg.CallAsync("work", "resume", caseId, "--reason", "again")));
        Assert.Equal("ok", (await lands.Bg.CallAsync("journal", "check")).Verdict);
        Assert.Equal("identical", (await lands.Bg.CallAsync("journal", "replay")).Verdict);
    }

    [Fact]
    public async Task A_command_that_fits_nothing_changes_nothing_and_names_what_is_known()
    {
        await using var lands = await TwoLands.PrepareAsync();
        Assert.Equal("FLW-0607", Code(await lands.Bg.CallAsync("partner", "pause", "nobody", "--reason", "x")));
        Assert.Equal("FLW-0602", Code(await lands.Bg.CallAsync("work", "park", "nocase", "--reason", "x")));
        Assert.Equal("FLW-0605", Code(await lands.Bg.CallAsync("message", "retry", "nomessage", "--reason", "x")));
        Assert.Equal("FLW-0601", Code(await lands.Bg.CallAsync("partner", "pause", "ro-anpis", "--reason", " ")));
        Assert.Equal("FLW-0601", Code(await lands.Bg.CallAsync("partner", "pause", "ro-anpis", "--reason", "abc\u202Edef")));
        Assert.Equal("FLW-0601", Code(await lands.Bg.CallAsync("partner", "pause", "ro-anpis", "--reason", new string('x', 20_000))));
        Assert.Equal("FLW-0613", Code(await lands.Bg.CallAsync("partner", "pause", "ro-anpis", "--reason", "x", "--actor", "e\nvil")));
        Assert.Equal("0", await lands.Bg.Store.TextAsync("SELECT count(*) FROM entry"));
    }

    private static Task<string?> SealedAsync(TwoLands lands) => lands.Bg.Store.TextAsync("SELECT id FROM message WHERE state = 'Sealed'");

    private static async Task<(string Id, string CaseId)> GivenUpAsync(TwoLands lands)
    {
        var row = (await lands.Bg.Store.RowsAsync("SELECT id, case_id FROM message WHERE state = 'GivenUp'"))[0];
        return (row[0]!, row[1]!);
    }

    private static string? Text(BrokerCall call, string name) => call.Answer[name]?.GetValue<string>();

    private static string? Code(BrokerCall call) => call.Answer["findings"]![0]!["code"]!.GetValue<string>();
}
