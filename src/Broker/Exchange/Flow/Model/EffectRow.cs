namespace MessageBroker.Exchange.Flow.Model;

/// <summary>Kinds of outside effects. Each has attempt rows that are committed before the I/O.</summary>
public enum EffectKind
{
    /// <summary>Post the sealed bytes to the partner.</summary>
    Send,
    /// <summary>Answer the national request row.</summary>
    Report,
    /// <summary>Write the arrival to the national inbox.</summary>
    Deliver,
    /// <summary>Tell a back office that a day is near by which its institution is to act.</summary>
    Remind,
}

/// <summary>An outside effect that is owed for a message.</summary>
public sealed record EffectRow
{
    public required Guid Id { get; init; }
    public required CaseKey Case { get; init; }
    public required Guid MessageId { get; init; }
    public required EffectKind Kind { get; init; }
    /// <summary>What it is about: for Report the state that is reported, for Remind the duty and its day.</summary>
    public required string Subject { get; init; }
    /// <summary>When the next attempt may begin; while one is open, its deadline.</summary>
    public required DateTimeOffset DueAt { get; init; }
    /// <summary>Attempts that ended with an outcome that counts. A kill, a lost lock or a store error does not count.</summary>
    public int Counted { get; init; }
    /// <summary>Number of the newest attempt, counted or not.</summary>
    public int LastNumber { get; init; }
    /// <summary>The open attempt, or null.</summary>
    public int? OpenNumber { get; init; }
    public DateTimeOffset? DoneAt { get; init; }
}
