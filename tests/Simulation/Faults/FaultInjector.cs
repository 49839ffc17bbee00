using MessageBroker.Tests.Simulation.Clockwork;
using MessageBroker.Tests.Simulation.World;

namespace MessageBroker.Tests.Simulation.Faults;

/// <summary>Brings the planned faults of machines about, and counts what really happened.</summary>
internal sealed class FaultInjector(IReadOnlyList<Fault> plan, Scheduler scheduler, Home world, Dice dice)
{
    private readonly Dictionary<Fault, (DiskPicture Picture, long Commits, int Life)> pictures = [];
    private readonly HashSet<Fault> done = [];
    private IReadOnlyList<Land> lands = [];

    /// <summary>How often each kind took effect.</summary>
    public Dictionary<FaultKind, int> Injected { get; } = [];

    public void Count(FaultKind kind) => Injected[kind] = Injected.GetValueOrDefault(kind) + 1;

    public IEnumerable<Fault> OfPost(int number) => plan.Where(f => f.IsOfMessage && f.At == number);

    public void Begin(IReadOnlyList<Land> both)
    {
        lands = both;
        foreach (var fault in plan.Where(f => f.Kind is >= FaultKind.SlowDisk and <= FaultKind.NationalAway))
            scheduler.After(TimeSpan.FromMilliseconds(fault.At), world, () => Apply(fault, lands[fault.Land]));
    }

    /// <summary>Both countries cannot reach each other.</summary>
    public bool IsParted { get; private set; }

    /// <summary>Looks after each turn of a process whether its moment has come.</summary>
    public void AfterTurn(Land land)
    {
        if (scheduler.Now > FaultPlan.Quiet) return;
        foreach (var fault in plan)
        {
            if (fault.Land != land.Index || fault.Kind > FaultKind.LostCommits || done.Contains(fault)) continue;
            if (!Strikes(fault, land)) continue;
            done.Add(fault);
            return;
        }
    }

    private bool Strikes(Fault fault, Land land) => fault.Kind switch
    {
        FaultKind.Crash => land.Turns >= fault.At && Crash(fault, land),
        FaultKind.TornPromise => land.Flushes >= fault.At && land.HasFlushed && TornPromise(fault, land),
        _ => PowerCut(fault, land),
    };

    private bool Crash(Fault fault, Land land)
    {
        Count(fault.Kind);
        land.Crash("killed");
        return true;
    }

    // The flush was this turn's doing, and nobody has heard of it yet.
    private bool TornPromise(Fault fault, Land land)
    {
        var length = land.Disk.PromisesLength;
        Count(fault.Kind);
        land.Crash("power cut in the promise file", (disk, _) => () => disk.TakeOver(null, Math.Max(24, length - fault.Amount % Math.Max(1, Last(disk)))));
        return true;
    }

    // Octets of the last line: what was flushed before stays.
    private static int Last(Disk disk)
    {
        var octets = File.ReadAllBytes(disk.File(Disk.Promises));
        return octets.Length - 1 - Array.LastIndexOf(octets, (byte)'\n', Math.Max(0, octets.Length - 2));
    }

    private bool PowerCut(Fault fault, Land land)
    {
        if (land.Life is not { Store: not null } life) return false;
        if (!pictures.TryGetValue(fault, out var earlier) || earlier.Life != land.Lives)
        {
            if (land.Commits >= fault.At - fault.Amount) pictures[fault] = (land.Disk.Picture(), land.Commits, land.Lives);
            return false;
        }

        if (land.Commits < earlier.Commits + fault.Amount) return false;
        Count(fault.Kind);
        var now = land.Disk.Picture();
        if (fault.Kind == FaultKind.TornWrite) land.Crash("power cut in a write", (disk, cut) => () => disk.TakeOver(Disk.Torn(earlier.Picture, now, cut)));
        else land.Crash($"power cut, the last {fault.Amount} commits are gone", (disk, _) => () => disk.TakeOver(earlier.Picture));
        return true;
    }

    private void Apply(Fault fault, Land land)
    {
        Count(fault.Kind);
        scheduler.History.Say($"{land.Country.Lower}: {fault.Kind} {fault.Amount}");
        var span = TimeSpan.FromMilliseconds(fault.Kind == FaultKind.SlowDisk ? 15_000 : fault.Amount);
        switch (fault.Kind)
        {
            case FaultKind.SlowDisk:
                land.DiskWait = TimeSpan.FromMilliseconds(fault.Amount);
                scheduler.After(span, world, () => land.DiskWait = TimeSpan.Zero);
                break;
            case FaultKind.FullDisk:
                if (land.Stands) break;
                land.Crash("moved to a disk that is nearly full", pages: land.Pages + fault.Amount);
                scheduler.After(TimeSpan.FromSeconds(dice.Between(3, 8)), world, () => MakeRoom(land));
                break;
            case FaultKind.ClockJump or FaultKind.ClockSkew:
                land.ClockError += TimeSpan.FromSeconds(fault.Amount);
                break;
            case FaultKind.Partition:
                IsParted = true;
                scheduler.After(span, world, () => IsParted = false);
                break;
            default:
                land.NationalIsAway = true;
                scheduler.After(span, world, () => land.NationalIsAway = false);
                break;
        }
    }

    private static void MakeRoom(Land land)
    {
        if (!land.Stands) land.Crash("stopped to make room on the disk");
    }
}
