using MessageBroker.Tests.Simulation.Clockwork;

namespace MessageBroker.Tests.Simulation.Faults;

/// <summary>The faults of a run, drawn from its seed. A run has few kinds, so that they meet each other in many mixtures.</summary>
internal static class FaultPlan
{
    /// <summary>After this moment nothing new goes wrong, and everything must come to its end.</summary>
    public static TimeSpan Quiet { get; } = TimeSpan.FromSeconds(30);

    /// <summary>When the last fault that has a time of its own has begun: from then on a run that rests is over.</summary>
    public static TimeSpan LastOf(IEnumerable<Fault> plan) =>
        TimeSpan.FromMilliseconds(plan.Where(f => f.Kind is >= FaultKind.SlowDisk and <= FaultKind.FrozenNode).Select(f => f.At).DefaultIfEmpty().Max()) + TimeSpan.FromSeconds(1);

    private static readonly FaultKind[] Kinds = Enum.GetValues<FaultKind>();

    public static IReadOnlyList<Fault> Of(ulong seed)
    {
        var dice = new Dice(seed, "faults");
        var kinds = Enumerable.Range(0, dice.Between(2, 5)).Select(_ => dice.Of(Kinds)).ToList();
        // A store that went back ends the exchange: most runs go without.
        kinds.RemoveAll(k => k == FaultKind.LostCommits && dice.Chance(40));
        var faults = Enumerable.Range(0, dice.Between(1, 9)).Where(_ => kinds.Count > 0).Select(_ => One(dice.Of(kinds), dice)).ToList();
        // A last attempt needs earlier ones that came to nothing.
        if (faults.Find(f => f is { Kind: FaultKind.FrozenNode } && f.Amount % 2 == 1) is { } frozen)
            faults.Add(new Fault(FaultKind.Partition, frozen.Land, frozen.At, dice.Between(3000, 16000)));
        return [.. faults.OrderBy(f => f.Kind).ThenBy(f => f.At)];
    }

    private static Fault One(FaultKind kind, Dice dice)
    {
        var land = dice.Below(2);
        var milliseconds = dice.Below((int)Quiet.TotalMilliseconds - 8000);
        return kind switch
        {
            FaultKind.Crash => new Fault(kind, land, dice.Between(1, 900), 0),
            FaultKind.TornWrite => new Fault(kind, land, dice.Between(1, 90), 1),
            FaultKind.TornPromise => new Fault(kind, land, dice.Between(1, 25), dice.Between(1, 400)),
            FaultKind.LostCommits => new Fault(kind, land, dice.Between(2, 110), dice.Between(3, 30)),
            FaultKind.SlowDisk => new Fault(kind, land, milliseconds, dice.Between(100, 5000)),
            FaultKind.FullDisk => new Fault(kind, land, milliseconds, dice.Between(0, 40)),
            FaultKind.ClockJump => new Fault(kind, land, milliseconds, dice.Between(-40, 400)),
            FaultKind.ClockSkew => new Fault(kind, land, 0, dice.Between(-600, 600)),
            FaultKind.Partition => new Fault(kind, land, milliseconds, dice.Between(500, 12000)),
            FaultKind.FrozenNode => new Fault(kind, land, dice.Below(9000), dice.Between(1000, 26000)),
            FaultKind.NationalAway => new Fault(kind, land, milliseconds, dice.Between(500, 8000)),
            _ => new Fault(kind, land, dice.Between(1, 16), dice.Between(1, 1000)),
        };
    }
}
