using System.Text.Json.Nodes;
using MessageBroker.Tests.Acceptance.Doors;
using MessageBroker.Tests.Acceptance.Setup;
using Xunit.Abstractions;

namespace MessageBroker.Tests.Acceptance.Field;

/// <summary>The whole table of what comes in out of turn, over AS4, to a running broker that first waits for what is early and then, started anew, for nothing.</summary>
public sealed class InboundTableTests(ITestOutputHelper output)
{
    [SkippableFact]
    public async Task Every_line_of_the_table_comes_out_as_it_says_in_every_order()
    {
        GateOnly.Need();
        await using var lands = await TwoLands.PrepareAsync();
        await AddInstituteAsync(lands);
        await lands.StartAsync();
        await Until.TrueAsync("receipt for the claim", async () => await lands.Bg.Staging.TextAsync("SELECT STATUS FROM IF_ZAJAVKA WHERE ID = 'Z-2025-0001'") == "A");
        using var bulgaria = await BulgarianAccessPoint.OpenAsync(lands);
        var (table, play) = (new InboundTable(bulgaria), new InboundPlay(bulgaria, lands.Ro));
        var cases = 0;
        foreach (var row in table.Patient) cases += await play.PlayAsync(row);
        Assert.Equal("0", await lands.Ro.Store.TextAsync("SELECT count(*) FROM message WHERE sed_type = 'X050'"));

        Assert.Equal(0, await lands.Ro.StopAsync());
        lands.Ro.Configure(c => c["limits"] = new JsonObject { ["earlyWaitHours"] = 0 });
        lands.Ro.Launch();
        await Until.TrueAsync("broker of Romania that is ready", lands.Ro.IsReadyAsync);
        foreach (var row in table.Due) cases += await play.PlayAsync(row);

        output.WriteLine($"{table.Patient.Count + table.Due.Count} lines in {cases} cases");
        Assert.True(!play.Differences.Any(), string.Join('\n', play.Differences));
        foreach (var land in new[] { lands.Ro, lands.Bg })
        {
            Assert.Equal("identical", (await land.CallAsync("journal", "replay")).Verdict);
            await Until.TrueAsync("a journal that holds", async () => (await land.CallAsync("journal", "check")).Verdict == "ok");
        }
    }

    /// <summary>Romania knows the institute behind the same access point, and the id that it had before; both sign with the keys of the agency.</summary>
    private static async Task AddInstituteAsync(TwoLands lands)
    {
        var directory = JsonNode.Parse(await File.ReadAllTextAsync(lands.Layout.Directory))!;
        foreach (var (id, until, successor) in new[] { (InboundTable.Next, null, null), (InboundTable.Earlier, "2021-12-31", InboundTable.Next) })
        {
            var entry = directory["institutions"]![0]!.DeepClone().AsObject();
            entry["id"] = id;
            if (until is not null) (entry["until"], entry["successor"]) = (until, successor);
            directory["institutions"]!.AsArray().Add(entry);
        }

        await File.WriteAllTextAsync(lands.Layout.Directory, directory.ToJsonString());
        lands.Ro.Configure(c =>
        {
            var other = c["partners"]![0]!.DeepClone().AsObject();
            (other["name"], other["institutions"], other["businessNames"]) = ("institute", new JsonArray(InboundTable.Next, InboundTable.Earlier), new JsonArray(BulgarianAccessPoint.Own));
            c["partners"]!.AsArray().Add(other);
        });
    }
}
