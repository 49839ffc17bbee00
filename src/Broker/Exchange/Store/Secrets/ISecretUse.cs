namespace MessageBroker.Exchange.Store.Secrets;

/// <summary>What the secret pool must know of the store whose messages it serves. Every store implements it.</summary>
public interface ISecretUse
{
    /// <summary>The id the store was made with.</summary>
    Guid Identity { get; }

    /// <summary>True once the store holds a message.</summary>
    Task<bool> HasMessagesAsync(CancellationToken cancellationToken);

    /// <summary>Which of the given secrets a message uses.</summary>
    Task<IReadOnlySet<Guid>> UsedSecretsAsync(IReadOnlyCollection<Guid> candidates, CancellationToken cancellationToken);

    /// <summary>Secrets of messages that have payloads, by message id, those of messages after <paramref name="after"/> only.</summary>
    Task<IReadOnlyList<(Guid SecretId, Guid MessageId)>> SecretsOfPayloadsAsync(Guid after, int max, CancellationToken cancellationToken);
}
