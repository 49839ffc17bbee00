using MessageBroker.Tests.Simulation.Defects;
using MessageBroker.Tests.Simulation.Faults;

namespace MessageBroker.Tests.Simulation.Running;

/// <summary>What came of one seed.</summary>
/// <param name="Hash">One number over every choice of the schedule: the same seed gives the same.</param>
/// <param name="Broken">Invariants that do not hold, each with what shows it; empty where all do.</param>
internal sealed record RunResult(
    ulong Seed, Defect Defect, string Hash, IReadOnlyList<string> Broken, IReadOnlyList<Fault> Plan, IReadOnlyDictionary<FaultKind, int> Injected,
    IReadOnlyList<string> History, RunFigures Figures)
{
    public bool Holds => Broken.Count == 0;
}

/// <param name="Messages">In both stores.</param>
internal sealed record RunFigures(int Cases, int Messages, int Posts, long Turns, int Lives, long Commits, TimeSpan Simulated, bool StoodStill)
{
    /// <summary>States of both stores at the end, with their numbers.</summary>
    public required IReadOnlyDictionary<string, int> States { get; init; }

    /// <summary>Cases that were parked because processes ended while they held them, and that an operator took up again.</summary>
    public required int CasesResumed { get; init; }
}
