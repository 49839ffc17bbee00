using System.Globalization;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using MessageBroker.Tests.Acceptance.Doors;
using MessageBroker.Tests.Acceptance.Setup;

namespace MessageBroker.Tests.Acceptance.Field;

/// <summary>Cases of the shared field reports about a node's own life, by their names.</summary>
public sealed class FieldNodeTests
{
    private const int Families = 12;

    [SkippableFact]
    public async Task Field_H12a_what_a_stop_cuts_is_resumed_from_its_attempt_row_and_nothing_is_lost_or_doubled()
    {
        GateOnly.Need();
        await using var lands = await TwoLands.PrepareAsync();
        lands.Bg.Configure(c =>
        {
            c["shutdown"] = new JsonObject { ["seconds"] = 3 };
            c["sending"]!["timeoutSeconds"] = 50;
        });
        for (var i = 0; i < Families; i++) await FamilyCopy.WriteAsync(lands.Bg.Staging, $"H-{i:D2}");
        using (var silent = new TcpListener(lands.Ro.Endpoint.HostNameType == UriHostNameType.IPv4 ? System.Net.IPAddress.Parse(lands.Ro.Endpoint.Host) : System.Net.IPAddress.Loopback, lands.Ro.Endpoint.Port))
        {
            // Takes every connection and never says a word.
            silent.Start();
            lands.Bg.Launch();
            await Until.TrueAsync("broker of Bulgaria that is ready", lands.Bg.IsReadyAsync);
            await Until.TrueAsync("sends that wait for their answer", async () => await OpenSendsAsync(lands) >= 4);
            var began = System.Diagnostics.Stopwatch.StartNew();
            Assert.Equal(0, await lands.Bg.StopAsync());
            // Not the 50 seconds that a send may take.
            Assert.InRange(began.Elapsed.TotalSeconds, 0, 35);
            Assert.True(await OpenSendsAsync(lands) >= 4);
        }

        await lands.StartAsync();
        await Until.TrueAsync("receipts for all", async () => await lands.Bg.Staging.TextAsync("SELECT count(*) FROM IF_ZAJAVKA WHERE STATUS = 'A'") == $"{Families + 1}");
        await Until.TrueAsync("all claims in Romania", async () => await lands.Ro.Staging.TextAsync("SELECT count(DISTINCT id_caz) FROM primit") == $"{Families + 1}");
        Assert.Equal($"{Families + 1}", await lands.Ro.Staging.TextAsync("SELECT count(*) FROM primit"));
        Assert.NotEqual("0", await lands.Bg.Store.TextAsync("SELECT count(*) FROM attempt_all WHERE outcome = 'process-ended'"));
        Assert.Equal("ok", (await lands.Bg.CallAsync("journal", "check")).Verdict);
    }

    [SkippableFact]
    public async Task Field_Q05a_a_node_that_cannot_do_its_work_does_not_start_and_what_waits_is_alarmed_and_shown()
    {
        GateOnly.Need();
        await using var lands = await TwoLands.PrepareAsync();
        lands.Bg.Configure(c =>
        {
            c["alarms"] = new JsonObject { ["oldestUnfinishedSeconds"] = 10 };
            c["sending"]!["firstRetrySeconds"] = 1;
            c["sending"]!["attempts"] = 50;
        });
        await using var second = lands.Copy();
        lands.Bg.Launch();
        await Until.TrueAsync("broker of Bulgaria that is ready", lands.Bg.IsReadyAsync);
        await Until.TrueAsync("message that waits for its partner", async () => await lands.Bg.Store.TextAsync("SELECT count(*) FROM message WHERE state IN ('Sealed', 'Sending')") == "1");

        // Every node takes, sends and delivers, or none of it: a key that is missing is a start that is refused.
        File.Delete(Path.Combine(second.Layout.Bg.Keys, "BG-BGASA.ebms.p12"));
        var (exit, said) = await BrokerProcess.RunAsync("broker", "serve", "--config", second.Layout.Bg.Configuration);
        Assert.Equal(3, exit);
        Assert.Contains("CFG-0010", said, StringComparison.Ordinal);

        await Until.TrueAsync("alarm on the oldest", async () => (await HealthAsync(lands.Bg)).Contains("HLT-0007", StringComparison.Ordinal));
        var list = await lands.Bg.CallAsync("work", "list");
        Assert.Equal(1, list.Output.Split('\n').Count(line => line.Contains("\"messageId\"", StringComparison.Ordinal)));
    }

    [SkippableFact]
    public async Task Field_Q13a_eight_workers_leave_no_row_of_work_behind()
    {
        GateOnly.Need();
        await using var lands = await TwoLands.PrepareAsync();
        foreach (var land in new[] { lands.Bg, lands.Ro }) land.Configure(c => c["workers"] = 8);
        for (var i = 0; i < Families; i++) await FamilyCopy.WriteAsync(lands.Bg.Staging, $"Q-{i:D2}");
        await lands.StartAsync();
        await Until.TrueAsync("receipts for all", async () => await lands.Bg.Staging.TextAsync("SELECT count(*) FROM IF_ZAJAVKA WHERE STATUS = 'A'") == $"{Families + 1}");
        await Until.TrueAsync("all claims in Romania", async () => await lands.Ro.Staging.TextAsync("SELECT count(*) FROM primit") == $"{Families + 1}");

        foreach (var land in new[] { lands.Bg, lands.Ro })
            await Until.TrueAsync("end of all work", async () => await land.Store.TextAsync(
                "SELECT (SELECT count(*) FROM effect WHERE done_at IS NULL) + (SELECT count(*) FROM case_row WHERE due_at IS NOT NULL OR claims <> 0) + (SELECT count(*) FROM attempt WHERE ended_at IS NULL)") == "0");
    }

    private static async Task<string> HealthAsync(Land land) =>
        (await BrokerCall.RunAsync("health", land.Country.Configuration, "--json")).Output;

    private static async Task<int> OpenSendsAsync(TwoLands lands) => int.Parse(
        (await lands.Bg.Store.TextAsync("SELECT count(*) FROM effect WHERE kind = 'Send' AND open_number IS NOT NULL"))!, CultureInfo.InvariantCulture);
}
