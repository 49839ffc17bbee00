using System.Text.Json.Nodes;
using MessageBroker.Evidence.Journal.Entries;
using MessageBroker.Tests.Acceptance.Setup;

namespace MessageBroker.Tests.Acceptance.Exchange;

/// <summary>Somebody changes the database of a stopped broker by hand; the check names the place.</summary>
[Collection(StoryCollection.Name)]
public sealed class JournalCheckTests(PlayedStory story)
{
    private const string Sent = "(SELECT id FROM message WHERE state = 'Acknowledged')";
    private const string Got = "(SELECT id FROM message WHERE direction = 'Inbound')";

    [Theory]
    [InlineData("UPDATE message SET state = 'Rejected' WHERE state = 'Acknowledged'", "FLW-0418", "SELECT 'message ' || id FROM message WHERE state = 'Rejected'", "state")]
    [InlineData($"UPDATE message SET receipt_at = receipt_at - 86400000000 WHERE id = {Sent}", "FLW-0418", $"SELECT 'message ' || {Sent}", "receipt_at")]
    [InlineData($"UPDATE message SET partner = 'RO:80241' WHERE id = {Sent}", "FLW-0418", $"SELECT 'message ' || {Sent}", "partner")]
    [InlineData($"UPDATE message SET document_version = 2 WHERE id = {Sent}", "FLW-0418", $"SELECT 'message ' || {Sent}", "document_version")]
    [InlineData("UPDATE case_row SET cdm = '4.2' WHERE cdm IS NOT NULL", "FLW-0419", "SELECT 'case ' || institution || '/' || case_id FROM case_row WHERE cdm IS NOT NULL", "cdm")]
    [InlineData("UPDATE case_row SET partner = 'RO:80241' WHERE partner IS NOT NULL", "FLW-0419", "SELECT 'case ' || institution || '/' || case_id FROM case_row WHERE partner IS NOT NULL", "partner")]
    [InlineData($"DELETE FROM payload WHERE message_id = {Sent} AND kind = 'sbd'", "FLW-0420", $"SELECT 'message ' || {Sent} || ', sbd'", null)]
    [InlineData($"INSERT INTO payload (message_id, kind, entry_id, sealed) SELECT message_id, 'extra', entry_id, sealed FROM payload WHERE message_id = {Sent} AND kind = 'sbd'", "FLW-0423", $"SELECT 'message ' || {Sent} || ', extra'", null)]
    [InlineData("DELETE FROM duplicate_key", "FLW-0428", $"SELECT 'duplicate_key ' || partner || ' ' || as4_message_id FROM message WHERE id = {Got}", null)]
    [InlineData("UPDATE duplicate_key SET digest = 'other'", "FLW-0428", "SELECT 'duplicate_key ' || sender || ' ' || as4_message_id FROM duplicate_key", null)]
    [InlineData("INSERT INTO duplicate_key VALUES ('RO:80241', 'x@ro', 'digest', '0199f3a0-c1d2-7d3e-8f4b-5a6c7d8e9f00')", "FLW-0424", "SELECT 'duplicate_key RO:80241 x@ro'", null)]
    [InlineData("DELETE FROM request_key WHERE request_id = 'Z-2025-0001'", "FLW-0428", "SELECT 'request_key ' || national_system || ' Z-2025-0001 ' || request_version FROM message WHERE request_id = 'Z-2025-0001'", null)]
    [InlineData("DROP TRIGGER entry_no_delete", "FLW-0425", "SELECT 'trigger entry_no_delete'", null)]
    [InlineData("UPDATE checkpoint SET note = replace(note, char(10) || size || char(10), char(10) || (size + 1) || char(10)) WHERE size = (SELECT min(size) FROM checkpoint)", "FLW-0417", "SELECT 'checkpoint ' || min(size) FROM checkpoint", null)]
    [InlineData("UPDATE checkpoint SET note = (SELECT checkpoint FROM log_state) WHERE size = (SELECT min(size) FROM checkpoint)", "FLW-0417", "SELECT 'checkpoint ' || min(size) FROM checkpoint", null)]
    [InlineData("UPDATE log_state SET checkpoint_size = checkpoint_size - 1", "FLW-0415", "SELECT 'log_state'", "checkpoint_size")]
    public async Task What_was_changed_by_hand_is_named(string act, string code, string place, string? column)
    {
        await using var copy = story.Lands.Copy();
        var store = copy.Bg.Store;
        await store.RunAsync(act);
        var expected = await store.TextAsync(place);

        var check = await copy.Bg.CallAsync("journal", "check");

        Assert.Equal((1, "refused"), (check.Exit, check.Verdict));
        var findings = Findings(check).Where(f => Text(f, "code") == code && Text(f, "path") == expected).ToList();
        Assert.True(findings.Count == 1 || (column is not null && findings.Count > 0), check.Output);
        if (column is not null) Assert.Contains(findings, f => f["arguments"]!["column"]!.GetValue<string>() == column);
    }

    [Theory]
    [InlineData("UPDATE duplicate_key SET message_id = 'nobody'", "message_id")]
    [InlineData("UPDATE message SET direction = 'Sideways'", "direction")]
    [InlineData("UPDATE payload SET entry_id = '7'", "entry_id")]
    public async Task A_column_that_can_no_longer_be_read_is_damage_and_no_defect(string act, string column)
    {
        await using var copy = story.Lands.Copy();
        await copy.Bg.Store.RunAsync(act);

        var check = await copy.Bg.CallAsync("journal", "check");

        Assert.Equal((1, "refused"), (check.Exit, check.Verdict));
        Assert.Contains(Findings(check), f => Text(f, "code") == "FLW-0510" && f["arguments"]!["detail"]!.GetValue<string>().Contains(column, StringComparison.Ordinal));
        var export = await copy.Bg.CallAsync("evidence", "export", story.CaseId, "-o", Path.Combine(copy.Layout.Folder, "none.zip"));
        Assert.NotEqual(5, export.Exit);
    }

    [Fact]
    public async Task An_altered_entry_is_named_by_check_and_replay_and_no_verdict_of_it_is_compared()
    {
        await using var copy = story.Lands.Copy();
        var (forger, store) = (new LogForger(copy.Bg), copy.Bg.Store);
        var row = (await store.RowsAsync("SELECT e.id, hex(e.bytes) FROM entry e JOIN message m ON m.id = e.message_id WHERE m.state = 'Refused' ORDER BY e.seq DESC LIMIT 1"))[0];
        var octets = Convert.FromHexString(row[1]!);
        octets[octets.Length / 2] ^= 0x01;
        await forger.WithoutTriggersAsync(() => store.RunAsync("UPDATE entry SET bytes = @octets WHERE id = @id", ("@octets", octets), ("@id", row[0])));

        var check = await copy.Bg.CallAsync("journal", "check");
        Assert.Contains(Findings(check), f => Text(f, "code") == "FLW-0410" && Text(f, "path") == $"entry {row[0]}");

        var replay = await copy.Bg.CallAsync("journal", "replay");
        Assert.Equal((1, "altered"), (replay.Exit, replay.Verdict));
        Assert.Contains(Findings(replay), f => Text(f, "code") == "FLW-0410" && Text(f, "path") == $"entry {row[0]}");
        Assert.Empty(replay.Answer["differing"]!.AsArray());
    }

    [Fact]
    public async Task An_entry_that_was_replaced_with_hash_and_leaf_is_named_by_the_entry_behind_it()
    {
        await using var copy = story.Lands.Copy();
        var (forger, store) = (new LogForger(copy.Bg), copy.Bg.Store);
        var row = (await store.RowsAsync("SELECT e.id, hex(e.bytes) FROM entry e JOIN message m ON m.id = e.message_id WHERE m.state = 'Acknowledged' ORDER BY e.seq LIMIT 1"))[0];
        var entry = EntryCodec.Decode(Convert.FromHexString(row[1]!)).Entry!;
        await forger.ReplaceEntryAsync(row[0]!, EntryCodec.Encode(entry with { Actor = entry.Actor with { Id = "somebody-else" } }), leafToo: true);

        var check = await copy.Bg.CallAsync("journal", "check");

        Assert.Equal("refused", check.Verdict);
        var codes = Findings(check).Select(f => (Text(f, "code"), Text(f, "path"))).ToList();
        Assert.Contains(("FLW-0430", $"entry {row[0]}"), codes);
        Assert.Contains(("FLW-0415", "log_state"), codes);
        var (smallest, checkpoints) = (await store.TextAsync("SELECT min(size) FROM checkpoint WHERE size > (SELECT leaf_index FROM leaf WHERE entry_id = @id)", ("@id", row[0])), codes.Where(c => c.Item1 == "FLW-0416"));
        Assert.Equal($"checkpoint {smallest}", checkpoints.First().Item2);
        Assert.Equal("altered", (await copy.Bg.CallAsync("journal", "replay")).Verdict);
    }

    [Fact]
    public async Task A_log_that_was_written_anew_with_its_own_key_contradicts_what_the_node_promised()
    {
        await using var copy = story.Lands.Copy();
        await new LogForger(copy.Bg).RewriteAsync();

        var check = await copy.Bg.CallAsync("journal", "check");

        Assert.Equal("refused", check.Verdict);
        Assert.Contains(Findings(check), f => Text(f, "code") == "FLW-0435");
    }

    [Fact]
    public async Task A_backup_that_was_put_back_is_a_lost_tail_and_no_forgery()
    {
        await using var copy = story.Lands.Copy();
        foreach (var end in new[] { "-wal", "-shm" }) File.Delete(copy.Bg.StoreFile + end);
        File.Copy(story.BackupAtHalf, copy.Bg.StoreFile, overwrite: true);

        var check = await copy.Bg.CallAsync("journal", "check");

        Assert.Equal((1, "INDETERMINATE"), (check.Exit, check.Verdict));
        Assert.All(Findings(check), f => Assert.Equal("warning", Text(f, "severity")));
        var lost = check.Answer["lost"]!.AsArray().Select(l => l!["message"]!.GetValue<string>()).ToList();
        Assert.Contains((await story.Lands.Bg.Store.TextAsync("SELECT id FROM message WHERE direction = 'Inbound'"))!, lost);
        Assert.Contains(Findings(check), f => Text(f, "code") == "FLW-0433");
    }

    [Fact]
    public async Task Without_its_promises_a_whole_log_is_not_called_whole()
    {
        await using var copy = story.Lands.Copy();
        File.Delete(Path.Combine(copy.Bg.Country.Data, "promises.log"));

        var check = await copy.Bg.CallAsync("journal", "check");

        Assert.Equal((1, "INDETERMINATE"), (check.Exit, check.Verdict));
        Assert.Equal("FLW-0436", Text(Assert.Single(Findings(check)), "code"));
    }

    private static List<JsonObject> Findings(BrokerCall call) => [.. call.Answer["findings"]!.AsArray().Select(f => f!.AsObject())];

    private static string Text(JsonObject finding, string field) => finding[field]!.GetValue<string>();
}
