namespace MessageBroker.Exchange.Flow.Model;

/// <summary>Somebody looked at the content of a message, or asked for it and did not get it. Ids, an account's name and codes only.</summary>
public sealed record ContentViewRow
{
    /// <summary>The entry that says the same.</summary>
    public required Guid EntryId { get; init; }
    public required CaseKey Case { get; init; }
    public required Guid MessageId { get; init; }
    public required string Account { get; init; }
    /// <summary>As which the person looked: clerk, operator, auditor.</summary>
    public required string Role { get; init; }
    /// <summary>What was shown: sed, or attachment/001; withheld/attachment/001 where it was not.</summary>
    public required string Content { get; init; }
    /// <summary>What for, as a code: case-work for a clerk.</summary>
    public required string Purpose { get; init; }
    public required DateTimeOffset At { get; init; }
}
