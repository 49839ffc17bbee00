using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Tests.Acceptance.Setup;
using MessageBroker.Tests.PostgresBed;

namespace MessageBroker.Tests.Acceptance.Exchange;

/// <summary>
/// Two broker processes of Bulgaria share one PostgreSQL database and one staging database; Romania reaches whichever answers. One of the
/// two is killed in the middle. Every case ends, and nothing arrives twice.
/// </summary>
public sealed class SeveralNodesTests
{
    private const int Families = 16;

    [SkippableFact]
    public async Task Two_nodes_on_one_database_end_every_case_once_although_one_is_killed()
    {
        await using var nodes = await TwoNodes.PrepareAsync();
        var (cluster, lands, second) = (nodes.Cluster, nodes.Lands, nodes.Second);
        await nodes.FamiliesAsync(0, Families / 2);
        await TwoNodes.StartAsync(second, lands.Ro);
        await Until.TrueAsync("first receipts", async () => await nodes.AcknowledgedAsync() >= 3);
        await TwoNodes.StartAsync(lands.Bg);

        // Both run, and one dies with work before it: neither can have done everything.
        await nodes.FamiliesAsync(Families / 2, Families);
        second.Process!.Kill();
        second.Launch();
        await Until.TrueAsync("second node that is ready again", second.IsReadyAsync);
        await Until.TrueAsync("receipts for all", async () => await nodes.AcknowledgedAsync() == Families + 1);
        await Until.TrueAsync("refusal of the damaged record", async () => await lands.Bg.Staging.TextAsync("SELECT STATUS FROM IF_ZAJAVKA WHERE ID = 'Z-2025-0002'") == "E");
        await Until.TrueAsync("all claims in Romania", async () => await lands.Ro.Staging.TextAsync("SELECT count(DISTINCT id_caz) FROM primit WHERE tip_sed = 'F001'") == $"{Families + 1}");

        var claim = (await lands.Ro.Staging.TextAsync("SELECT id_mesaj FROM primit WHERE tip_sed = 'F001' ORDER BY id_mesaj LIMIT 1"))!;
        await lands.Ro.SeedAsync(Path.Combine(TwoLands.Samples, "ro-answer"), claim);
        await Until.AnswerAsync("F002 in Bulgaria", () => lands.Bg.Staging.TextAsync("SELECT MESSAGE_ID FROM IN_POLUCHENO WHERE KIND = 'F002'"));

        Assert.Equal($"{Families + 1}", await lands.Ro.Staging.TextAsync("SELECT count(*) FROM primit WHERE tip_sed = 'F001'"));
        Assert.Equal("1", await lands.Bg.Staging.TextAsync("SELECT count(*) FROM IN_POLUCHENO"));
        await CheckStoreAsync(lands.Bg, cluster);
        Assert.Equal((0, 0), (await lands.Bg.StopAsync(), await second.StopAsync()));
        Assert.Equal("ok", (await second.CallAsync("journal", "check")).Verdict);
    }

    private static async Task CheckStoreAsync(Land node, PostgresCluster cluster)
    {
        var reading = await node.ReadingAsync();
        var counts = await reading.Store.ReadAsync(r => r.CountsAsync(), CancellationToken.None);
        Assert.Equal(Families + 1, counts[MessageState.Acknowledged]);
        Assert.Equal(1, counts[MessageState.Refused]);
        // One for each request that was taken, none for a race that was lost.
        Assert.Equal((long)Families + 2, await cluster.SqlAsync(TwoNodes.Database, "SELECT count(*) FROM case_row"));
        Assert.Equal(0L, await cluster.SqlAsync(TwoNodes.Database, "SELECT count(*) FROM case_row WHERE parked_reason IS NOT NULL"));
        Assert.Equal(2L, await cluster.SqlAsync(TwoNodes.Database, "SELECT count(DISTINCT node) FROM attempt_all"));
        Assert.Equal(1L, await cluster.SqlAsync(TwoNodes.Database, "SELECT count(*) FROM log_state"));
    }
}
