using MessageBroker.Tests.Acceptance.Doors;
using MessageBroker.Tests.Acceptance.Setup;

namespace MessageBroker.Tests.Acceptance.Exchange;

/// <summary>
/// Bulgaria and its national system are put back to yesterday: requests that were sent since are new again. They leave as the documents that
/// Romania knows; what says the same is receipted and delivered to nobody a second time, what says something else is held.
/// </summary>
public sealed class TakenAgainTests
{
    private static readonly string[] Same = ["T-1", "T-2"];
    private const string Changed = "T-3";

    [SkippableFact]
    public async Task A_request_that_is_taken_again_after_a_restore_is_receipted_and_not_delivered_again()
    {
        GateOnly.Need();
        await using var lands = await TwoLands.PrepareAsync();
        await lands.StartAsync();
        await Until.TrueAsync("F001 in Romania", async () => await ArrivalsAsync(lands) == "1");
        var backup = Path.Combine(lands.Layout.Folder, "yesterday.db");
        await lands.Bg.Store.RunAsync("VACUUM INTO @file", ("@file", backup));
        foreach (var id in (string[])[.. Same, Changed]) await FamilyCopy.WriteAsync(lands.Bg.Staging, id);
        await Until.TrueAsync("receipts for all", async () => await lands.Bg.Staging.TextAsync("SELECT count(*) FROM IF_ZAJAVKA WHERE STATUS = 'A'") == "4");
        await Until.TrueAsync("all claims in Romania", async () => await ArrivalsAsync(lands) == "4");
        var before = await DocumentsAsync(lands.Bg);
        Assert.Equal(0, await lands.Bg.StopAsync());

        foreach (var end in new[] { "-wal", "-shm" }) File.Delete(lands.Bg.StoreFile + end);
        File.Copy(backup, lands.Bg.StoreFile, overwrite: true);
        await lands.Bg.Staging.RunAsync("UPDATE IF_ZAJAVKA SET STATUS = 'N' WHERE ID LIKE 'T-%'");
        await lands.Bg.Staging.RunAsync("UPDATE IF_ZAJAVKA SET FREE_TEXT = 'Changed since.' WHERE ID = @id", ("@id", Changed));
        Assert.Equal("resumed", (await lands.Bg.CallAsync("journal", "resume", "--after-restore", "--reason", "yesterday's backup", "--actor", "ops1")).Verdict);
        lands.Bg.Launch();

        await Until.TrueAsync("receipts for all, again", async () => await lands.Bg.Staging.TextAsync("SELECT count(*) FROM IF_ZAJAVKA WHERE STATUS = 'A'") == "4");
        Assert.Equal(before, await DocumentsAsync(lands.Bg));
        await Until.TrueAsync("repetitions in Romania", async () => await StatesAsync(lands.Ro, "Repeated") == Same.Length.ToString(System.Globalization.CultureInfo.InvariantCulture));
        await Until.TrueAsync("a changed one that is held", async () => await StatesAsync(lands.Ro, "Held") == "1");
        Assert.Equal("4", await ArrivalsAsync(lands));
        foreach (var land in new[] { lands.Bg, lands.Ro })
        {
            Assert.Equal("identical", (await land.CallAsync("journal", "replay")).Verdict);
            await Until.TrueAsync("a journal that holds", async () => (await land.CallAsync("journal", "check")).Verdict == "ok");
        }

        await SaidAsync(lands);
    }

    /// <summary>The message says which one it repeats, and the held one why.</summary>
    private static async Task SaidAsync(TwoLands lands)
    {
        var repeated = (await lands.Ro.Store.RowsAsync("SELECT id, set_id FROM message WHERE state = 'Repeated'"))[0];
        var first = await lands.Ro.Store.TextAsync("SELECT id FROM message WHERE set_id = @set AND state <> 'Repeated'", ("@set", repeated[1]));
        var shown = await lands.Ro.CallAsync("message", "show", repeated[0]!);
        Assert.Contains("FLW-0210", shown.Output, StringComparison.Ordinal);
        Assert.Contains(first!, shown.Output, StringComparison.Ordinal);
        var held = await lands.Ro.CallAsync("message", "show", (await lands.Ro.Store.TextAsync("SELECT id FROM message WHERE state = 'Held'"))!);
        Assert.Contains("FLW-0207", held.Output, StringComparison.Ordinal);
    }

    private static Task<string?> ArrivalsAsync(TwoLands lands) => lands.Ro.Staging.TextAsync("SELECT count(*) FROM primit WHERE tip_sed = 'F001'");

    private static Task<string?> StatesAsync(Land land, string state) => land.Store.TextAsync("SELECT count(*) FROM message WHERE state = @state", ("@state", state));

    private static async Task<IReadOnlyList<string>> DocumentsAsync(Land land) =>
        [.. (await land.Store.RowsAsync("SELECT request_id || ' ' || case_id || ' ' || set_id || ' ' || document_version FROM message WHERE direction = 'Outbound' ORDER BY request_id")).Select(r => r[0]!)];
}
