namespace MessageBroker.Schemas.Bucs;

/// <summary>What an X001 took from a case and an X004 may give back.</summary>
internal sealed record BucClosing(
    IReadOnlyDictionary<BucActionKey, BucRuling?> Open,
    IReadOnlyDictionary<BucActionKey, BucRuling?> Suspended,
    IReadOnlyDictionary<BucActionKey, DateTimeOffset> Delayed);
