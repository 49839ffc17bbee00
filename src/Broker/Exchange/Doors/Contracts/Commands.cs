namespace MessageBroker.Exchange.Doors.Contracts;

/// <summary>Send a SED that the back office wrote itself.</summary>
public sealed record SubmitSed
{
    /// <summary>Version of this contract; only additions are made within one.</summary>
    public int Contract { get; init; } = 1;
    /// <summary>The document's key at its sender: asked again with the same content it gets the same answer, with other content it is refused. Null: the transport's message id.</summary>
    public string? Key { get; init; }
    /// <summary>From 1; a further version of the document has the same key and the next number.</summary>
    public int Version { get; init; } = 1;
    /// <summary>The hosted institution that sends.</summary>
    public required string Institution { get; init; }
    /// <summary>For example F001.</summary>
    public required string SedType { get; init; }
    /// <summary>The SED as UTF-8 XML, without header and signature: the broker makes both.</summary>
    public required byte[] Sed { get; init; }
    /// <summary>The national file; requests of one file belong to one case.</summary>
    public required string File { get; init; }
    /// <summary>Message id of the SED that it answers.</summary>
    public string? ReplyTo { get; init; }
    /// <summary>EESSI id of the receiver, where the case does not decide it.</summary>
    public string? TargetInstitution { get; init; }
    /// <summary>EESSI code of the country in whose directory the receiver is looked for.</summary>
    public string? TargetCountry { get; init; }
    /// <summary>County or district of that country.</summary>
    public string? TargetRegion { get; init; }
    public IReadOnlyList<DoorFile> Files { get; init; } = [];
}

/// <summary>Send what a national record says; the broker's mapping writes the SED.</summary>
public sealed record SubmitRecord
{
    /// <summary>Version of this contract; only additions are made within one.</summary>
    public int Contract { get; init; } = 1;
    /// <summary>As in <see cref="SubmitSed"/>.</summary>
    public string? Key { get; init; }
    /// <summary>As in <see cref="SubmitSed"/>.</summary>
    public int Version { get; init; } = 1;
    public required string Institution { get; init; }
    public required string SedType { get; init; }
    public required string File { get; init; }
    public string? ReplyTo { get; init; }
    /// <summary>The rows that the mapping of the country reads, the request row among them, by the names of its staging tables.</summary>
    public required IReadOnlyList<DoorTable> Tables { get; init; }
    public IReadOnlyList<DoorFile> Files { get; init; } = [];
}

/// <summary>The back office has an arrival.</summary>
public sealed record ConfirmDelivery
{
    /// <summary>Version of this contract; only additions are made within one.</summary>
    public int Contract { get; init; } = 1;
    public required string Institution { get; init; }
    /// <summary>Message id of the arrival.</summary>
    public required string MessageId { get; init; }
    /// <summary>The account that confirms; no personal name.</summary>
    public required string By { get; init; }
    /// <summary>The national file that it belongs to from now on.</summary>
    public string? File { get; init; }
}

/// <summary>The back office does not take an arrival.</summary>
public sealed record RejectDelivery
{
    /// <summary>Version of this contract; only additions are made within one.</summary>
    public int Contract { get; init; } = 1;
    public required string Institution { get; init; }
    /// <summary>Message id of the arrival.</summary>
    public required string MessageId { get; init; }
    /// <summary>The account that rejects; no personal name.</summary>
    public required string By { get; init; }
    public required string Reason { get; init; }
}
