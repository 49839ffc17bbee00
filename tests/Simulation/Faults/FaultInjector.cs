using MessageBroker.Tests.Simulation.Clockwork;
using MessageBroker.Tests.Simulation.World;

namespace MessageBroker.Tests.Simulation.Faults;

/// <summary>Brings the planned faults of machines about, and counts what really happened.</summary>
internal sealed class FaultInjector(IReadOnlyList<Fault> plan, Scheduler scheduler, Home world, Dice dice)
{
    private readonly Dictionary<Fault, (DiskPicture Picture, long Commits, int Life)> pictures = [];
    private readonly HashSet<Fault> done = [];
    private readonly Dictionary<string, int> sends = [];
    private readonly List<(Home Node, string MessageId)> frozen = [];
    private readonly HashSet<Home> stopped = [];
    private IReadOnlyList<Land> lands = [];
    private int lastAttempt;

    /// <summary>How often each kind took effect.</summary>
    public Dictionary<FaultKind, int> Injected { get; } = [];

    public void Count(FaultKind kind) => Injected[kind] = Injected.GetValueOrDefault(kind) + 1;

    public IEnumerable<Fault> OfPost(int number) => plan.Where(f => f.IsOfMessage && f.At == number);

    /// <param name="sendAttempts">After so many unanswered ones a message is given up.</param>
    public void Begin(IReadOnlyList<Land> both, int sendAttempts)
    {
        (lands, lastAttempt) = (both, sendAttempts);
        foreach (var fault in plan.Where(f => f.Kind is >= FaultKind.SlowDisk and <= FaultKind.NationalAway))
            scheduler.After(TimeSpan.FromMilliseconds(fault.At), world, () => Apply(fault, lands[fault.Land]));
    }

    /// <summary>Both countries cannot reach each other.</summary>
    public bool IsParted { get; private set; }

    /// <summary>
    /// Looks at a node that has just posted. One that freezes now has an attempt open whose result it cannot apply; it thaws at its time or,
    /// where the fault says so, as soon as another node has closed that attempt and posts the message again.
    /// </summary>
    public void Posted(Land from, Home node, string messageId)
    {
        var attempt = sends[messageId] = sends.GetValueOrDefault(messageId) + 1;
        foreach (var (stopped, _) in frozen.Where(f => f.MessageId == messageId && f.Node != node).ToList()) scheduler.After(dice.Milliseconds(1, 60), world, () => Thaw(stopped));
        if (scheduler.Now > FaultPlan.Quiet || node.IsFrozen) return;
        var fault = plan.FirstOrDefault(f => f.Kind == FaultKind.FrozenNode && f.Land == from.Index && !done.Contains(f) && scheduler.Now.TotalMilliseconds >= f.At && (!AtTheLast(f) || attempt >= lastAttempt));
        if (fault is null) return;
        done.Add(fault);
        Count(FaultKind.FrozenNode);
        scheduler.History.Say($"{node.Name} freezes at attempt {attempt} of {messageId}");
        scheduler.Freeze(node);
        stopped.Add(node);
        if (AtTheLast(fault)) frozen.Add((node, messageId));
        scheduler.After(TimeSpan.FromMilliseconds(fault.Amount), world, () => Thaw(node));
    }

    /// <summary>A node stands still at this moment, of a process that lives.</summary>
    public bool AnyFrozen => stopped.Any(n => !n.HasEnded);

    // Where the message would be given up if this attempt came to nothing.
    private static bool AtTheLast(Fault fault) => fault.Amount % 2 == 1;

    private void Thaw(Home node)
    {
        if (!stopped.Remove(node)) return;
        frozen.RemoveAll(f => f.Node == node);
        scheduler.History.Say($"{node.Name} thaws");
        scheduler.Thaw(node);
    }

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
                land.MostPages = land.Pages + fault.Amount;
                if (fault.Amount % 2 == 0) land.Crash("moved to a disk that is nearly full");
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

    private void MakeRoom(Land land)
    {
        land.MostPages = null;
        if (!land.Stands && dice.Chance(50)) land.Crash("stopped to make room on the disk");
    }
}
