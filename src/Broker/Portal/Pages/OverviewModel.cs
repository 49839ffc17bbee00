using MessageBroker.Exchange.Flow;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Views;

namespace MessageBroker.Portal.Pages;

/// <summary>What the overview shows.</summary>
public sealed record OverviewModel
{
    public required NodeView Node { get; init; }
    /// <summary>States that hold messages, in the order of the flow.</summary>
    public required IReadOnlyList<StatePlace> Places { get; init; }
    public required IReadOnlyList<PauseRow> Pauses { get; init; }
    public required TrafficView Traffic { get; init; }
    public required DateTimeOffset Now { get; init; }
    /// <summary>All institutions are seen: finished messages are counted too.</summary>
    public required bool IsAll { get; init; }

    /// <summary>States that wait for a person.</summary>
    public IEnumerable<StatePlace> Waiting => Places.Where(p => FlowDefinition.WaitForPerson.Contains(p.State));

    /// <summary>Something needs the operator.</summary>
    public bool Needs => Node.Findings.Count > 0 || Pauses.Count > 0 || Waiting.Any();

    /// <summary>The oldest message that is not finished; null where none is.</summary>
    public DateTimeOffset? Oldest => Places.Where(p => p.Oldest is not null).Select(p => p.Oldest).Min();

    public long? Most => Places.Max(p => p.Count);
}

/// <param name="Count">Null: more than are counted.</param>
/// <param name="Oldest">When the oldest came; null for states that are final.</param>
public sealed record StatePlace(MessageState State, long? Count, DateTimeOffset? Oldest);
