using MessageBroker.Tests.Acceptance.Doors;
using MessageBroker.Tests.Acceptance.Setup;

namespace MessageBroker.Tests.Acceptance.Exchange;

/// <summary>
/// Both countries' stores are put back to yesterday, their national systems are not: neither broker knows what was exchanged since, and the
/// requests are taken again. Only the Romanian inbox still holds the documents, under ids that nobody else knows.
/// </summary>
public sealed class BothLostTests
{
    private const string Same = "T-1", Changed = "T-2";

    [SkippableFact]
    public async Task What_both_brokers_lost_stands_in_the_national_inbox_once()
    {
        GateOnly.Need();
        await using var lands = await TwoLands.PrepareAsync();
        await lands.StartAsync();
        await LoseAsync(lands);
        var (same, changed) = (await StandsAsAsync(lands, Same), await StandsAsAsync(lands, Changed));
        await lands.Bg.Staging.RunAsync("UPDATE IF_ZAJAVKA SET STATUS = 'N' WHERE ID LIKE 'T-%'");
        await lands.Bg.Staging.RunAsync("UPDATE IF_ZAJAVKA SET FREE_TEXT = 'Changed since.' WHERE ID = @id", ("@id", Changed));
        foreach (var land in new[] { lands.Bg, lands.Ro }) land.Launch();

        await Until.TrueAsync("receipts for all, again", async () => await lands.Bg.Staging.TextAsync("SELECT count(*) FROM IF_ZAJAVKA WHERE STATUS = 'A'") == "3");
        await Until.TrueAsync("the same document under the id of before", async () => await lands.Ro.Store.TextAsync("SELECT delivered_as FROM message WHERE delivered_as IS NOT NULL") == same);
        var parked = await Until.AnswerAsync("the changed one aside", () => lands.Ro.Store.TextAsync("SELECT case_id FROM case_row WHERE parked_reason IS NOT NULL"));
        Assert.Equal("3", await ArrivalsAsync(lands));
        await AnswerAsync(lands, same);
        await DecideAsync(lands, parked, changed);
        foreach (var land in new[] { lands.Bg, lands.Ro })
        {
            Assert.Equal("identical", (await land.CallAsync("journal", "replay")).Verdict);
            await Until.TrueAsync("a journal that holds", async () => (await land.CallAsync("journal", "check")).Verdict == "ok");
        }
    }

    private static async Task LoseAsync(TwoLands lands)
    {
        await Until.TrueAsync("F001 in Romania", async () => await ArrivalsAsync(lands) == "1");
        await Until.TrueAsync("its receipt in Bulgaria", async () => await lands.Bg.Staging.TextAsync("SELECT count(*) FROM IF_ZAJAVKA WHERE STATUS = 'A'") == "1");
        foreach (var land in new[] { lands.Bg, lands.Ro }) await land.Store.RunAsync("VACUUM INTO @file", ("@file", Yesterday(land)));
        foreach (var id in new[] { Same, Changed }) await FamilyCopy.WriteAsync(lands.Bg.Staging, id);
        await Until.TrueAsync("all claims in Romania", async () => await ArrivalsAsync(lands) == "3");
        await Until.TrueAsync("receipts for all", async () => await lands.Bg.Staging.TextAsync("SELECT count(*) FROM IF_ZAJAVKA WHERE STATUS = 'A'") == "3");
        foreach (var land in new[] { lands.Bg, lands.Ro })
        {
            Assert.Equal(0, await land.StopAsync());
            foreach (var end in new[] { "-wal", "-shm" }) File.Delete(land.StoreFile + end);
            File.Copy(Yesterday(land), land.StoreFile, overwrite: true);
            Assert.Equal("resumed", (await land.CallAsync("journal", "resume", "--after-restore", "--reason", "yesterday's backup", "--actor", "ops1")).Verdict);
        }
    }

    /// <summary>The officers answer to the id that their inbox has; the answer goes home as one to the document.</summary>
    private static async Task AnswerAsync(TwoLands lands, string same)
    {
        await lands.Ro.SeedAsync(Path.Combine(TwoLands.Samples, "ro-answer"), same);
        await Until.TrueAsync("their word in the broker", async () => await lands.Ro.Store.TextAsync("SELECT state FROM message WHERE delivered_as = @id", ("@id", same)) == "Delivered");
        await Until.TrueAsync("F002 in Bulgaria", async () => await lands.Bg.Staging.TextAsync("SELECT count(*) FROM IN_POLUCHENO WHERE KIND = 'F002'") == "1");
        Assert.Equal(
            await lands.Ro.Store.TextAsync("SELECT set_id FROM message WHERE delivered_as = @id", ("@id", same)),
            await lands.Bg.Store.TextAsync("SELECT related_set_id FROM message WHERE sed_type = 'F002' AND direction = 'Inbound'"));
    }

    /// <summary>The broker says why the case waits; the officers take the earlier version out, and the one that came again takes its place.</summary>
    private static async Task DecideAsync(TwoLands lands, string parked, string changed)
    {
        var why = await lands.Ro.CallAsync("work", "why", parked);
        Assert.Contains("other content", why.Output, StringComparison.Ordinal);
        Assert.Contains(changed, why.Output, StringComparison.Ordinal);
        await lands.Ro.Staging.RunAsync("DELETE FROM primit WHERE id_mesaj = @id", ("@id", changed));
        Assert.Equal(0, (await lands.Ro.CallAsync("work", "resume", parked, "--reason", "the later one counts", "--actor", "ops1")).Exit);
        await Until.TrueAsync("the changed one in Romania", async () =>
            await lands.Ro.Staging.TextAsync("SELECT text_liber FROM primit WHERE id_caz = @case", ("@case", parked)) is { } text && text.StartsWith("Changed since.", StringComparison.Ordinal));
        Assert.Equal("3", await ArrivalsAsync(lands));
    }

    private static string Yesterday(Land land) => Path.Combine(Path.GetDirectoryName(land.StoreFile)!, "yesterday.db");

    private static Task<string?> ArrivalsAsync(TwoLands lands) => lands.Ro.Staging.TextAsync("SELECT count(*) FROM primit WHERE tip_sed = 'F001'");

    private static async Task<string> StandsAsAsync(TwoLands lands, string request)
    {
        var caseId = await lands.Bg.Staging.TextAsync("SELECT SENT_CASE_ID FROM IF_ZAJAVKA WHERE ID = @id", ("@id", request));
        return (await lands.Ro.Staging.TextAsync("SELECT id_mesaj FROM primit WHERE id_caz = @case", ("@case", caseId)))!;
    }
}
