using MessageBroker.Tests.Acceptance.Doors;
using MessageBroker.Tests.Acceptance.Setup;

namespace MessageBroker.Tests.Acceptance.Exchange;

/// <summary>Backups of a broker that works all the while, and what a killed one leaves.</summary>
public sealed class LiveBackupTests
{
    private const int Families = 12;

    [SkippableFact]
    public async Task A_backup_while_messages_flow_is_one_moment_of_the_store_and_comes_back_as_that()
    {
        GateOnly.Need();
        await using var lands = await TwoLands.PrepareAsync();
        await lands.StartAsync();
        for (var i = 0; i < Families; i++) await FamilyCopy.WriteAsync(lands.Bg.Staging, $"N-{i:D2}");
        await Until.TrueAsync("first receipts", async () => await AcknowledgedAsync(lands) > 1);
        var (store, keys) = (Path.Combine(lands.Layout.Folder, "s"), Path.Combine(lands.Layout.Folder, "k"));
        var backup = await lands.Bg.CallAsync("store", "backup", "-o", store, "--actor", "ops1");
        Assert.True(backup.Exit == 0, backup.Output + backup.Error);
        Assert.Equal("ok", (await lands.Bg.CallAsync("keys", "backup", "-o", keys, "--actor", "ops1")).Verdict);
        // What comes after the copy is promised too, and will be missing in it.
        for (var i = 0; i < 3; i++) await FamilyCopy.WriteAsync(lands.Bg.Staging, $"P-{i:D2}");
        await Until.TrueAsync("receipts for all", async () => await AcknowledgedAsync(lands) == Families + 4);
        // The running broker wrote the entries, with the actor.
        Assert.Equal("2", await lands.Bg.Store.TextAsync("SELECT count(*) FROM entry WHERE case_id = 'store'"));
        Assert.Equal(0, await lands.Bg.StopAsync());
        Assert.Equal("ok", (await lands.Bg.CallAsync("journal", "check")).Verdict);

        // The same folder without what came after the backup: promises that the copy does not hold are told, and so is the way on.
        var restored = await lands.Bg.CallAsync("store", "restore", "--from", store, "--replace", "--actor", "ops1");
        Assert.True(restored.Exit == 0, restored.Output + restored.Error);
        var lost = restored.Answer["findings"]!.AsArray().Single(f => f!["code"]!.GetValue<string>() == "STO-0037")!;
        Assert.Contains("broker journal resume --after-restore", lost["remedy"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal("ok", (await lands.Bg.CallAsync("store", "check")).Verdict);
        var check = await lands.Bg.CallAsync("journal", "check");
        Assert.Equal("INDETERMINATE", check.Verdict);
        Assert.DoesNotContain(check.Answer["findings"]!.AsArray(), f => f!["severity"]!.GetValue<string>() == "error");
    }

    [SkippableFact]
    public async Task A_killed_backup_leaves_nothing_that_looks_like_one()
    {
        GateOnly.Need();
        await using var lands = await TwoLands.PrepareAsync();
        lands.Bg.Launch();
        await Until.TrueAsync("broker that is ready", lands.Bg.IsReadyAsync);
        Assert.Equal(0, await lands.Bg.StopAsync());
        // Ballast, so that copying takes its time.
        await lands.Bg.Store.RunAsync("INSERT INTO input (sha256, name, bytes) WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60) SELECT 'x' || i, 'ballast', zeroblob(1048576) FROM n");
        var parent = Directory.CreateDirectory(Path.Combine(lands.Layout.Folder, "backups")).FullName;
        var target = Path.Combine(parent, "b");
        var process = BrokerProcess.Start("broker", "store", "backup", "-o", target, "--config", lands.Layout.Bg.Configuration);
        await Until.TrueAsync("folder in the making", () => Task.FromResult(Directory.GetDirectories(parent).Length > 0 || process.HasExited));
        process.Kill();
        await process.DisposeAsync();

        if (Directory.Exists(target))
        {
            // It was quicker: then it is whole.
            Assert.Equal("restored", (await lands.Bg.CallAsync("store", "restore", "--from", target, "--replace")).Verdict);
            return;
        }
        var left = Assert.Single(Directory.GetDirectories(parent));
        Assert.Contains(".making-", left, StringComparison.Ordinal);
        var call = await lands.Bg.CallAsync("store", "restore", "--from", left, "--replace");
        Assert.NotEqual("restored", call.Verdict);
        Assert.Equal("ok", (await lands.Bg.CallAsync("store", "backup", "-o", target)).Verdict);
    }

    private static async Task<int> AcknowledgedAsync(TwoLands lands) =>
        int.Parse((await lands.Bg.Staging.TextAsync("SELECT count(*) FROM IF_ZAJAVKA WHERE STATUS = 'A'"))!, System.Globalization.CultureInfo.InvariantCulture);
}
