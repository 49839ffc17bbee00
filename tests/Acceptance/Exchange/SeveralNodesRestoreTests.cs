using System.Diagnostics;
using System.Globalization;
using MessageBroker.Tests.Acceptance.Setup;
using MessageBroker.Tests.PostgresBed;

namespace MessageBroker.Tests.Acceptance.Exchange;

/// <summary>
/// The database server of two running nodes is put back to an older copy. Both stand still and say what is missing; after the commands of
/// the run-book they go on without a restart, and nothing that is sealed then rests on what the server lost.
/// </summary>
public sealed class SeveralNodesRestoreTests
{
    private const int Batch = 4;

    [SkippableFact]
    public async Task Nodes_on_a_server_that_went_back_stand_still_until_each_has_accounted_for_what_it_lost()
    {
        await using var nodes = await TwoNodes.PrepareAsync();
        var (cluster, lands, second) = (nodes.Cluster, nodes.Lands, nodes.Second);
        foreach (var land in new[] { lands.Bg, second, lands.Ro }) land.Configure(c => c["partners"]![0]!["reconcile"] = true);
        // Older than the nodes that run later: what they committed at their start is lost as well.
        await TwoNodes.StartAsync(lands.Bg);
        await Until.TrueAsync("a log", async () => await IncludedAsync(cluster));
        Assert.Equal(0, await lands.Bg.StopAsync());
        var copy = await CopyAsync(cluster);

        await TwoNodes.StartAsync(lands.Bg, second, lands.Ro);
        await nodes.FamiliesAsync(0, Batch);
        await Until.TrueAsync("receipts for all", async () => await nodes.AcknowledgedAsync() == Batch + 1);
        await Until.TrueAsync("checkpoint over all", async () => await IncludedAsync(cluster));
        await PutBackAsync(cluster, copy);

        foreach (var node in nodes.Both)
            await Until.TrueAsync($"{node.Country.Folder} that says what is missing", async () => (await node.HealthAsync()).Contains("FLW-0543", StringComparison.Ordinal));
        var resumed = await lands.Bg.CallAsync("journal", "resume", "--after-restore", "--reason", "server restored", "--actor", "elena");
        Assert.True(resumed.Exit == 0, resumed.Output + resumed.Error);
        Assert.EndsWith("/2", resumed.Answer["origin"]!.GetValue<string>(), StringComparison.Ordinal);
        // The other node has losses of its own, unless all that it promised was a checkpoint behind the cut.
        var other = await second.CallAsync("journal", "resume", "--after-restore", "--reason", "server restored", "--actor", "elena");
        Assert.True(other.Exit == 0 || other.Output.Contains("FLW-0550", StringComparison.Ordinal), other.Output + other.Error);
        foreach (var node in nodes.Both) await Until.TrueAsync($"{node.Country.Folder} that is ready again", node.IsReadyAsync);

        // Romania is asked by one of them, once for each of its institutions, and says what it holds.
        await Until.TrueAsync("answers from Romania", async () => await cluster.SqlAsync(TwoNodes.Database, "SELECT count(*) FROM message WHERE case_id LIKE 'reconcile/%' AND state = 'Reconciled'") is 2L);
        Assert.Equal(2L, await cluster.SqlAsync(TwoNodes.Database, "SELECT count(*) FROM message WHERE case_id LIKE 'reconcile/%' AND direction = 'Outbound'"));

        await nodes.FamiliesAsync(Batch, 2 * Batch);
        await Until.TrueAsync("receipts for the later ones", async () => await nodes.AcknowledgedAsync() == 2 * Batch + 1);
        await Until.TrueAsync("all claims in Romania", async () => await lands.Ro.Staging.TextAsync("SELECT count(DISTINCT id_caz) FROM primit WHERE tip_sed = 'F001'") == Text(2 * Batch + 1));
        Assert.Equal(Text(2 * Batch + 1), await lands.Ro.Staging.TextAsync("SELECT count(*) FROM primit WHERE tip_sed = 'F001'"));
        await Until.TrueAsync("checkpoint over the later ones", async () => await IncludedAsync(cluster));
        Assert.Equal((0, 0), (await lands.Bg.StopAsync(), await second.StopAsync()));
        foreach (var node in nodes.Both)
        {
            var check = await node.CallAsync("journal", "check");
            Assert.True(check.Verdict == "ok", check.Output);
        }

        // Every verdict finds its inputs, and every payload its secret, although a batch of secrets and the inputs were lost.
        var replay = await lands.Bg.CallAsync("journal", "replay");
        Assert.True(replay.Verdict == "identical", replay.Output);
        Assert.True(replay.Answer["verdicts"]!.GetValue<int>() >= Batch);
    }

    private static async Task<bool> IncludedAsync(PostgresCluster cluster) =>
        await cluster.SqlAsync(TwoNodes.Database, "SELECT (SELECT count(*) FROM pending_leaf) + (SELECT size - checkpoint_size FROM log_state)") is 0L;

    private static async Task<string> CopyAsync(PostgresCluster cluster)
    {
        var copy = Path.Combine(cluster.Folder, "copy");
        await cluster.StopAsync();
        await CpAsync(cluster.DataFolder, copy);
        await cluster.StartAgainAsync();
        return copy;
    }

    private static async Task PutBackAsync(PostgresCluster cluster, string copy)
    {
        await cluster.StopAsync("immediate");
        Directory.Delete(cluster.DataFolder, recursive: true);
        await CpAsync(copy, cluster.DataFolder);
        await cluster.StartAgainAsync();
    }

    // Owners and modes are the server's.
    private static async Task CpAsync(string from, string to)
    {
        using var cp = Process.Start("cp", ["-a", from, to]);
        await cp.WaitForExitAsync();
        Assert.Equal(0, cp.ExitCode);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
