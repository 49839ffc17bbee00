using MessageBroker.App.Hosting;
using MessageBroker.Evidence.Journal.Notes;
using MessageBroker.Exchange.As4;
using MessageBroker.Exchange.Doors;
using MessageBroker.Exchange.Flow;
using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Exchange.Store.Promises;
using MessageBroker.Exchange.Store.Secrets;
using MessageBroker.Exchange.Store.Sqlite;
using MessageBroker.Tests.Simulation.Clockwork;
using Microsoft.Extensions.Logging;

namespace MessageBroker.Tests.Simulation.World;

/// <summary>
/// One process of a country from its start to its death: opened in the order in which the broker opens, composed by the broker's own
/// composition root, several nodes' worth of workers over the one store that the process owns.
/// </summary>
internal sealed class Life : IDisposable
{
    private readonly Land land;
    private readonly RunSetting setting;
    private readonly LocalClock clock;
    private readonly List<LifeNode> nodes = [];
    private SqliteStore? store;
    private SecretPool? secrets;
    private PromiseFile? promises;

    public Life(Land land, RunSetting setting, int number, int? maxPages)
    {
        this.land = land;
        this.setting = setting;
        MaxPages = maxPages;
        Home = new Home($"{land.Country.Lower}.{number}");
        clock = ClockOf(Home);
        Ids = new SeededIds(new Dice(setting.Seed, $"ids {Home.Name}"), clock);
        Logs = new LifeLog(Home.Name, Home, setting.Scheduler.History, setting.Defects);
    }

    public Home Home { get; }
    public int? MaxPages { get; }
    public IIdSource Ids { get; }
    public ILoggerFactory Logs { get; }

    /// <summary>The flow runs and the door is open.</summary>
    public bool IsUp { get; private set; }
    public SqliteStore? Store => store;
    public SecretPool? Secrets => secrets;
    public long Commits => store?.Commits ?? 0;
    public long Flushes => promises?.Flushes ?? 0;

    /// <summary>Opens everything and starts the loops; does not return while the process lives, unless something is in the way.</summary>
    public async Task RunAsync()
    {
        try
        {
            if (!await OpenAsync()) return;
        }
        catch (StoreAwayException away)
        {
            land.StartFailed(this, $"the store is away ({away.Reason})");
            return;
        }

        IsUp = true;
        setting.Scheduler.History.Say($"{Home.Name} is up");
        var loops = Loops().ToList();
        var first = await Task.WhenAny(loops);
        setting.Defects.Add($"{Home.Name}: a loop ended by itself: {first.Exception?.GetBaseException()}");
    }

    /// <summary>The node that gets a request of a partner.</summary>
    public LifeNode NodeFor(int request) => nodes[request % nodes.Count];

    public void Dispose()
    {
        secrets?.Dispose();
        promises?.Dispose();
        store?.Dispose();
    }

    private async Task<bool> OpenAsync()
    {
        var (disk, country) = (land.Disk, land.Country);
        var opening = await SqliteStore.OpenAsync(new SqliteStoreOptions { Path = disk.File(Disk.Store), Node = country.Lower, Time = clock, Ids = Ids, MaxPageCount = MaxPages }, CancellationToken.None);
        store = opening.Store;
        if (store is null) return Failed(opening.Finding!.Code);
        var options = new SecretPoolOptions { Path = disk.File(Disk.Keys), Node = country.Lower, Master = country.NewMaster(), Time = clock, Ids = Ids, Batch = 8 };
        var pool = await SecretPool.OpenAsync(options, store, CancellationToken.None);
        secrets = pool.Pool;
        foreach (var finding in pool.Findings) setting.Defects.Add($"{Home.Name}: {finding.Code} at start");
        var file = PromiseFile.Open(disk.File(Disk.Promises));
        promises = file.File;
        if (secrets is null || promises is null) return Failed(file.Finding?.Code ?? "keys");
        if (setting.Defect != Defects.Defect.TailLostSilently && await TailWatch.IsLostAsync(store, disk.File(Disk.Promises)) && !await ResumesAsync()) return false;

        if (setting.Defect != Defects.Defect.KillCounted) await store.EndOrphanedAttemptsAsync(CancellationToken.None);
        var kept = await KeptInputs.OfAsync(store, setting.BasisOf(country).Inputs, CancellationToken.None);
        for (var n = 1; n <= setting.Nodes; n++)
        {
            var home = new Home($"{Home.Name}/{n}", Home);
            var (ground, own) = (FlowGround(n, home, kept), ClockOf(home));
            nodes.Add(new LifeNode(home, own, FlowParts.Of(ground, own, Logs), FlowParts.Of(Defects.Planted.InReceive(setting.Defect, ground), own, Logs).Receive));
        }

        return true;
    }

    // As broker journal resume does between two starts: once an operator has looked at what is missing.
    private async Task<bool> ResumesAsync()
    {
        if (!land.Tail.MayResume)
        {
            land.Stand();
            return false;
        }

        var kept = TailWatch.Kept(land.Disk.File(Disk.Promises))!;
        var answer = await new Resumption(store!, land.Country.Origin, land.Country.Lower, Ids, clock).RunAsync(kept, "operator", "the power went", CancellationToken.None);
        if (answer.Refusal is { } refusal) setting.Defects.Add($"{Home.Name} cannot resume: {refusal.Code}");
        land.GoOn(answer);
        return answer.Refusal is null;
    }

    private LocalClock ClockOf(Home home) => new(setting.Scheduler, home, () => land.ClockError);

    private bool Failed(string why)
    {
        land.StartFailed(this, why);
        return false;
    }

    private FlowGround FlowGround(int node, Home home, KeptInputs kept)
    {
        var basis = setting.BasisOf(land.Country);
        var port = new SteppedStore(store!, Step);
        return Defects.Planted.In(setting.Defect, new FlowGround
        {
            Settings = Settings($"{land.Country.Lower}-{node}"),
            Store = port,
            Secrets = secrets!,
            Promises = new SteppedPromises(promises!, Step),
            Transport = new NetTransport(land, home, setting.Net),
            Ids = Ids,
            Codec = new FlowAs4Codec(),
            Keys = land.Country,
            National = new NationalSystems([National(ClockOf(home))], setting.Ground.Converters),
            Identity = land.Country.Identity,
            Kept = kept,
            Basis = () => basis,
        }, land.Country.Institution, clock);
    }

    private FlowSettings Settings(string node) => new()
    {
        Node = node,
        SendAttempts = setting.SendAttempts,
        FirstRetry = TimeSpan.FromSeconds(1),
        LongestRetry = TimeSpan.FromSeconds(8),
        SendTimeout = TimeSpan.FromSeconds(5),
        CallbackWait = TimeSpan.FromSeconds(5),
        NationalRetry = TimeSpan.FromSeconds(1),
        SecondOpinion = "off",
        MostInFlight = 4,
    };

    private IEnumerable<Task> Loops()
    {
        foreach (var node in nodes)
        {
            for (var i = 0; i < setting.WorkersPerNode; i++) yield return In(node, () => node.Parts.Worker().RunAsync(static () => { }, CancellationToken.None));
        }

        // Every node has a door, as every process of several would.
        foreach (var node in nodes)
            yield return In(node, () => Door(node).RunAsync(static () => { }, CancellationToken.None));
        yield return new JournalKeeper(new SteppedStore(store!, Step), land.Country.Origin, land.Country.LogKey, new SteppedPromises(promises!, Step), clock, Logs.CreateLogger<JournalKeeper>()).RunAsync(static () => { }, CancellationToken.None);
    }

    private NationalDoor Door(LifeNode node)
    {
        var (national, own) = (National(node.Clock), new[] { land.Country.Institution });
        return new NationalDoor(national, own, new SubmitDoor(national.Name, own, node.Parts.Take, node.Parts.Answers), node.Parts.Confirm, node.Clock, Logs.CreateLogger<NationalDoor>());
    }

    // Started there, so that all that follows belongs to the node.
    private async Task In(LifeNode node, Func<Task> loop)
    {
        var ended = new TaskCompletionSource<Task>(TaskCreationOptions.RunContinuationsAsynchronously);
        setting.Scheduler.Post(node.Home, () => ended.SetResult(loop()));
        await await ended.Task;
    }

    private National.NationalWire National(TimeProvider clock) => new(land.Desk, () => land.NationalIsAway, clock, () => setting.Waits.Chance(10) ? setting.Waits.Milliseconds(1, 200) : TimeSpan.Zero);

    private Task Step() => land.DiskWait is { Ticks: > 0 } slow ? Task.Delay(slow, clock) : setting.Waits.Chance(30) ? YieldAsync() : Task.CompletedTask;

    private static async Task YieldAsync() => await Task.Yield();
}
