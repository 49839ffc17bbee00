namespace MessageBroker.Exchange.Flow.Model;

/// <summary>One attempt at an effect. Outcome is null while it is open.</summary>
public sealed record AttemptRow
{
    public required Guid EffectId { get; init; }
    public required int Number { get; init; }
    public required DateTimeOffset StartedAt { get; init; }
    public required DateTimeOffset Deadline { get; init; }
    public DateTimeOffset? EndedAt { get; init; }
    /// <summary>For example acknowledged, rejected, unanswered, written, later, process-ended, store-away.</summary>
    public string? Outcome { get; init; }
    /// <summary>Reason without personal data, at most 500 characters.</summary>
    public string? Detail { get; init; }
    /// <summary>Node that made it.</summary>
    public required string Node { get; init; }
}

/// <summary>How an attempt ended and what follows.</summary>
/// <param name="Counts">Uses one of the allowed attempts up.</param>
/// <param name="NextDueAt">When the next attempt may begin; null when the effect is done.</param>
public sealed record AttemptOutcome(string Outcome, string? Detail, bool Counts, DateTimeOffset? NextDueAt);
