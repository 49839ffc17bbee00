using MessageBroker.Evidence.Journal;
using MessageBroker.Exchange.Flow.Model;

namespace MessageBroker.Exchange.Flow.Ports;

/// <summary>
/// What this node last promised, kept outside the database and flushed before a receipt, a send or the first report of a request leaves, so that a
/// database that went back is noticed.
/// </summary>
public interface IPromises
{
    /// <summary>Records the promise and returns once it is on disk; concurrent calls share a flush.</summary>
    Task RecordAsync(Promise promise, CancellationToken cancellationToken);

    /// <summary>Records the newest checkpoint.</summary>
    Task RecordCheckpointAsync(string note, CancellationToken cancellationToken);
}

/// <param name="Digest">SHA-256 (hex) of the entry's bytes.</param>
public sealed record Promise(Guid EntryId, Guid MessageId, string Digest)
{
    /// <summary>The promise that this entry, octet for octet, is in the store.</summary>
    public static Promise Of(EntryRow entry, Guid messageId) => new(entry.Id, messageId, Hash256.Of(entry.Bytes).ToString());
}
