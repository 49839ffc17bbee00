using System.Globalization;
using System.Text.Json.Nodes;
using MessageBroker.Tests.Acceptance.Doors;
using MessageBroker.Tests.Acceptance.Setup;

namespace MessageBroker.Tests.Acceptance.Exchange;

/// <summary>
/// Two brokers that agreed to reconcile. Yesterday's backup is put in the place of one's store; what the other one's promises prove is asked
/// back without anybody's help, and nothing reaches a national table twice.
/// </summary>
public sealed class ReconcileTests
{
    private const int Later = 3;

    /// <summary>Romania speaks for two institutions, and each states for itself.</summary>
    private const int Pairs = 2;

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_a_receiver_lost_comes_again_and_stands_in_the_national_table_once(bool nationalTableToo)
    {
        GateOnly.Need();
        await using var lands = await StartAsync(bothAgree: true);
        var (ro, bg) = (lands.Ro, lands.Bg);
        var staging = Path.Combine(lands.Layout.Folder, "yesterday-primit.db");
        await ro.Staging.RunAsync("VACUUM INTO @file", ("@file", staging));
        var backup = await BackUpAsync(lands, ro);
        await LaterClaimsAsync(lands);
        Assert.Equal(0, await ro.StopAsync());

        PutBack(backup, ro.StoreFile);
        if (nationalTableToo) PutBack(staging, ro.Country.Staging);
        var origin = await ResumeAsync(ro);
        ro.Launch();

        await Until.TrueAsync("an answer from Bulgaria", async () => await ro.Store.TextAsync("SELECT count(*) FROM message WHERE direction = 'Inbound' AND state = 'Reconciled'") == Text(Pairs));
        await Until.TrueAsync("what was lost in the hands of the national system", async () =>
            await ro.Store.TextAsync("SELECT count(*) FROM message WHERE sed_type = 'F001' AND state IN ('Delivering', 'Delivered')") == Text(Later + 1));
        await Until.TrueAsync("deliveries that ended", async () => await ro.Store.TextAsync("SELECT count(*) FROM effect WHERE kind = 'Deliver' AND done_at IS NULL") == "0");
        Assert.Equal(Text(Later + 1), await ro.Staging.TextAsync("SELECT count(*) FROM primit WHERE tip_sed = 'F001'"));
        Assert.Equal(nationalTableToo ? "0" : Text(Later), await ro.Store.TextAsync("SELECT count(*) FROM attempt_all WHERE outcome = 'already-there'"));

        // Each as an entry with the reason, on the side that sent it again.
        await Until.TrueAsync("sends that ended", async () => await bg.Store.TextAsync("SELECT count(*) FROM effect WHERE kind = 'Send' AND done_at IS NULL") == "0");
        Assert.Equal(Later, (await EntriesAsync(bg, "message/SentAgain")).Count(e => e.Contains(origin, StringComparison.Ordinal) && e.Contains("lost by the partner", StringComparison.Ordinal)));
        if (nationalTableToo) return;
        await AgainIsOnceAsync(lands);
        await ProvenAsync(lands);
        await BoundedAsync(lands, origin);
    }

    [SkippableFact]
    public async Task What_a_sender_lost_is_proven_by_its_partner_and_delivered_to_nobody_again()
    {
        GateOnly.Need();
        await using var lands = await StartAsync(bothAgree: true);
        var (ro, bg) = (lands.Ro, lands.Bg);
        var backup = await BackUpAsync(lands, bg);
        await LaterClaimsAsync(lands);
        await Until.TrueAsync("receipts for all", async () => await bg.Staging.TextAsync("SELECT count(*) FROM IF_ZAJAVKA WHERE STATUS = 'A'") == Text(Later + 1));
        var sent = (await bg.Store.RowsAsync("SELECT as4_message_id, set_id FROM message WHERE direction = 'Outbound'")).Select(r => (Id: r[0]!, SetId: r[1]!)).ToList();
        Assert.Equal(0, await bg.StopAsync());

        PutBack(backup, bg.StoreFile);
        // The national system, too, has forgotten that one of them was sent.
        await bg.Staging.RunAsync("UPDATE IF_ZAJAVKA SET STATUS = 'N' WHERE ID = 'R-0'");
        await ResumeAsync(bg);
        var held = (await bg.Store.RowsAsync("SELECT as4_message_id FROM message")).Select(r => r[0]!).ToHashSet();
        bg.Launch();

        var proofs = await Until.AnswerAsync("proofs of Romania", () => bg.Store.TextAsync("SELECT CAST(bytes AS TEXT) FROM input WHERE name = 'partner-proofs' AND length(bytes) > 0"));
        var lines = proofs.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split(' ')).ToList();
        var lost = sent.Where(s => !held.Contains(s.Id)).ToList();
        Assert.Equal(Later, lost.Count);
        foreach (var (id, setId) in lost)
            Assert.Contains(lines, l => l is ["H", var stated, { Length: 64 } digest, var set, "1"] && stated == id && set == setId && digest.All(char.IsAsciiHexDigitLower));

        await Until.TrueAsync("a receipt for the one that was taken again", async () => await bg.Staging.TextAsync("SELECT STATUS FROM IF_ZAJAVKA WHERE ID = 'R-0'") == "A");
        await Until.TrueAsync("its repetition in Romania", async () => await ro.Store.TextAsync("SELECT count(*) FROM message WHERE state = 'Repeated'") == "1");
        Assert.Equal(Text(Later + 1), await ro.Staging.TextAsync("SELECT count(*) FROM primit WHERE tip_sed = 'F001'"));
        await ProvenAsync(lands);
    }

    [SkippableFact]
    public async Task A_partner_that_did_not_agree_refuses_and_the_list_stands_as_before()
    {
        GateOnly.Need();
        await using var lands = await StartAsync(bothAgree: false);
        var ro = lands.Ro;
        var backup = await BackUpAsync(lands, ro);
        await LaterClaimsAsync(lands);
        Assert.Equal(0, await ro.StopAsync());
        PutBack(backup, ro.StoreFile);
        await ResumeAsync(ro);
        ro.Launch();

        await Until.TrueAsync("a refusal", async () => await ro.Store.TextAsync("SELECT count(*) FROM message WHERE case_id LIKE 'reconcile/%' AND state = 'Rejected'") == Text(Pairs));
        Assert.Equal("1", await ro.Store.TextAsync("SELECT count(*) FROM message WHERE direction = 'Inbound'"));
        Assert.Equal("0", await lands.Bg.Store.TextAsync("SELECT count(*) FROM message WHERE case_id LIKE 'reconcile/%'"));
    }

    private static async Task<TwoLands> StartAsync(bool bothAgree)
    {
        var lands = await TwoLands.PrepareAsync();
        lands.Ro.Configure(Agree);
        if (bothAgree) lands.Bg.Configure(Agree);
        try
        {
            await lands.StartAsync();
            await Until.TrueAsync("F001 in Romania", async () => await ClaimsAsync(lands.Ro) == "1");
            // The row is there before the store knows that it is: a backup between the two would have it delivered again.
            await Until.TrueAsync("a delivery that ended", async () => await lands.Ro.Store.TextAsync("SELECT count(*) FROM effect WHERE kind = 'Deliver' AND done_at IS NULL") == "0");
            await Until.TrueAsync("a send that ended", async () => await lands.Bg.Store.TextAsync("SELECT count(*) FROM effect WHERE kind = 'Send' AND done_at IS NULL") == "0");
            return lands;
        }
        catch
        {
            await lands.DisposeAsync();
            throw;
        }

        static void Agree(JsonObject configuration) => configuration["partners"]![0]!["reconcile"] = true;
    }

    private static async Task<string> BackUpAsync(TwoLands lands, Land land)
    {
        await Until.TrueAsync("checkpoint over all of it", () => IsIncludedAsync(land));
        var backup = Path.Combine(lands.Layout.Folder, "yesterday.db");
        await land.Store.RunAsync("VACUUM INTO @file", ("@file", backup));
        return backup;
    }

    private static async Task LaterClaimsAsync(TwoLands lands)
    {
        for (var i = 0; i < Later; i++) await FamilyCopy.WriteAsync(lands.Bg.Staging, $"R-{i}");
        await Until.TrueAsync("later claims in Romania", async () => await ClaimsAsync(lands.Ro) == Text(Later + 1));
        await Until.TrueAsync("receipts for all", async () => await lands.Bg.Store.TextAsync("SELECT count(*) FROM message WHERE direction = 'Outbound' AND state = 'Acknowledged'") == Text(Later + 1));
    }

    private static void PutBack(string backup, string file)
    {
        foreach (var end in new[] { "-wal", "-shm" }) File.Delete(file + end);
        File.Copy(backup, file, overwrite: true);
    }

    private static async Task<string> ResumeAsync(Land land)
    {
        var resumed = await land.CallAsync("journal", "resume", "--after-restore", "--reason", "yesterday's backup", "--actor", "ops1");
        Assert.True(resumed.Verdict == "resumed", resumed.Output);
        return resumed.Answer["origin"]!.GetValue<string>();
    }

    /// <summary>Asked again by an operator, the partner answers, and sends nothing a second time.</summary>
    private static async Task AgainIsOnceAsync(TwoLands lands)
    {
        var before = await lands.Bg.Store.TextAsync("SELECT count(*) FROM attempt_all");
        var sent = await lands.Bg.Store.TextAsync("SELECT count(*) FROM message WHERE direction = 'Outbound' AND case_id LIKE 'reconcile/%'");
        Assert.Equal(Text(Pairs), sent);
        var again = await lands.Ro.CallAsync("partner", "reconcile", lands.Layout.Bg.System, "--reason", "asked again", "--actor", "ops1");
        Assert.Equal("done", again.Verdict);
        await Until.TrueAsync("a second answer", async () => await lands.Ro.Store.TextAsync("SELECT count(*) FROM message WHERE direction = 'Inbound' AND state = 'Reconciled'") == Text(2 * Pairs));
        await Until.TrueAsync("sends that ended", async () => await lands.Bg.Store.TextAsync("SELECT count(*) FROM effect WHERE kind = 'Send' AND done_at IS NULL") == "0");
        Assert.Equal(Later, (await EntriesAsync(lands.Bg, "message/SentAgain")).Count);
        Assert.Equal(int.Parse(before!, CultureInfo.InvariantCulture) + Pairs, int.Parse((await lands.Bg.Store.TextAsync("SELECT count(*) FROM attempt_all"))!, CultureInfo.InvariantCulture));
        Assert.Equal("refused", (await lands.Bg.CallAsync("partner", "reconcile", lands.Layout.Ro.System, "--reason", "nothing is lost here")).Verdict);
    }

    /// <summary>A partner that claims to have lost everything gets what was addressed to it, once for each generation, and not without end.</summary>
    private static async Task BoundedAsync(TwoLands lands, string origin)
    {
        using var partner = new RomanianStatements(lands);
        var stem = origin[..(origin.LastIndexOf('/') + 1)];
        var known = (await EntriesAsync(lands.Bg, "message/SentAgain")).Count;
        foreach (var (generation, more) in new[] { (2, 1), (3, Later + 1), (3, 0), (4, Later + 1), (5, Later + 1), (6, 0), (7, 0) })
        {
            await partner.AskAsync($"{stem}{generation}");
            // Of generation 2 what was held then was not sent again; the rest was.
            known += more;
            await Until.TrueAsync($"an end of the request of generation {generation}", async () => await lands.Bg.Store.TextAsync("SELECT count(*) FROM message WHERE direction = 'Inbound' AND state = 'Received'") == "0");
            Assert.Equal((generation, known), (generation, (await EntriesAsync(lands.Bg, "message/SentAgain")).Count));
        }

        Assert.Equal(2, (await EntriesAsync(lands.Bg, "too-many")).Count);
        await partner.PostAsync($"{stem}2", "{ \"format\": 1 }"u8.ToArray());
        await Until.TrueAsync("a statement that waits for a person", async () => await lands.Bg.Store.TextAsync("SELECT count(*) FROM message WHERE state = 'Held'") == "1");
        var held = await lands.Bg.CallAsync("message", "show", (await lands.Bg.Store.TextAsync("SELECT id FROM message WHERE state = 'Held'"))!);
        Assert.Contains("FLW-0220", held.Output, StringComparison.Ordinal);
        await Until.TrueAsync("sends that ended", async () => await lands.Bg.Store.TextAsync("SELECT count(*) FROM effect WHERE kind = 'Send' AND done_at IS NULL") == "0");
        Assert.Equal(Text(Later + 1), await ClaimsAsync(lands.Ro));
    }

    /// <summary>Journals hold and replay; what was stated is evidence like any message.</summary>
    private static async Task ProvenAsync(TwoLands lands)
    {
        foreach (var land in new[] { lands.Bg, lands.Ro })
        {
            await Until.TrueAsync("checkpoint over all of it", () => IsIncludedAsync(land));
            var check = await land.CallAsync("journal", "check");
            Assert.True(check.Verdict == "ok", check.Output);
            var replay = await land.CallAsync("journal", "replay");
            Assert.True(replay.Verdict == "identical", replay.Output);
            var caseId = (await land.Store.TextAsync("SELECT case_id FROM message WHERE case_id LIKE 'reconcile/%'"))!;
            var file = Path.Combine(land.Country.Folder, $"{Guid.NewGuid():N}.asice");
            var export = await land.CallAsync("evidence", "export", caseId, "-o", file);
            Assert.True(export.Exit == 0, export.Output + export.Error);
            var (exit, said) = await BrokerProcess.RunAsync("broker-verify", "bundle", file);
            Assert.True(exit == 0, said);
        }
    }

    private static async Task<IReadOnlyList<string>> EntriesAsync(Land land, string happened) =>
        [.. (await land.Store.RowsAsync("SELECT hex(bytes) FROM entry")).Select(r => System.Text.Encoding.Latin1.GetString(Convert.FromHexString(r[0]!))).Where(e => e.Contains(happened, StringComparison.Ordinal))];

    private static Task<string?> ClaimsAsync(Land land) => land.Staging.TextAsync("SELECT count(*) FROM primit WHERE tip_sed = 'F001'");

    private static async Task<bool> IsIncludedAsync(Land land) =>
        await land.Store.TextAsync("SELECT (SELECT count(*) FROM pending_leaf) + (SELECT size - checkpoint_size FROM log_state)") == "0";

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
