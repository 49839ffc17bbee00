namespace MessageBroker.Exchange.As4.Messages;

/// <summary>What stands in eb:Messaging. Members are null or empty where the message lacks them; then findings say so and it is refused.</summary>
public abstract record EbmsUnit
{
    /// <summary>eb:MessageId: an RFC 2822 msg-id without angle brackets.</summary>
    public string? MessageId { get; init; }
    public string? RefToMessageId { get; init; }
    public EbmsTimestamp? Timestamp { get; init; }
}

/// <summary>A user message: it carries business payloads.</summary>
public sealed record UserMessage : EbmsUnit
{
    public EbmsParty? From { get; init; }
    public EbmsParty? To { get; init; }
    public EbmsTyped? Agreement { get; init; }
    /// <summary>AgreementRef/@pmode, a hint that is never needed to find the P-Mode.</summary>
    public string? PModeId { get; init; }
    public EbmsTyped? Service { get; init; }
    public string? Action { get; init; }
    public string? ConversationId { get; init; }
    /// <summary>Message partition channel; the default one where absent.</summary>
    public string? Mpc { get; init; }
    public IReadOnlyList<EbmsProperty> Properties { get; init; } = [];
    public IReadOnlyList<EbmsPart> Parts { get; init; } = [];

    /// <summary>What a broker of ours states after a restore.</summary>
    public bool IsReconcile => Service is { Value: As4Names.ReconcileService, Type: As4Names.ReconcileServiceType } && Action == As4Names.ReconcileAction;

    /// <summary>A connectivity test: full security and a receipt, never delivered (eDelivery AS4 1.15, 1.4.4.3).</summary>
    public bool IsPing => Service?.Value == As4Names.PingService && Action == As4Names.PingAction;
}

/// <summary>A receipt: the partner holds what <see cref="EbmsUnit.RefToMessageId"/> names.</summary>
public sealed record ReceiptSignal : EbmsUnit
{
    /// <summary>Has an ebbp:NonRepudiationInformation; without it the receipt repeats the user message and proves nothing.</summary>
    public bool IsNonRepudiation { get; init; }
}

/// <summary>An error signal.</summary>
public sealed record ErrorSignal : EbmsUnit
{
    public IReadOnlyList<EbmsError> Errors { get; init; } = [];
}

/// <summary>A request for the oldest message of a channel. Read, not served.</summary>
public sealed record PullRequest : EbmsUnit
{
    public string? Mpc { get; init; }
}

/// <summary>One side of the exchange.</summary>
public sealed record EbmsParty(string Id, string? Type, string? Role);

/// <summary>A value that a type names.</summary>
public sealed record EbmsTyped(string Value, string? Type);

/// <summary>A message or part property.</summary>
public sealed record EbmsProperty(string Name, string Value, string? Type = null);

/// <summary>One eb:PartInfo.</summary>
/// <param name="ContentId">The Content-ID that href names, decoded; null where href is no cid: URI.</param>
public sealed record EbmsPart(string? Href, string? ContentId, IReadOnlyList<EbmsProperty> Properties)
{
    /// <summary>Value of a part property, or null.</summary>
    public string? this[string property] => Properties.FirstOrDefault(p => p.Name == property)?.Value;
}

/// <summary>One eb:Error as it came; severity in lower case.</summary>
public sealed record EbmsError(string Code, string Severity, string? Category, string? Origin, string? ShortDescription, string? RefToMessageInError, string? Description, string? Detail)
{
    public bool IsFailure => Severity != "warning";
}
