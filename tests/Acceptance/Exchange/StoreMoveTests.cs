using System.Text.Json.Nodes;
using MessageBroker.Tests.Acceptance.Setup;
using MessageBroker.Tests.PostgresBed;

namespace MessageBroker.Tests.Acceptance.Exchange;

/// <summary>A store goes from SQLite to PostgreSQL with an open case in it, and is backed up and brought back there.</summary>
public sealed class StoreMoveTests
{
    private const string Status = "SELECT STATUS FROM IF_ZAJAVKA WHERE ID = 'Z-2025-0001'";

    [SkippableFact]
    public async Task A_moved_store_goes_on_with_its_open_cases_and_the_old_one_never_starts_again()
    {
        Skip.If(PostgresCluster.Absence is not null, PostgresCluster.Absence);
        await using var cluster = await PostgresCluster.StartAsync();
        await using var lands = await TwoLands.PrepareAsync();
        await PlayHalfAsync(lands);
        var messages = await lands.Bg.Store.TextAsync("SELECT count(*) FROM message");
        var root = (await lands.Bg.CallAsync("journal", "check")).Answer["root"]!.GetValue<string>();
        await NewDatabaseAsync(cluster, "moved");
        var next = Configuration(lands, cluster, "moved");
        Assert.Equal("ok", (await BrokerCall.RunAsync("config", "check", next, "--json")).Verdict);

        var moved = await lands.Bg.CallAsync("store", "move", "--to", next, "--actor", "ops1");

        Assert.True(moved.Exit == 0, moved.Output + moved.Error);
        Assert.Equal(("moved", root), (moved.Verdict, moved.Answer["root"]!.GetValue<string>()));
        Assert.Equal(messages, moved.Answer["rows"]!["message"]!.ToJsonString());
        var (exit, log) = await BrokerProcess.RunAsync("broker", "serve", "--config", lands.Layout.Bg.Configuration);
        Assert.Equal(3, exit);
        Assert.Contains("STO-0060", log, StringComparison.Ordinal);
        Assert.Equal("STO-0060", Assert.Single(Codes(await lands.Bg.CallAsync("store", "move", "--to", next))));

        File.Copy(next, lands.Layout.Bg.Configuration, overwrite: true);
        await lands.StartAsync();
        await Until.TrueAsync("receipt after the move", async () => await lands.Bg.Staging.TextAsync(Status) == "A");
        await Until.TrueAsync("claim in Romania", async () => await lands.Ro.Staging.TextAsync("SELECT count(*) FROM primit WHERE tip_sed = 'F001'") == "1");
        Assert.Equal(1L, await cluster.SqlAsync("moved", "SELECT count(*) FROM entry WHERE case_id = 'store'"));
        await BackUpAndRestoreAsync(lands, cluster);
    }

    [SkippableFact]
    public async Task A_move_that_is_killed_leaves_the_target_empty_or_whole_and_is_repeated()
    {
        Skip.If(PostgresCluster.Absence is not null, PostgresCluster.Absence);
        await using var cluster = await PostgresCluster.StartAsync();
        await using var lands = await TwoLands.PrepareAsync();
        await PlayHalfAsync(lands);
        await lands.Bg.Store.RunAsync("INSERT INTO input (sha256, name, bytes) WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 40) SELECT 'x' || i, 'ballast', zeroblob(1048576) FROM n");
        await NewDatabaseAsync(cluster, "moved");
        var next = Configuration(lands, cluster, "moved");
        var process = BrokerProcess.Start("broker", "store", "move", "--to", next, "--config", lands.Layout.Bg.Configuration);
        await Until.TrueAsync("copying", async () => process.HasExited || await cluster.SqlAsync("moved", "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'broker-move' AND query LIKE 'COPY%'") is > 0L);
        process.Kill();
        await process.DisposeAsync();
        await Until.TrueAsync("end of the killed connection", async () => await cluster.SqlAsync("moved", "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'broker-move'") is 0L);

        if (await cluster.SqlAsync("moved", "SELECT count(*) FROM store_identity") is 0L)
        {
            Assert.Equal(0L, await cluster.SqlAsync("moved", "SELECT count(*) FROM entry"));
            var again = await lands.Bg.CallAsync("store", "move", "--to", next);
            Assert.True(again.Exit == 0, again.Output + again.Error);
        }
        Assert.Equal("STO-0060", Assert.Single(Codes(await lands.Bg.CallAsync("store", "move", "--to", next))));
        File.Copy(next, lands.Layout.Bg.Configuration, overwrite: true);
        Assert.Equal("ok", (await lands.Bg.CallAsync("journal", "check")).Verdict);
    }

    [SkippableFact]
    public async Task What_would_not_go_on_is_not_moved()
    {
        Skip.If(PostgresCluster.Absence is not null, PostgresCluster.Absence);
        await using var cluster = await PostgresCluster.StartAsync();
        await using var lands = await TwoLands.PrepareAsync();
        await PlayHalfAsync(lands);
        await NewDatabaseAsync(cluster, "moved");
        Assert.Equal("STO-0061", Assert.Single(Codes(await lands.Bg.CallAsync("store", "move", "--to", lands.Layout.Ro.Configuration))));
        var renamed = Configuration(lands, cluster, "moved", c => c["store"]!["journal"] = "another");
        Assert.Equal("STO-0064", Assert.Single(Codes(await lands.Bg.CallAsync("store", "move", "--to", renamed))));
        var next = Configuration(lands, cluster, "moved");

        // An entry that was altered by hand: the root that is built from the copy is not the one that was signed.
        await using (var copy = lands.Copy())
        {
            var forger = new LogForger(copy.Bg);
            var id = (await copy.Bg.Store.TextAsync("SELECT entry_id FROM leaf ORDER BY leaf_index LIMIT 1"))!;
            await forger.WithoutTriggersAsync(() => copy.Bg.Store.RunAsync("UPDATE entry SET bytes = CAST(bytes || x'00' AS BLOB) WHERE id = @id", ("@id", id)));
            Assert.Equal("STO-0066", Assert.Single(Codes(await copy.Bg.CallAsync("store", "move", "--to", next))));
            Assert.Equal(0L, await cluster.SqlAsync("moved", "SELECT count(*) FROM entry"));
            Assert.False(File.Exists(copy.Bg.StoreFile + ".moved"));
        }
        await cluster.SqlAsync("moved", "INSERT INTO pause VALUES ('x', 'x', 'x', now())");
        Assert.Equal("STO-0063", Assert.Single(Codes(await lands.Bg.CallAsync("store", "move", "--to", next))));
    }

    /// <summary>On the server: beside the running broker into folders, and from these into an empty database, keys first.</summary>
    private static async Task BackUpAndRestoreAsync(TwoLands lands, PostgresCluster cluster)
    {
        var (store, keys) = (Path.Combine(lands.Layout.Folder, "s"), Path.Combine(lands.Layout.Folder, "k"));
        foreach (var (verb, folder) in new[] { ("store", store), ("keys", keys) })
        {
            var backup = await lands.Bg.CallAsync(verb, "backup", "-o", folder);
            Assert.True(backup.Exit == 0, backup.Output + backup.Error);
            Assert.Equal("postgres", backup.Answer["kind"]!.GetValue<string>());
            Assert.Empty(Codes(backup));
        }
        Assert.Equal("STO-0031", Assert.Single(Codes(await lands.Bg.CallAsync("store", "restore", "--from", store))));
        Assert.Equal((0, 0), (await lands.Bg.StopAsync(), await lands.Ro.StopAsync()));
        Assert.Equal("STO-0030", Assert.Single(Codes(await lands.Bg.CallAsync("store", "restore", "--from", store, "--replace"))));
        var check = await lands.Bg.CallAsync("store", "check");
        Assert.True(check.Exit == 0, check.Output);
        Assert.Equal("current", (await lands.Bg.CallAsync("store", "migrate")).Verdict);

        await NewDatabaseAsync(cluster, "restored");
        lands.Bg.Configure(c => c["store"]!["database"] = "restored");
        Assert.Equal("FLW-0522", Assert.Single(Codes(await lands.Bg.CallAsync("store", "restore", "--from", store))));
        foreach (var (verb, folder) in new[] { ("keys", keys), ("store", store) })
        {
            var restored = await lands.Bg.CallAsync(verb, "restore", "--from", folder);
            Assert.True(restored.Verdict == "restored", restored.Output + restored.Error);
        }
        var journal = await lands.Bg.CallAsync("journal", "check");
        Assert.DoesNotContain(journal.Answer["findings"]!.AsArray(), f => f!["severity"]!.GetValue<string>() == "error");
        Assert.Equal("ok", (await lands.Bg.CallAsync("store", "check")).Verdict);
        Assert.Equal(await cluster.SqlAsync("moved", "SELECT count(*) FROM message"), await cluster.SqlAsync("restored", "SELECT count(*) FROM message"));
    }

    /// <summary>Bulgaria has sealed its claim and has nobody to send it to.</summary>
    private static async Task PlayHalfAsync(TwoLands lands)
    {
        lands.Bg.Launch();
        await Until.TrueAsync("attempt to send", async () => File.Exists(lands.Bg.StoreFile) && await lands.Bg.IsReadyAsync() && await lands.Bg.Store.TextAsync("SELECT count(*) FROM attempt WHERE outcome IS NOT NULL") != "0");
        Assert.Equal(0, await lands.Bg.StopAsync());
    }

    private static Task NewDatabaseAsync(PostgresCluster cluster, string name) => cluster.SqlAsync("postgres", $"CREATE DATABASE {name} OWNER {PostgresCluster.User}");

    /// <summary>The same broker on a database: a second configuration beside the first.</summary>
    private static string Configuration(TwoLands lands, PostgresCluster cluster, string database, Action<JsonObject>? change = null)
    {
        var old = lands.Layout.Bg.Configuration;
        var configuration = JsonNode.Parse(File.ReadAllText(old))!.AsObject();
        File.WriteAllText(Path.Combine(lands.Layout.Bg.Keys, "database.txt"), PostgresCluster.Password + "\n");
        configuration["store"] = new JsonObject
        {
            ["kind"] = "postgres", ["host"] = "127.0.0.1", ["port"] = cluster.Port, ["database"] = database, ["user"] = PostgresCluster.User,
            ["passwordFile"] = "keys/database.txt", ["tls"] = "off", ["journal"] = configuration["node"]!.GetValue<string>(),
        };
        change?.Invoke(configuration);
        var path = Path.Combine(Path.GetDirectoryName(old)!, $"{Guid.NewGuid():N}.json");
        File.WriteAllText(path, configuration.ToJsonString());
        return path;
    }

    private static IEnumerable<string> Codes(BrokerCall call) => call.Answer["findings"]!.AsArray().Select(f => f!["code"]!.GetValue<string>());
}
