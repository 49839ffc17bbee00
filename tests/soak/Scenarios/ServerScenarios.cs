using MessageBroker.Soak.Bed;

namespace MessageBroker.Soak.Scenarios;

/// <summary>What happens to the database server itself.</summary>
internal static class ServerScenarios
{
    /// <summary>Three nodes under load lose their server as in a power cut; all stand, say so, and go on.</summary>
    public static async Task ImmediateAsync(ScenarioRun run)
    {
        await using var bed = await SoakBed.PrepareAsync(run.Options, new CountryPlan { Postgres = true, Nodes = 3 }, new CountryPlan());
        await bed.StartAsync();
        for (var round = 0; round < run.Rounds(1); round++)
        {
            await bed.Bulgaria.RequestsAsync(round * 12, round * 12 + 12);
            await Task.Delay(run.Random.Next(200, 2000));
            run.Report.Event("immediate shutdown in the middle of the work");
            await bed.Bg.Cluster!.StopAsync("immediate");
            foreach (var node in bed.Bg.Nodes) await run.SaysAsync(node, "unreachable|slow");
            await bed.Bg.Cluster.StartAgainAsync();
            foreach (var node in bed.Bg.Nodes) await node.WaitReadyAsync(30);
            run.Report.Event("the server is back, all three nodes are ready");
        }

        await run.JudgeAsync(bed);
    }
}
