using System.Diagnostics;
using MessageBroker.Soak.Bed;

namespace MessageBroker.Soak.Scenarios;

/// <summary>Networks that swallow everything: nothing is refused, nothing comes back.</summary>
internal static class PartitionScenarios
{
    public static async Task BrokersAsync(ScenarioRun run)
    {
        await using var romania = await Namespace.MakeAsync(1);
        await using var bed = await SoakBed.PrepareAsync(run.Options, new CountryPlan(), new CountryPlan { Place = _ => romania }, host: "localhost");
        await bed.StartAsync();
        for (var round = 0; round < run.Rounds(1); round++)
        {
            await bed.Bulgaria.RequestsAsync(round * 10, round * 10 + 10);
            await bed.ConfirmAsync();
            if (round > 0) await bed.Romania.AnswerAsync(3);
            await Task.Delay(run.Random.Next(300, 1500));
            await romania.CutAsync();
            var length = run.Random.Next(6, 12);
            run.Report.Event($"the network between the countries is cut for {length} s");
            await Task.Delay(TimeSpan.FromSeconds(length / 2.0));
            run.Report.Need(await bed.Bg.Node.IsReadyAsync(), "Bulgaria must stay ready while its partner is away");
            await Task.Delay(TimeSpan.FromSeconds(length / 2.0));
            await romania.JoinAsync();
            run.Report.Event("the network is back");
        }

        await run.JudgeAsync(bed);
    }

    public static async Task DatabaseAsync(ScenarioRun run)
    {
        await using var apart = await Namespace.MakeAsync(2);
        var plan = new CountryPlan { Postgres = true, Nodes = 3, Place = number => number == 2 ? apart : null, Configure = (c, _) => c["store"]!["idleTimeoutSeconds"] = 2 };
        await using var bed = await SoakBed.PrepareAsync(run.Options, plan, new CountryPlan(), host: "localhost");
        await bed.StartAsync();
        var node = bed.Bg.Nodes[2];
        for (var round = 0; round < run.Rounds(1); round++)
        {
            await bed.Bulgaria.RequestsAsync(round * 20, round * 20 + 10);
            await Task.Delay(run.Random.Next(300, 1500));
            await apart.CutAsync();
            run.Report.Event($"{node.Name} has no way to the database, nor to anybody");
            var (began, id) = (Stopwatch.StartNew(), round * 20 + 10);
            await bed.Bulgaria.RequestsAsync(id, id + 10, "T");
            await Until.TrueAsync("the other nodes bring new claims to their end", 45, async () =>
                (await bed.Bulgaria.RequestsAsync()).Where(r => r.Id.StartsWith('T')).All(r => r.IsFinal));
            run.Report.Event($"ten new claims ended on the other nodes within {began.Elapsed.TotalSeconds:F1} s");
            // A cut network says nothing: the node learns of it when what it asked stays without an answer for longer than any statement may take.
            await Until.TrueAsync($"{node.Name} says that its store is away", 60, () => Task.FromResult(node.LogFrom(0).Text.Contains("the store is away", StringComparison.Ordinal)));
            await apart.JoinAsync();
            await node.WaitReadyAsync(60);
            run.Report.Event("the network is back, the node is ready by itself");
        }

        await run.JudgeAsync(bed);
    }
}
