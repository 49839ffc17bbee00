namespace MessageBroker.Exchange.Flow.Model;

/// <summary>A sealed journal entry as stored: unordered until the integrator gives it an index.</summary>
/// <param name="Bytes">Entry v1 octets (docs/reference/journal.md).</param>
/// <param name="LeafHash">RFC 6962 leaf hash of the bytes.</param>
/// <param name="Index">Null until integrated.</param>
public sealed record EntryRow(Guid Id, CaseKey Case, Guid? MessageId, byte[] Bytes, byte[] LeafHash, ulong? Index);

/// <summary>State of the one log of this store.</summary>
/// <param name="Range">Compact range of the integrated tree, as Evidence.Journal serialises it.</param>
/// <param name="Checkpoint">The newest signed checkpoint note, or null.</param>
/// <param name="CheckpointSize">Tree size of that checkpoint.</param>
public sealed record LogState(string Origin, int Generation, ulong Size, byte[] Range, string? Checkpoint, ulong CheckpointSize, DateTimeOffset? CheckpointAt);

/// <summary>An encrypted payload of a message.</summary>
/// <param name="Kind">record, as4, sbd, receipt, answer, national, verdict/…, attachment/….</param>
/// <param name="EntryId">Entry that commits to it; part of the associated data.</param>
public sealed record PayloadRow(Guid MessageId, string Kind, Guid EntryId, byte[] Sealed);

/// <param name="Size">Tree size under which it is stored; the note says its own.</param>
public sealed record StoredCheckpoint(ulong Size, string Note);

/// <summary>A row that leads nowhere.</summary>
/// <param name="Table">Its table, in words of the schema, for example duplicate_key.</param>
/// <param name="Key">What tells it from other rows of the table.</param>
/// <param name="Missing">What it names and the store does not hold, for example "message 0199…", or "place in the log".</param>
public sealed record StrayRow(string Table, string Key, string Missing);

/// <summary>A guard (trigger) over a table of the journal that is not as this release defines it.</summary>
public sealed record GuardFault(string Guard, GuardFaultKind Kind);

public enum GuardFaultKind
{
    /// <summary>It is not there: what it forbids can be done.</summary>
    Missing,
    /// <summary>It stands under its name and says something else.</summary>
    Changed,
    /// <summary>This release defines no such guard; it may do anything.</summary>
    Foreign,
}
