using MessageBroker.Tests.Acceptance.Setup;

namespace MessageBroker.Tests.Acceptance.Exchange;

/// <summary>What leaves the house for the auditor: checked before it is called done, and comparable with what somebody noted outside.</summary>
[Collection(StoryCollection.Name)]
public sealed class AuditTests(PlayedStory story)
{
    [Fact]
    public async Task The_bundle_brings_proofs_from_the_checkpoints_that_closed_its_messages()
    {
        var store = story.Lands.Bg.Store;
        var noted = (await store.RowsAsync(
            """
            SELECT c.size, c.note FROM checkpoint c WHERE c.size = (SELECT min(size) FROM checkpoint WHERE size >
                (SELECT max(l.leaf_index) FROM leaf l JOIN entry e ON e.id = l.entry_id JOIN message m ON m.id = e.message_id WHERE m.state = 'Acknowledged'))
            """))[0];
        var file = Path.Combine(story.Lands.Layout.Folder, "noted.txt");
        await File.WriteAllTextAsync(file, noted[1]);

        var (exit, said) = await BrokerProcess.RunAsync("broker-verify", "bundle", story.Bundle, "--checkpoint", file, "--json");

        Assert.True(exit == 0, said);
        Assert.Contains($"\"name\":\"consistency/{noted[0]}.txt\",\"verdict\":\"TOTAL-PASSED\"", said);
        Assert.Contains("noted.txt\",\"verdict\":\"TOTAL-PASSED\"", said);
    }

    [Theory]
    [InlineData("UPDATE payload SET sealed = zeroblob(40) WHERE kind = 'sbd'", "JRN-0042")]
    [InlineData("UPDATE payload SET kind = 'other' WHERE kind = 'record'", "JRN-0042")]
    public async Task What_the_auditor_would_refuse_is_not_written(string act, string code)
    {
        await using var copy = story.Lands.Copy();
        await copy.Bg.Store.RunAsync(act);
        var target = Path.Combine(copy.Layout.Folder, "refused.zip");

        var call = await copy.Bg.CallAsync("evidence", "export", story.CaseId, "-o", target);

        Assert.Equal((1, "refused"), (call.Exit, call.Verdict));
        var codes = call.Answer["findings"]!.AsArray().Select(f => f!["code"]!.GetValue<string>()).ToList();
        Assert.Equal("FLW-0405", codes[0]);
        Assert.Contains(code, codes);
        Assert.False(File.Exists(target));
    }

    [Fact]
    public async Task A_case_whose_entry_cannot_be_read_is_refused_in_words()
    {
        await using var copy = story.Lands.Copy();
        var store = copy.Bg.Store;
        await new LogForger(copy.Bg).WithoutTriggersAsync(() => store.RunAsync("UPDATE entry SET bytes = x'02' WHERE case_id = @case", ("@case", story.CaseId)));

        var call = await copy.Bg.CallAsync("evidence", "export", story.CaseId, "-o", Path.Combine(copy.Layout.Folder, "refused.zip"));

        Assert.Equal((1, "refused"), (call.Exit, call.Verdict));
    }

    [Fact]
    public async Task A_whole_log_passes_against_every_checkpoint_that_was_noted()
    {
        await using var copy = story.Lands.Copy();
        var notes = await copy.Bg.Store.RowsAsync("SELECT note FROM checkpoint");
        var log = await ExportAsync(copy);

        foreach (var note in notes)
        {
            var (exit, said) = await VerifyAsync(copy, log, note[0]!);
            Assert.True(exit == 0, said);
        }
    }

    [Fact]
    public async Task A_log_that_its_key_holder_rewrote_fails_against_a_checkpoint_noted_before_and_not_without_one()
    {
        await using var copy = story.Lands.Copy();
        var forger = new LogForger(copy.Bg);
        var noted = await forger.CheckpointAsync();
        await forger.RewriteAsync();
        var log = await ExportAsync(copy);

        Assert.Equal(0, (await BrokerProcess.RunAsync("broker-verify", "log", log)).ExitCode);
        var (exit, said) = await VerifyAsync(copy, log, noted);

        Assert.Equal(1, exit);
        Assert.Contains("\"verdict\":\"TOTAL-FAILED\"", said);
        Assert.Contains("JRN-0075", said);
    }

    [Fact]
    public async Task A_log_out_of_a_backup_is_indeterminate_against_a_checkpoint_noted_later()
    {
        await using var copy = story.Lands.Copy();
        var noted = await new LogForger(copy.Bg).CheckpointAsync();
        foreach (var end in new[] { "-wal", "-shm" }) File.Delete(copy.Bg.StoreFile + end);
        File.Copy(story.BackupAtHalf, copy.Bg.StoreFile, overwrite: true);
        var log = await ExportAsync(copy);

        var (exit, said) = await VerifyAsync(copy, log, noted);

        Assert.Equal(1, exit);
        Assert.Contains("\"verdict\":\"INDETERMINATE\"", said);
        Assert.Contains("JRN-0076", said);
    }

    [Fact]
    public async Task A_log_with_a_hole_is_not_called_exported()
    {
        await using var copy = story.Lands.Copy();
        var store = copy.Bg.Store;
        await new LogForger(copy.Bg).WithoutTriggersAsync(() => store.RunAsync("DELETE FROM leaf WHERE leaf_index = 2"));

        var call = await copy.Bg.CallAsync("journal", "export", "-o", Path.Combine(copy.Layout.Folder, "log"));

        Assert.Equal((1, "refused"), (call.Exit, call.Verdict));
        var check = await copy.Bg.CallAsync("journal", "check");
        Assert.Contains(check.Answer["findings"]!.AsArray(), f => f!["path"]!.GetValue<string>() == "leaf 2" && f["code"]!.GetValue<string>() == "FLW-0412");
    }

    private static async Task<string> ExportAsync(TwoLands lands)
    {
        var folder = Path.Combine(lands.Layout.Folder, "log");
        var call = await lands.Bg.CallAsync("journal", "export", "-o", folder);
        Assert.True(call.Exit == 0, call.Output + call.Error);
        return folder;
    }

    private static async Task<(int Exit, string Said)> VerifyAsync(TwoLands lands, string log, string note)
    {
        var file = Path.Combine(lands.Layout.Folder, "noted.txt");
        await File.WriteAllTextAsync(file, note);
        return await BrokerProcess.RunAsync("broker-verify", "log", log, "--checkpoint", file, "--json");
    }
}
