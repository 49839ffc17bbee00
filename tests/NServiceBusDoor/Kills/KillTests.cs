using System.Diagnostics;
using System.Globalization;
using MessageBroker.Exchange.Doors.Contracts;
using MessageBroker.Tests.Acceptance.Setup;
using Xunit.Abstractions;

namespace MessageBroker.Tests.Acceptance.Kills;

/// <summary>
/// Questions go out and answers come back while brokers, office and RabbitMQ are killed at seeded moments. BROKER_KILLS says how many kills, BROKER_SEED which moments,
/// BROKER_RABBITMQ what RabbitMQ is reached by, BROKER_RABBITMQ_NODE the command that kills and starts it; without RabbitMQ the learning transport carries.
/// </summary>
public sealed class KillTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Settle = TimeSpan.FromMinutes(10);

    [SkippableFact]
    public async Task Whatever_is_killed_every_key_arrives_once_and_has_one_last_word()
    {
        GateOnly.Need();
        Skip.IfNot(int.TryParse(Environment.GetEnvironmentVariable("BROKER_KILLS"), out var kills), "BROKER_KILLS names no number of kills");
        var seed = int.TryParse(Environment.GetEnvironmentVariable("BROKER_SEED"), out var given) ? given : 1;
        var (rabbit, node) = (Environment.GetEnvironmentVariable("BROKER_RABBITMQ"), Environment.GetEnvironmentVariable("BROKER_RABBITMQ_NODE"));
        var clock = Stopwatch.StartNew();
        await using var bed = await KillBed.OpenAsync(rabbit, node is null ? null : new RabbitNode(node));
        var killed = await TroubleAsync(bed, new Random(seed), kills);
        var helped = await SettleAsync(bed);
        await JudgeAsync(bed);
        var (answers, again) = ((await bed.Ledger.ArrivalsAsync()).Count, await bed.Ledger.RepeatsAsync());
        output.WriteLine(
            $"{kills} kills ({string.Join(", ", killed.Order().CountBy(v => v).Select(v => $"{v.Value} {v.Key}"))}), seed {seed}, {(rabbit is null ? "learning transport" : "RabbitMQ")}: {bed.Good.Count} keys arrived once and have one last word, "
            + $"{bed.Bad.Count} refused, {answers} answers confirmed, {again} events heard again, {helped.Resumed} parked cases resumed, {helped.Retried} sent again after give-up, {(int)clock.Elapsed.TotalSeconds} s");
    }

    [SkippableFact]
    public async Task While_RabbitMQ_is_away_brokers_start_and_exchange_and_what_the_office_is_owed_waits()
    {
        GateOnly.Need();
        var (rabbit, command) = (Environment.GetEnvironmentVariable("BROKER_RABBITMQ"), Environment.GetEnvironmentVariable("BROKER_RABBITMQ_NODE"));
        Skip.If(rabbit is null || command is null, "BROKER_RABBITMQ and BROKER_RABBITMQ_NODE name no RabbitMQ that may be killed");
        var node = new RabbitNode(command!);
        await using var bed = await KillBed.OpenAsync(rabbit, node);
        await node.KillAsync();
        await bed.KillAsync("broker BG", TimeSpan.Zero);
        await Until.TrueAsync("broker that is ready without its RabbitMQ", bed.Lands.Bg.IsReadyAsync);
        await bed.AnswerAsync(1);
        await Until.TrueAsync("answer that Bulgaria has received", async () => await bed.Lands.Ro.Staging.TextAsync("SELECT count(*) FROM cerere_schimb WHERE stare_cerere = 'A'") == "1");
        await Until.TrueAsync("delivery that waits", async () => await bed.Lands.Bg.Store.TextAsync("SELECT count(*) FROM attempt WHERE outcome = 'later'") is { } count && count != "0");
        Assert.Empty(await bed.Ledger.ArrivalsAsync());
        await node.StartAsync();
        await Until.TrueAsync("answer that the office has confirmed", async () => await bed.Lands.Bg.Store.TextAsync("SELECT count(*) FROM message WHERE direction = 'Inbound' AND state = 'Delivered'") == "1");
        await JudgeAsync(bed);
    }

    private async Task<IReadOnlyList<string>> TroubleAsync(KillBed bed, Random random, int kills)
    {
        var killed = new List<string>();
        for (var i = 0; i < kills; i++)
        {
            await bed.AskAsync(4);
            await bed.AnswerAsync(1);
            // Some kills meet the start of what was killed before, most meet the work: behind RabbitMQ that takes longer to come back.
            await Task.Delay(random.Next(200, killed.LastOrDefault() == "RabbitMQ" ? 30_000 : 4000));
            Assert.Null(bed.Ended());
            var victim = bed.Victims[random.Next(bed.Victims.Count)];
            await bed.KillAsync(victim, TimeSpan.FromMilliseconds(random.Next(0, 1500)));
            killed.Add(victim);
            output.WriteLine($"kill {i + 1}: {victim}");
        }

        if (bed.Node is not null) await bed.Node.IsBackAsync();
        return killed;
    }

    /// <summary>
    /// Waits for rest. A case that was claimed three times by processes that died each time waits for a person, and so does a message whose partner was down at each of its
    /// attempts: the run does what the run-books say.
    /// </summary>
    private static async Task<(int Resumed, int Retried)> SettleAsync(KillBed bed)
    {
        var (resumed, retried) = (0, 0);
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < Settle; await Task.Delay(1000))
        {
            await bed.AnswerAsync(0);
            foreach (var land in new[] { bed.Lands.Bg, bed.Lands.Ro })
            {
                foreach (var row in await land.Store.RowsAsync("SELECT case_id FROM case_row WHERE parked_reason IS NOT NULL"))
                    if ((await land.CallAsync("work", "resume", row[0]!, "--reason", "kills")).Exit == 0) resumed++;
                foreach (var row in await land.Store.RowsAsync("SELECT id FROM message WHERE state = 'GivenUp'"))
                    if ((await land.CallAsync("message", "retry", row[0]!, "--reason", "kills")).Exit == 0) retried++;
            }

            if (await IsAtRestAsync(bed)) break;
        }

        return (resumed, retried);
    }

    private static async Task<bool> IsAtRestAsync(KillBed bed)
    {
        if (await bed.Ledger.CountAsync("command WHERE settled = 0") > 0) return false;
        foreach (var land in new[] { bed.Lands.Bg, bed.Lands.Ro })
            if (await land.Store.TextAsync("SELECT count(*) FROM message WHERE state NOT IN ('Refused', 'Acknowledged', 'Rejected', 'Delivered', 'Declined')") != "0"
                || await land.Store.TextAsync("SELECT count(*) FROM effect WHERE done_at IS NULL") != "0") return false;
        return await bed.Lands.Ro.Staging.TextAsync("SELECT count(*) FROM cerere_schimb WHERE stare_cerere <> 'A'") == "0";
    }

    private static async Task JudgeAsync(KillBed bed)
    {
        Assert.Null(bed.Ended());
        Assert.Empty(await bed.Ledger.OpenAsync());
        var there = await bed.Lands.Ro.Staging.RowsAsync("SELECT text_liber FROM primit WHERE tip_sed = 'H001'");
        Assert.Equal(bed.Good.Select(key => "Въпрос " + key).Order(StringComparer.Ordinal), there.Select(r => r[0]!).Order(StringComparer.Ordinal));
        var words = await bed.Ledger.WordsAsync();
        string[] last = [nameof(SedAcknowledged), nameof(SedRefused), nameof(SedRejected)];
        Assert.All(bed.Good, key => Assert.Equal([nameof(SedAcknowledged)], words[key].Where(last.Contains)));
        Assert.All(bed.Good, key => Assert.Single(words[key], nameof(SedTaken)));
        Assert.All(bed.Bad, key => Assert.Equal([nameof(SedRefused)], words[key].Where(last.Contains)));
        // The same event has the same place in its case, however often it comes; what was heard of a key later stands behind what was heard first.
        Assert.Equal(0, await bed.Ledger.CountAsync("heard WHERE elsewhere > 0"));
        Assert.Equal(0, await bed.Ledger.CountAsync("heard t JOIN heard a ON a.key = t.key WHERE t.kind = 'SedTaken' AND a.kind = 'SedAcknowledged' AND a.sequence <= t.sequence"));
        // Each answer of Romania arrived at the office once, under one event, and is confirmed.
        var sent = await bed.Lands.Ro.Staging.TextAsync("SELECT count(*) FROM cerere_schimb WHERE tip_sed = 'H002' AND stare_cerere = 'A'");
        var arrived = await bed.Ledger.ArrivalsAsync();
        Assert.Equal(sent, arrived.Distinct().Count().ToString(CultureInfo.InvariantCulture));
        Assert.Equal(arrived.Count, arrived.Distinct().Count());
        Assert.Equal(sent, await bed.Lands.Bg.Store.TextAsync("SELECT count(*) FROM message WHERE direction = 'Inbound' AND state = 'Delivered'"));
        Assert.Equal(0, await bed.Ledger.CountAsync("heard WHERE kind = 'CommandRefused'"));
        Assert.Equal(0, await bed.UnreadAsync());
        foreach (var land in new[] { bed.Lands.Bg, bed.Lands.Ro })
        {
            Assert.Equal("ok", (await land.CallAsync("journal", "check")).Verdict);
            Assert.Equal("identical", (await land.CallAsync("journal", "replay")).Verdict);
        }
    }
}
