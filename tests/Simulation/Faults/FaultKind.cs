namespace MessageBroker.Tests.Simulation.Faults;

/// <summary>What can go wrong in a run.</summary>
internal enum FaultKind
{
    /// <summary>The process dies at an await.</summary>
    Crash,
    /// <summary>The power goes in the middle of a write to the store's log.</summary>
    TornWrite,
    /// <summary>The power goes in the middle of a write to the promise file.</summary>
    TornPromise,
    /// <summary>The store comes back as it was some commits ago.</summary>
    LostCommits,
    SlowDisk,
    /// <summary>Nothing more fits on the disk: from a restart on, or in the midst of work.</summary>
    FullDisk,
    ClockJump,
    ClockSkew,
    Partition,
    /// <summary>The national system is away.</summary>
    NationalAway,
    /// <summary>A node is stopped as by SIGSTOP with an attempt of its own open; others go on, and it wakes when its word is too old.</summary>
    FrozenNode,
    Lost,
    Duplicated,
    Delayed,
    Reordered,
    Truncated,
    TruncatedAnswer,
    AnsweredLate,
    AnsweredTwice,
    AnsweredWrongly,
    NeverAnswered,
    /// <summary>Answered with an empty 202; the receipt comes as a request of its own.</summary>
    CalledBack,
}

/// <summary>One planned fault. What its numbers mean depends on the kind; it is made up front, so that a run can be repeated without it.</summary>
/// <param name="Land">0 or 1; for faults of a message the number of the post decides instead.</param>
/// <param name="At">The turn, commit or flush of the land, the number of the post, or the millisecond.</param>
/// <param name="Amount">How much of it.</param>
internal sealed record Fault(FaultKind Kind, int Land, int At, int Amount)
{
    public bool IsOfMessage => Kind >= FaultKind.Lost;

    public override string ToString() => $"{Kind} land {Land} at {At} amount {Amount}";
}
