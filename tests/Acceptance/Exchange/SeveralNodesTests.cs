using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Tests.Acceptance.Doors;
using MessageBroker.Tests.Acceptance.Setup;
using MessageBroker.Tests.PostgresBed;

namespace MessageBroker.Tests.Acceptance.Exchange;

/// <summary>
/// Two broker processes of Bulgaria share one PostgreSQL database and one staging database; Romania reaches whichever answers. One of the
/// two is killed in the middle. Every case ends, and nothing arrives twice.
/// </summary>
public sealed class SeveralNodesTests
{
    private const string Database = "bulgaria";
    private const int Families = 16;

    [SkippableFact]
    public async Task Two_nodes_on_one_database_end_every_case_once_although_one_is_killed()
    {
        Skip.If(PostgresCluster.Absence is not null, PostgresCluster.Absence);
        await using var cluster = await PostgresCluster.StartAsync();
        await cluster.SqlAsync("postgres", $"CREATE DATABASE {Database} OWNER {PostgresCluster.User}");
        await using var lands = await TwoLands.PrepareAsync();
        await using var second = SharedDatabase.SecondNode(lands);
        await using var relay = new Relay([lands.Bg.Endpoint.Port, second.Endpoint.Port]);
        var url = $"https://127.0.0.1:{relay.Port}/as4";
        foreach (var node in new[] { lands.Bg, second }) SharedDatabase.Use(node, cluster, Database, url);
        lands.Ro.Configure(c => c["partners"]![0]!["url"] = url);
        await FamiliesAsync(lands, 0, Families / 2);
        await StartAsync(second, lands.Ro);
        await Until.TrueAsync("first receipts", async () => await AcknowledgedAsync(lands) >= 3);
        await StartAsync(lands.Bg);

        // Both run, and one dies with work before it: neither can have done everything.
        await FamiliesAsync(lands, Families / 2, Families);
        second.Process!.Kill();
        second.Launch();
        await Until.TrueAsync("second node that is ready again", second.IsReadyAsync);
        await Until.TrueAsync("receipts for all", async () => await AcknowledgedAsync(lands) == Families + 1);
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

    private static async Task FamiliesAsync(TwoLands lands, int from, int to)
    {
        for (var i = from; i < to; i++) await FamilyCopy.WriteAsync(lands.Bg.Staging, $"N-{i:D2}");
    }

    private static async Task StartAsync(params Land[] brokers)
    {
        foreach (var broker in brokers) broker.Launch();
        foreach (var broker in brokers) await Until.TrueAsync($"broker {broker.Country.Folder} that is ready", broker.IsReadyAsync);
    }

    private static async Task<int> AcknowledgedAsync(TwoLands lands) =>
        int.Parse((await lands.Bg.Staging.TextAsync("SELECT count(*) FROM IF_ZAJAVKA WHERE STATUS = 'A'"))!, System.Globalization.CultureInfo.InvariantCulture);

    private static async Task CheckStoreAsync(Land node, PostgresCluster cluster)
    {
        var reading = await node.ReadingAsync();
        var counts = await reading.Store.ReadAsync(r => r.CountsAsync(), CancellationToken.None);
        Assert.Equal(Families + 1, counts[MessageState.Acknowledged]);
        Assert.Equal(1, counts[MessageState.Refused]);
        // One for each request that was taken, none for a race that was lost.
        Assert.Equal((long)Families + 2, await cluster.SqlAsync(Database, "SELECT count(*) FROM case_row"));
        Assert.Equal(0L, await cluster.SqlAsync(Database, "SELECT count(*) FROM case_row WHERE parked_reason IS NOT NULL"));
        Assert.Equal(2L, await cluster.SqlAsync(Database, "SELECT count(DISTINCT node) FROM attempt_all"));
        Assert.Equal(1L, await cluster.SqlAsync(Database, "SELECT count(*) FROM log_state"));
    }
}
