using MessageBroker.Exchange.Flow.Verdicts;
using MessageBroker.Tests.Simulation.Clockwork;

namespace MessageBroker.Tests.Simulation.World;

/// <summary>What the parts of one run share.</summary>
internal sealed class RunSetting
{
    public required ulong Seed { get; init; }
    public required Ground Ground { get; init; }
    public required Scheduler Scheduler { get; init; }
    public required Net Net { get; init; }
    /// <summary>How long small things take.</summary>
    public required Dice Waits { get; init; }
    public required int Nodes { get; init; }
    public required int WorkersPerNode { get; init; }
    public required int SendAttempts { get; init; }
    public required Defects.Defect Defect { get; init; }
    /// <summary>What a country's processes judge by from their next start on, where it is not what is right.</summary>
    public Func<Country, VerdictBasis?>? Misconfigured { get; set; }

    public VerdictBasis BasisOf(Country country) => Misconfigured?.Invoke(country) ?? Ground.BasisOf(country);

    /// <summary>Errors that the product logged and loops that ended: each is a fault of the run.</summary>
    public List<string> Defects { get; } = [];
}
