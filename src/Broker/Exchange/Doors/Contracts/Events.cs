namespace MessageBroker.Exchange.Doors.Contracts;

/// <summary>A command was taken: it is sealed into the journal, and what becomes of it is told by one of the events below.</summary>
public sealed record SedTaken
{
    public int Contract { get; init; } = 1;
    public required EventHead Head { get; init; }
}

/// <summary>A command was refused, with everything that is wrong with it; nothing of it was signed or sent.</summary>
public sealed record SedRefused
{
    public int Contract { get; init; } = 1;
    public required EventHead Head { get; init; }
    public required IReadOnlyList<DoorFinding> Findings { get; init; }
}

/// <summary>The partner's receipt is there, and verified.</summary>
public sealed record SedAcknowledged
{
    public int Contract { get; init; } = 1;
    public required EventHead Head { get; init; }
    public required DoorTurn Turn { get; init; }
    public required IReadOnlyList<DoorFinding> Findings { get; init; }
}

/// <summary>The partner refused it.</summary>
public sealed record SedRejected
{
    public int Contract { get; init; } = 1;
    public required EventHead Head { get; init; }
    public required DoorTurn Turn { get; init; }
    public required IReadOnlyList<DoorFinding> Findings { get; init; }
}

/// <summary>All attempts failed; an operator decides.</summary>
public sealed record SedGivenUp
{
    public int Contract { get; init; } = 1;
    public required EventHead Head { get; init; }
    public required IReadOnlyList<DoorFinding> Findings { get; init; }
}

/// <summary>A SED of a partner, verified and applied. It is delivered when <see cref="ConfirmDelivery"/> or <see cref="RejectDelivery"/> says so.</summary>
public sealed record SedArrived
{
    public int Contract { get; init; } = 1;
    public required EventHead Head { get; init; }
    public required string SedType { get; init; }
    /// <summary>The document's id, the same for all its versions.</summary>
    public required string SetId { get; init; }
    public required int DocumentVersion { get; init; }
    public required string FromInstitution { get; init; }
    /// <summary>RFC 3339, UTC.</summary>
    public required string ReceivedAt { get; init; }
    /// <summary>One sentence in the language of the institution's country.</summary>
    public required string Summary { get; init; }
    public required DoorTurn Turn { get; init; }
    /// <summary>Rows as the mapping of the country writes them into its inbox tables; empty where no mapping reads the SED.</summary>
    public required IReadOnlyList<DoorTable> Tables { get; init; }
    /// <summary>Its attachments, and the document itself where no mapping reads it or a mapping asks for it.</summary>
    public required IReadOnlyList<DoorFile> Files { get; init; }
}

/// <summary>
/// A day is near by which the institution is to act in a case, and it has not acted yet. Told once for each duty and day; not told where the institution acted before.
/// </summary>
public sealed record DeadlineNear
{
    public int Contract { get; init; } = 1;
    /// <summary>Names the message since which the day is known; its sequence is that of the newest thing that had happened in the case.</summary>
    public required EventHead Head { get; init; }
    /// <summary>The institution, the last day, the article.</summary>
    public required DoorTurn Turn { get; init; }
    /// <summary>What is to be done, in the language of the institution's country.</summary>
    public required string Owes { get; init; }
    /// <summary>What it means if nothing is done; null where nothing is known of that.</summary>
    public string? Silence { get; init; }
    /// <summary>The document (SetId) that waits for an answer; null where none does.</summary>
    public string? DocumentId { get; init; }
}

/// <summary>A confirmation or a rejection does not fit anything.</summary>
public sealed record CommandRefused
{
    public int Contract { get; init; } = 1;
    public required EventHead Head { get; init; }
    /// <summary>Name of the command, for example ConfirmDelivery.</summary>
    public required string Command { get; init; }
    public required IReadOnlyList<DoorFinding> Findings { get; init; }
}
