using MessageBroker.Tests.Acceptance.Setup;

namespace MessageBroker.Tests.Acceptance.Exchange;

/// <summary>A person's decision to erase: nothing can be read any more, and everything that proves says ERASED, never failed.</summary>
[Collection(StoryCollection.Name)]
public sealed class ErasureTests(PlayedStory story)
{
    [Fact]
    public async Task An_erased_message_is_ERASED_for_replay_check_and_auditor()
    {
        await using var copy = story.Lands.Copy();
        var id = (await copy.Bg.Store.TextAsync("SELECT id FROM message WHERE state = 'Acknowledged'"))!;

        var unnamed = await copy.Bg.CallAsync("message", "erase", "--message", id, "--ground", "gdpr-17-1-d", "--authority", " ");
        Assert.Equal((1, "FLW-0621"), (unnamed.Exit, Code(unnamed)));
        var erased = await copy.Bg.CallAsync("message", "erase", "--message", id, "--ground", "gdpr-17-1-d", "--authority", "kzld-2026-118", "--actor", "dpo");
        Assert.Equal((0, "done", "store", "dpo"), (erased.Exit, erased.Verdict, erased.Answer["by"]!.GetValue<string>(), erased.Answer["actor"]!.GetValue<string>()));
        Assert.Equal("FLW-0623", Code(await copy.Bg.CallAsync("message", "erase", "--message", id, "--ground", "again", "--authority", "kzld-2026-118")));

        Assert.Equal("0", await copy.Bg.Store.TextAsync("SELECT count(*) FROM payload WHERE message_id = @id", ("@id", id)));
        var replay = await copy.Bg.CallAsync("journal", "replay");
        Assert.Equal((0, "identical"), (replay.Exit, replay.Verdict));
        Assert.True(replay.Answer["erased"]!.GetValue<int>() >= 3);
        var check = await copy.Bg.CallAsync("journal", "check");
        Assert.Equal((0, "ok", 1), (check.Exit, check.Verdict, check.Answer["erased"]!.GetValue<int>()));
        Assert.Equal(0, (await copy.Bg.CallAsync("message", "show", id)).Exit);
    }

    [Fact]
    public async Task A_missing_secret_without_tombstone_is_no_erasure()
    {
        await using var copy = story.Lands.Copy();
        await copy.Bg.Store.RunAsync("DELETE FROM payload WHERE message_id IN (SELECT id FROM message WHERE state = 'Acknowledged')");

        Assert.Equal("differs", (await copy.Bg.CallAsync("journal", "replay")).Verdict);
        Assert.Equal("refused", (await copy.Bg.CallAsync("journal", "check")).Verdict);
    }

    private static string Code(BrokerCall call) => call.Answer["findings"]!.AsArray()[0]!["code"]!.GetValue<string>();
}
