using MessageBroker.Schemas.Findings;

namespace MessageBroker.App.Health;

/// <summary>How a running broker is.</summary>
/// <param name="Ready">It takes and sends messages.</param>
/// <param name="OldestUnfinishedSeconds">Age of the oldest message in a state that is not final, computed from the table; null where none is.</param>
/// <param name="Messages">Messages by state.</param>
/// <param name="Findings">What is wrong or will soon be. Their arguments hold no personal data.</param>
public sealed record HealthReport(bool Ready, long? OldestUnfinishedSeconds, IReadOnlyDictionary<string, long> Messages, IReadOnlyList<Finding> Findings)
{
    /// <summary>Name and version of the store's engine; null where it is not known.</summary>
    public string? Engine { get; init; }

    /// <summary>Back offices that are told by events; empty where there is none.</summary>
    public IReadOnlyList<DoorReport> Doors { get; init; } = [];

    /// <summary>Tables of persons that are asked; empty where none is.</summary>
    public IReadOnlyList<RegisterReport> Registers { get; init; } = [];

    /// <summary>Durable commits of the store by this process since it started; null where it is not known.</summary>
    public long? Commits { get; init; }
}
