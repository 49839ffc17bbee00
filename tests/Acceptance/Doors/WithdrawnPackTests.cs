using System.Text.Json.Nodes;
using MessageBroker.Tests.Acceptance.Setup;

namespace MessageBroker.Tests.Acceptance.Doors;

/// <summary>A pack that is taken out of the configuration while a case runs in its version, and comes back.</summary>
public sealed class WithdrawnPackTests
{
    [SkippableFact]
    public async Task A_case_whose_pack_is_withdrawn_waits_whole_and_goes_on_when_the_pack_is_back()
    {
        GateOnly.Need();
        await using var lands = await TwoLands.PrepareAsync();
        var ro = lands.Ro;
        Assert.Equal(0, (await BrokerCall.RunAsync("pack", "add", "4.4", "--into", Path.Combine(ro.Country.Folder, "packs", "4.4"))).Exit);
        await lands.StartAsync();
        await Until.TrueAsync("receipt for the claim of the samples", async () => await lands.Bg.Staging.TextAsync("SELECT STATUS FROM IF_ZAJAVKA WHERE ID = 'Z-2025-0001'") == "A");
        using var bulgaria = await BulgarianAccessPoint.OpenAsync(lands);
        var (caseId, notice) = (Guid.NewGuid().ToString("N"), Guid.NewGuid().ToString("N"));
        Assert.True((await bulgaria.SendAsync(bulgaria.Document("F001", caseId, Guid.NewGuid().ToString("N"), cdm: "4.2"))).IsReceipt);
        await Until.TrueAsync("claim in the inbox", async () => await Inbox(ro, caseId) == "F001");
        Assert.DoesNotContain("HLT-0012", await ro.HealthAsync(), StringComparison.Ordinal);

        await ro.StopAsync();
        ro.Configure(c => c["packs"] = new JsonArray("packs/4.4"));
        ro.Launch();
        await Until.TrueAsync("broker that is ready without the pack", ro.IsReadyAsync);
        Assert.Contains("HLT-0012", await ro.HealthAsync(), StringComparison.Ordinal);
        Assert.True((await bulgaria.SendAsync(bulgaria.Document("H001", caseId, notice, cdm: "4.2"))).IsReceipt);
        var held = await Until.AnswerAsync("notice that is held", () => ro.Store.TextAsync("SELECT id FROM message WHERE set_id = @set AND state = 'Held'", ("@set", notice)));
        Assert.Contains("SED-0011", Codes((await ro.CallAsync("message", "show", held)).Answer));
        // What was there can still be read, and proved.
        Assert.Equal("4.2", (await ro.CallAsync("case", "show", caseId)).Answer["cdm"]!.GetValue<string>());
        Assert.Equal("identical", (await ro.CallAsync("journal", "replay")).Verdict);

        await ro.StopAsync();
        ro.Configure(c => c.Remove("packs"));
        ro.Launch();
        await Until.TrueAsync("broker that is ready with the pack", ro.IsReadyAsync);
        Assert.Equal(0, (await ro.CallAsync("message", "retry", held, "--reason", "the pack is back")).Exit);
        await Until.TrueAsync("notice in the inbox", async () => await Inbox(ro, caseId) == "F001 H001");
        Assert.DoesNotContain("HLT-0012", await ro.HealthAsync(), StringComparison.Ordinal);
        Assert.Equal("identical", (await ro.CallAsync("journal", "replay")).Verdict);
    }

    private static IEnumerable<string> Codes(JsonNode answer) => answer["findings"]!.AsArray().Select(f => f!["code"]!.GetValue<string>());

    private static Task<string?> Inbox(Land land, string caseId) =>
        land.Staging.TextAsync("SELECT group_concat(tip_sed, ' ') FROM (SELECT tip_sed FROM primit WHERE id_caz = @case ORDER BY tip_sed)", ("@case", caseId));
}
