namespace MessageBroker.Exchange.Flow.Model;

public enum RecordKind
{
    /// <summary>Something that happened outside EESSI.</summary>
    Fact,
    /// <summary>The answer to a condition that a document asks.</summary>
    Answer,
}

/// <summary>What a clerk recorded about a document of a running case. Never changed: the last one of its kind counts. Codes only, no personal data.</summary>
public sealed record RecordRow
{
    public required CaseKey Case { get; init; }
    /// <summary>From 1 in its case, in the order in which they were recorded.</summary>
    public required int Number { get; init; }
    /// <summary>The document's newest version when it was recorded.</summary>
    public required Guid MessageId { get; init; }
    /// <summary>The entry that names account and reason.</summary>
    public required Guid EntryId { get; init; }
    public required RecordKind Kind { get; init; }
    /// <summary>As histories write it: "referral", "last_payment=2026-03-14"; of an answer the condition with yes or no, "cp_ub_buc_02_YES=yes".</summary>
    public required string Said { get; init; }
    /// <summary>When what is recorded happened; an answer's own time.</summary>
    public required DateTimeOffset At { get; init; }
}
