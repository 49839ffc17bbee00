using MessageBroker.Exchange.Flow;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Exchange.Store.Tables;
using MessageBroker.Tests.Simulation.Checks;
using MessageBroker.Tests.Simulation.Clockwork;
using MessageBroker.Tests.Simulation.Defects;
using MessageBroker.Tests.Simulation.Faults;
using MessageBroker.Tests.Simulation.National;
using MessageBroker.Tests.Simulation.World;

namespace MessageBroker.Tests.Simulation.Running;

/// <summary>One seed from its beginning to the judgement: two countries, their clerks, the network, and what goes wrong.</summary>
internal sealed class SimulationRun
{
    private const long MostTurns = 60_000;
    private static readonly TimeSpan Latest = TimeSpan.FromMinutes(4);
    private static int folders;

    private readonly ulong seed;
    private readonly IReadOnlyList<Fault> plan;
    private readonly Scheduler scheduler;
    private readonly Home world = new("world");
    private readonly FaultInjector faults;
    private readonly RunSetting setting;
    private readonly string folder;
    private readonly Land[] lands;
    private readonly Clerks clerks;
    private readonly Witness witness;

    private SimulationRun(ulong seed, IReadOnlyList<Fault> plan, Defect defect)
    {
        (this.seed, this.plan) = (seed, plan);
        var ground = Ground.Shared;
        var shape = new Dice(seed, "shape");
        var freezes = plan.Any(f => f.Kind == FaultKind.FrozenNode);
        scheduler = new Scheduler(new Dice(seed, "schedule"));
        faults = new FaultInjector(plan, scheduler, world, new Dice(seed, "injector"));
        var net = new Net(scheduler, world, new Dice(seed, "net"), faults);
        setting = new RunSetting
        {
            Seed = seed, Ground = ground, Scheduler = scheduler, Net = net, Waits = new Dice(seed, "waits"), Defect = defect,
            // Whether a node may freeze is in the plan: then there are others, and a last attempt comes soon.
            Nodes = shape.Between(freezes ? 2 : 1, 3), WorkersPerNode = shape.Between(1, 2), SendAttempts = shape.Of<int>(freezes ? [2, 3] : [2, 3, 5, 8, 8]),
        };
        folder = Path.Combine(ground.Folder, $"run-{Interlocked.Increment(ref folders)}");
        lands = [.. new[] { ground.Bulgaria, ground.Romania }.Select((c, i) => new Land(i, c, setting, world, new StrictNationalSystem(c.System, c.Code), folder))];
        clerks = new Clerks(scheduler, world, new Dice(seed, "clerks"), ground, lands[0], lands[1]);
        witness = new Witness();
        net.Witness = witness;
        scheduler.TurnEnded = home =>
        {
            if (lands.FirstOrDefault(l => l.Owns(home)) is not { } land) return;
            land.CountTurn();
            faults.AfterTurn(land);
        };
    }

    public static RunResult Of(ulong seed, Defect defect = Defect.None) => Of(seed, FaultPlan.Of(seed), defect);

    public static RunResult Of(ulong seed, IReadOnlyList<Fault> plan, Defect defect = Defect.None) => new SimulationRun(seed, plan, defect).Run();

    private RunResult Run()
    {
        try
        {
            setting.Net.Begin(lands);
            faults.Begin(lands, setting.SendAttempts);
            clerks.Begin();
            foreach (var land in lands) land.Start();
            var settled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            scheduler.After(FaultPlan.LastOf(plan), world, () => Watch(settled));
            var broken = new List<string>();
            if (!scheduler.RunUntil(settled.Task, MostTurns, Latest)) broken.Add($"it does not come to rest: {scheduler.Turns} turns, {scheduler.Now.TotalSeconds:F0} s, idle clerks: {clerks.AreIdle}; {string.Join("; ", lands.Select(l => $"{l.Country.Lower} up {l.IsUp} rests {l.Rest}"))}");
            var judging = JudgeAsync(broken);
            if (!scheduler.RunUntil(judging, MostTurns * 2, Latest * 2)) broken.Add("the judgement does not end");
            return judging.GetAwaiter().GetResult();
        }
        finally
        {
            foreach (var land in lands) land.End();
            Directory.Delete(folder, recursive: true);
        }
    }

    // Once a second: is there anything left to do anywhere?
    private void Watch(TaskCompletionSource settled) => scheduler.Post(world, () => _ = WatchAsync(settled));

    private async Task WatchAsync(TaskCompletionSource settled)
    {
        if (clerks.AreIdle && !faults.AnyFrozen && await RestsAsync(lands[0]) && await RestsAsync(lands[1])) settled.TrySetResult();
        else scheduler.After(TimeSpan.FromSeconds(1), world, () => Watch(settled));
    }

    private static async Task<bool> RestsAsync(Land land)
    {
        land.Rest = await RestAsync(land);
        return land.Rest == "yes";
    }

    // What waits days for a document that it follows is explained, or not, where what is held is judged.
    private static async ValueTask<bool> OnlyEarlyAsync(IStoreReader reader)
    {
        foreach (var row in await reader.CasesAsync(null, null, 1000))
        {
            if ((await reader.OpenEffectsAsync(row.Key)).Count > 0) return false;
            if ((await reader.MessagesAsync(row.Key)).Any(m => m.DueAt is { } at && (m.State != MessageState.Held || at - m.CreatedAt < TimeSpan.FromHours(70)))) return false;
        }

        return true;
    }

    private static async Task<string> RestAsync(Land land)
    {
        if (land is not { IsUp: true, Life.Store: { } store }) return "is down";
        if (land.Desk.Arrivals.Any(a => a.Answer is null)) return "an arrival is not answered";
        if (await store.NextDueAsync(CancellationToken.None) is { } due && !await store.ReadAsync(OnlyEarlyAsync, CancellationToken.None)) return $"work is due at {due:HH:mm:ss}";
        return await store.ReadAsync(async reader =>
        {
            var state = await reader.LogStateAsync();
            if ((await reader.UnintegratedAsync(1)).Count > 0) return "an entry has no index";
            if (state is not null && state.CheckpointSize != state.Size) return "the newest entries have no checkpoint";
            var cases = await reader.CasesAsync(null, null, 1000);
            if (cases.FirstOrDefault(c => c.ParkedReason == CaseTable.ProcessEnded) is { } ended)
            {
                land.Resume(ended.Key);
                return "a case waits for the operator";
            }

            // A case that a worker holds at this moment is not due to anybody else, and still owes what it owes.
            foreach (var row in cases.Where(c => c.ParkedReason is null))
                if ((await reader.OpenEffectsAsync(row.Key)).Count > 0) return $"case {row.Key} owes something";
            // What waits in a parked case waits for a person too.
            var parked = cases.Where(c => c.ParkedReason is not null).Select(c => c.Key).ToHashSet();
            var waiting = new List<MessageRow>();
            foreach (var key in parked) waiting.AddRange((await reader.MessagesAsync(key)).Where(m => !FlowDefinition.Final.Contains(m.State) && !FlowDefinition.WaitForPerson.Contains(m.State)));
            if (land.Desk.Requests.Any(r => r.Status is 'N' && !waiting.Any(m => m.RequestId == r.RequestId && m.RequestVersion == r.Version))) return "a request is new";
            var open = (await reader.CountsAsync()).Where(c => c.Value > 0 && !FlowDefinition.Final.Contains(c.Key) && !FlowDefinition.WaitForPerson.Contains(c.Key)).ToList();
            if (open.Sum(c => c.Value) == waiting.Count) return "yes";
            return open.Count == 0 ? "yes" : string.Join(", ", open.Select(c => $"{c.Value} {c.Key}"));
        }, CancellationToken.None);
    }

    private async Task<RunResult> JudgeAsync(List<string> broken)
    {
        // What is judged is what stands in the stores, read by nobody's flow.
        foreach (var land in lands) land.Life?.Home.End();
        broken.AddRange(setting.Defects);
        broken.AddRange(witness.Broken);
        var judge = new Judge(lands, setting, clerks, witness, faults);
        try
        {
            await judge.RunAsync();
        }
        catch (Exception failure)
        {
            broken.Add($"the judgement fails: {failure}");
        }

        broken.AddRange(judge.Broken);
        return new RunResult(
            seed, setting.Defect, scheduler.History.Hash, broken, plan, faults.Injected, scheduler.History.Lines,
            new RunFigures(clerks.Cases, judge.Messages, witness.Posts, scheduler.Turns, lands.Sum(l => l.Lives), lands.Sum(l => l.Commits), scheduler.Now, lands.Any(l => l.WentBack)) { States = judge.States, CasesResumed = lands.Sum(l => l.CasesResumed) });
    }
}
