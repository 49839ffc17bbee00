using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Tests.Acceptance.Doors;
using MessageBroker.Tests.Acceptance.Setup;

namespace MessageBroker.Tests.Acceptance.Exchange;

/// <summary>Yesterday's backup is put in the place of Romania's store: the node stands still, accounts for what is lost, and goes on.</summary>
public sealed class RestoreTests
{
    private const int Later = 3;

    [SkippableFact]
    public async Task A_restored_store_is_noticed_accounted_for_and_goes_on_in_the_next_generation()
    {
        GateOnly.Need();
        await using var lands = await TwoLands.PrepareAsync();
        await lands.StartAsync();
        var claim = await Until.AnswerAsync("F001 in Romania", () => lands.Ro.Staging.TextAsync("SELECT id_mesaj FROM primit WHERE tip_sed = 'F001'"));
        var caseId = (await lands.Ro.Staging.TextAsync("SELECT id_caz FROM primit WHERE id_mesaj = @id", ("@id", claim)))!;
        await Until.TrueAsync("checkpoint over all of it", () => IsIncludedAsync(lands.Ro));
        var backup = Path.Combine(lands.Layout.Folder, "yesterday.db");
        await lands.Ro.Store.RunAsync("VACUUM INTO @file", ("@file", backup));
        var early = await CheckpointAsync(lands.Ro);
        for (var i = 0; i < Later; i++) await FamilyCopy.WriteAsync(lands.Bg.Staging, $"R-{i}");
        await Until.TrueAsync("later claims in Romania", async () => await lands.Ro.Staging.TextAsync("SELECT count(*) FROM primit") == $"{Later + 1}");
        await Until.TrueAsync("checkpoint over all of it", () => IsIncludedAsync(lands.Ro));
        Assert.Equal(0, await lands.Ro.StopAsync());
        var late = await CheckpointAsync(lands.Ro);
        foreach (var end in new[] { "-wal", "-shm" }) File.Delete(lands.Ro.StoreFile + end);
        File.Copy(backup, lands.Ro.StoreFile, overwrite: true);

        // It exchanges nothing and says what is missing and what to do.
        var (exit, said) = await BrokerProcess.RunAsync("broker", "serve", "--config", lands.Ro.Country.Configuration);
        Assert.Equal(3, exit);
        Assert.Contains("FLW-0543", said, StringComparison.Ordinal);
        Assert.Contains("journal resume --after-restore", said, StringComparison.Ordinal);
        var check = await lands.Ro.CallAsync("journal", "check");
        Assert.Equal("INDETERMINATE", check.Verdict);

        var resumed = await lands.Ro.CallAsync("journal", "resume", "--after-restore", "--reason", "yesterday's backup", "--actor", "ops1");
        Assert.Equal((0, "resumed"), (resumed.Exit, resumed.Verdict));
        Assert.EndsWith("/2", resumed.Answer["origin"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.True(resumed.Answer["lost"]!.AsArray().Count >= Later);
        Assert.Equal(late, resumed.Answer["lostCheckpoint"]?.GetValue<string>());
        var again = await lands.Ro.CallAsync("journal", "resume", "--after-restore", "--reason", "once more");
        Assert.Equal((1, "FLW-0550"), (again.Exit, again.Answer["findings"]![0]!["code"]!.GetValue<string>()));

        lands.Ro.Launch();
        await Until.TrueAsync("broker of Romania that is ready", lands.Ro.IsReadyAsync);
        await Until.TrueAsync("checkpoint of the new generation", async () => await IsIncludedAsync(lands.Ro) && (await CheckpointAsync(lands.Ro)).StartsWith(resumed.Answer["origin"]!.GetValue<string>(), StringComparison.Ordinal));
        Assert.Equal("ok", (await lands.Ro.CallAsync("journal", "check")).Verdict);
        Assert.Equal("identical", (await lands.Ro.CallAsync("journal", "replay")).Verdict);
        await EvidenceAsync(lands.Ro, caseId);
        await LogAsync(lands, early, late);
        await RepeatAsync(lands);
        Assert.Equal(0, await lands.Ro.StopAsync());
        // A second start finds the same promise file and asks for nothing.
        lands.Ro.Launch();
        await Until.TrueAsync("broker of Romania that is ready again", lands.Ro.IsReadyAsync);
    }

    /// <summary>The partner sends the very bytes of what was lost again: taken and receipted as new, and written to the national table by nobody.</summary>
    private static async Task RepeatAsync(TwoLands lands)
    {
        using var partner = await BulgarianAccessPoint.OpenAsync(lands);
        var (reading, held) = (await lands.Bg.ReadingAsync(), (await lands.Ro.Store.RowsAsync("SELECT as4_message_id FROM message WHERE direction = 'Inbound'")).Select(r => r[0]).ToHashSet());
        var again = await reading.Store.ReadAsync(async reader =>
        {
            var lost = (await reader.MessagesAsync(null, MessageState.Acknowledged, 100)).Where(m => m.Direction == Direction.Outbound && !held.Contains(m.As4MessageId)).ToList();
            var bytes = new List<(string Type, byte[] Body)>();
            foreach (var message in lost)
                bytes.Add((
                    System.Text.Encoding.UTF8.GetString(await reading.Vault.NeedAsync(reader, message, PayloadKinds.As4Type, CancellationToken.None)),
                    await reading.Vault.NeedAsync(reader, message, PayloadKinds.As4, CancellationToken.None)));
            return bytes;
        }, CancellationToken.None);
        Assert.Equal(Later, again.Count);

        foreach (var (type, body) in again) Assert.Equal(200, (await partner.PostAsync(type, body)).Status);

        await Until.TrueAsync("what was lost in the hands of the national system", async () =>
            await lands.Ro.Store.TextAsync("SELECT count(*) FROM message WHERE direction = 'Inbound' AND state IN ('Delivering', 'Delivered')") == $"{Later + 1}");
        await Until.TrueAsync("deliveries that found their rows", async () =>
            await lands.Ro.Store.TextAsync("SELECT count(*) FROM attempt_all WHERE outcome = 'already-there'") == $"{Later}");
        Assert.Equal($"{Later + 1}", await lands.Ro.Staging.TextAsync("SELECT count(*) FROM primit"));
        await Until.TrueAsync("checkpoint over all of it", () => IsIncludedAsync(lands.Ro));
        Assert.Equal("ok", (await lands.Ro.CallAsync("journal", "check")).Verdict);
    }

    private static async Task EvidenceAsync(Land land, string caseId)
    {
        var file = Path.Combine(land.Country.Folder, "case.asice");
        var export = await land.CallAsync("evidence", "export", caseId, "-o", file);
        Assert.True(export.Exit == 0, export.Output + export.Error);
        var (exit, said) = await BrokerProcess.RunAsync("broker-verify", "bundle", file);
        Assert.True(exit == 0, said);
    }

    /// <summary>What was noted below the cut is proven, what was noted behind it is no proof of fraud; a rewritten log is one.</summary>
    private static async Task LogAsync(TwoLands lands, string early, string late)
    {
        var log = Path.Combine(lands.Layout.Folder, "log");
        Assert.Equal(0, (await lands.Ro.CallAsync("journal", "export", "-o", log)).Exit);
        var (passed, first) = await VerifyAsync(lands, log, early);
        Assert.True(passed == 0, first);
        var (left, second) = await VerifyAsync(lands, log, late);
        Assert.Equal(1, left);
        Assert.Contains("\"verdict\":\"INDETERMINATE\"", second, StringComparison.Ordinal);
        Assert.Contains("JRN-0077", second, StringComparison.Ordinal);
    }

    private static Task<(int ExitCode, string Output)> VerifyAsync(TwoLands lands, string log, string note)
    {
        var file = Path.Combine(lands.Layout.Folder, "noted.txt");
        File.WriteAllText(file, note);
        return BrokerProcess.RunAsync("broker-verify", "log", log, "--checkpoint", file, "--json");
    }

    private static async Task<string> CheckpointAsync(Land land) => (await land.Store.TextAsync("SELECT checkpoint FROM log_state"))!;

    private static async Task<bool> IsIncludedAsync(Land land) =>
        await land.Store.TextAsync("SELECT (SELECT count(*) FROM pending_leaf) + (SELECT size - checkpoint_size FROM log_state)") == "0";
}
