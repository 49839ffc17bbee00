namespace MessageBroker.Exchange.Doors.Contracts;

/// <summary>What is wrong, or worth knowing, in three languages; nothing of it needs the broker's catalogue.</summary>
public sealed record DoorFinding
{
    /// <summary>For example SED-0021; documented in docs/reference/findings.md.</summary>
    public required string Code { get; init; }
    /// <summary>info, warning or error.</summary>
    public required string Severity { get; init; }
    /// <summary>Who acts next: sender, partner, operator, clerk or nobody.</summary>
    public required string Acts { get; init; }
    /// <summary>Where: a column, a path in the SED, a file.</summary>
    public required string Path { get; init; }
    public required string TextBg { get; init; }
    public required string TextRo { get; init; }
    public required string TextEn { get; init; }
    public required string RemedyBg { get; init; }
    public required string RemedyRo { get; init; }
    public required string RemedyEn { get; init; }
}

/// <summary>An attachment, either as octets or, beyond the size that was agreed, as a file of the folder that both sides share.</summary>
public sealed record DoorFile
{
    public required string Name { get; init; }
    public required string Mime { get; init; }
    public bool IsMedical { get; init; }
    /// <summary>The octets; null where <see cref="Reference"/> names a file.</summary>
    public byte[]? Content { get; init; }
    /// <summary>Name of a file in the shared folder, without a path; null where the octets are here.</summary>
    public string? Reference { get; init; }
    /// <summary>SHA-256 (hex, lower case) of the octets; needed with a reference, checked wherever it stands.</summary>
    public string? Sha256 { get; init; }
}

/// <summary>Rows of one national table, as texts; null is absent.</summary>
public sealed record DoorTable
{
    public required string Name { get; init; }
    public required IReadOnlyList<IReadOnlyDictionary<string, string?>> Rows { get; init; }
}

/// <summary>What every event says of its place.</summary>
public sealed record EventHead
{
    /// <summary>The same whenever the same event is told again: whoever keeps it handles each event once.</summary>
    public required Guid EventId { get; init; }
    /// <summary>Rises within a case and has gaps: transports keep no order, and the higher of two events is the later one. 0 where no case is named.</summary>
    public required long Sequence { get; init; }
    /// <summary>The hosted institution that it is for.</summary>
    public required string Institution { get; init; }
    /// <summary>International case id.</summary>
    public string? CaseId { get; init; }
    /// <summary>The broker's message: what a reply, a confirmation or an operator names.</summary>
    public string? MessageId { get; init; }
    /// <summary>Key of the command that it answers; null for what comes from the partner.</summary>
    public string? Key { get; init; }
    /// <summary>Version of that command's document.</summary>
    public int? Version { get; init; }
}

/// <summary>Whose turn it is in the case.</summary>
public sealed record DoorTurn
{
    /// <summary>Institution id, or words; null where nobody is to act.</summary>
    public string? Who { get; init; }
    /// <summary>Last day (yyyy-MM-dd), or null where only a rule holds.</summary>
    public string? Due { get; init; }
    /// <summary>The article, in the language of the institution's country.</summary>
    public string? Clause { get; init; }
}
