using MessageBroker.App.Hosting;
using MessageBroker.Evidence.Journal.Notes;
using MessageBroker.Exchange.As4;
using MessageBroker.Exchange.Doors;
using MessageBroker.Exchange.Flow;
using MessageBroker.Exchange.Flow.Inbound;
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
    private readonly List<FlowParts> nodes = [];
    private readonly List<ReceiveStage> receivers = [];
    private SqliteStore? store;
    private SecretPool? secrets;
    private PromiseFile? promises;

    public Life(Land land, RunSetting setting, int number, int? maxPages)
    {
        this.land = land;
        this.setting = setting;
        MaxPages = maxPages;
        Home = new Home($"{land.Country.Lower}.{number}");
        clock = new LocalClock(setting.Scheduler, Home, () => land.ClockError);
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

    /// <summary>One request of a partner, on one of the nodes.</summary>
    public Task<ReceiveAnswer> ReceiveAsync(int node, string contentType, ReadOnlyMemory<byte> body) =>
        receivers[node % receivers.Count].RunAsync(contentType, body, CancellationToken.None);

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
        if (setting.Defect != Defects.Defect.TailLostSilently && await land.Tail.IsLostAsync(store, disk.File(Disk.Promises), country.LogKey.VerifierKey))
        {
            land.Stand();
            return false;
        }

        if (setting.Defect != Defects.Defect.KillCounted) await store.EndOrphanedAttemptsAsync(CancellationToken.None);
        var kept = await KeptInputs.OfAsync(store, setting.Ground.BasisOf(country).Inputs, CancellationToken.None);
        for (var n = 1; n <= setting.Nodes; n++)
        {
            var ground = FlowGround(n, kept);
            nodes.Add(FlowParts.Of(ground, clock, Logs));
            receivers.Add(FlowParts.Of(Defects.Planted.InReceive(setting.Defect, ground), clock, Logs).Receive);
        }

        return true;
    }

    private bool Failed(string why)
    {
        land.StartFailed(this, why);
        return false;
    }

    private FlowGround FlowGround(int node, KeptInputs kept)
    {
        var basis = setting.Ground.BasisOf(land.Country);
        var port = new SteppedStore(store!, Step);
        return Defects.Planted.In(setting.Defect, new FlowGround
        {
            Settings = Settings($"{land.Country.Lower}-{node}"),
            Store = port,
            Secrets = secrets!,
            Promises = new SteppedPromises(promises!, Step),
            Transport = new NetTransport(land, setting.Net),
            Ids = Ids,
            Codec = new FlowAs4Codec(),
            Keys = land.Country,
            National = new NationalSystems([National()], setting.Ground.Converters),
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
            for (var i = 0; i < setting.WorkersPerNode; i++) yield return node.Worker().RunAsync(CancellationToken.None);
        }

        // Every node has a door, as every process of several would.
        foreach (var node in nodes)
            yield return new NationalDoor(National(), [land.Country.Institution], node.Take, node.Confirm, clock, Logs.CreateLogger<NationalDoor>()).RunAsync(CancellationToken.None);
        yield return new JournalKeeper(new SteppedStore(store!, Step), land.Country.Origin, land.Country.LogKey, new SteppedPromises(promises!, Step), clock, Logs.CreateLogger<JournalKeeper>()).RunAsync(CancellationToken.None);
    }

    private National.NationalWire National() => new(land.Desk, () => land.NationalIsAway, clock, () => setting.Waits.Chance(10) ? setting.Waits.Milliseconds(1, 200) : TimeSpan.Zero);

    private Task Step() => land.DiskWait is { Ticks: > 0 } slow ? Task.Delay(slow, clock) : setting.Waits.Chance(30) ? YieldAsync() : Task.CompletedTask;

    private static async Task YieldAsync() => await Task.Yield();
}
