using MessageBroker.Evidence.Keys;

namespace MessageBroker.Exchange.Flow.Ports;

/// <summary>
/// Message secrets, wrapped by the node's master key in the separate keys store. They are committed there ahead, in batches;
/// drawing takes one that is already durable, so that no payload is ever written whose secret is not.
/// </summary>
public interface ISecretPool
{
    /// <summary>Takes one durable, unused secret.</summary>
    Task<(Guid Id, MessageSecret Secret)> DrawAsync(CancellationToken cancellationToken);

    /// <summary>The secret of a message, or null where it is missing (erased or lost: the caller tells by the tombstone).</summary>
    Task<MessageSecret?> FindAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>Deletes a secret: what it encrypts can never be opened again. One that is gone already is left gone.</summary>
    Task DeleteAsync(Guid id, CancellationToken cancellationToken);
}
