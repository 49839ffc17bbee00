namespace MessageBroker.Exchange.Flow.Model;

/// <summary>One version of one SED for one receiver. Holds ids and states only; content lives in encrypted payloads.</summary>
public sealed record MessageRow
{
    /// <summary>Node-made: outbound time-ordered; inbound from sender, receiver and eb:MessageId, so that what is received twice has the same.</summary>
    public required Guid Id { get; init; }
    public required CaseKey Case { get; init; }
    public required Direction Direction { get; init; }
    public required MessageState State { get; init; }
    /// <summary>Own institution is <c>Case.Institution</c>; this is the other one, null until addressed.</summary>
    public string? Partner { get; init; }
    public string? SedType { get; init; }
    /// <summary>Document id, stable across versions (SBDH SetId), 32 hex digits.</summary>
    public string? SetId { get; init; }
    public int? DocumentVersion { get; init; }
    /// <summary>Parent document, where this one replies.</summary>
    public string? RelatedSetId { get; init; }
    /// <summary>SBDH InstanceIdentifier.</summary>
    public string? InstanceId { get; init; }
    /// <summary>eb:MessageId.</summary>
    public string? As4MessageId { get; init; }
    public string? ConversationId { get; init; }
    /// <summary>Outbound: the request row that asked (system, id, version).</summary>
    public string? NationalSystem { get; init; }
    public string? RequestId { get; init; }
    public int? RequestVersion { get; init; }
    /// <summary>Outbound: the national file that the request row names, where the case is not that file's (a question beside it). Null everywhere else.</summary>
    public string? AboutFile { get; init; }
    /// <summary>Secret that encrypts this message's payloads (drawn from the pool of the keys store).</summary>
    public required Guid SecretId { get; init; }
    /// <summary>Outbound: when taken; inbound: when received.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
    /// <summary>When the receipt was given (inbound) or taken (outbound); legal time under Decision E6 where the receiver is an endpoint.</summary>
    public DateTimeOffset? ReceiptAt { get; init; }
    /// <summary>Known content facts that turn and deadlines ask for (purposes of an F001), comma separated; codes only, no personal data.</summary>
    public string? SedFacts { get; init; }
    /// <summary>Inbound: the message id under which the national inbox holds the document, where that is not this message's own. Null everywhere else.</summary>
    public string? DeliveredAs { get; init; }
    /// <summary>The trace in which it came in (W3C traceparent), for spans of what is done for it later; null where nobody recorded one.</summary>
    public string? TraceParent { get; init; }
    /// <summary>Codes of the errors of the newest verdict, comma separated; null where it has none. No personal data: where and of whom stands in the verdict alone.</summary>
    public string? Cause { get; init; }
    /// <summary>When the next compute run is due; null when no compute run is pending.</summary>
    public DateTimeOffset? DueAt { get; init; }
    /// <summary>Raised by every update; an update names the version it expects.</summary>
    public long Version { get; init; }

    /// <summary>The message id by which a national system knows the document: of a request's answer, of its own word on the arrival.</summary>
    public string NationalId => DeliveredAs ?? Id.ToString("D");
}
