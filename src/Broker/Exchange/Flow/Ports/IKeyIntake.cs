using MessageBroker.Schemas.Findings;

namespace MessageBroker.Exchange.Flow.Ports;

/// <summary>Reads the node's own keys anew from where they are kept.</summary>
public interface IKeyIntake
{
    /// <summary>Takes all keys, or none and says why.</summary>
    Task<KeyIntake> TakeAsync(CancellationToken cancellationToken);
}

/// <param name="Keys">What is in use from now on; empty where nothing was taken.</param>
/// <param name="Findings">Errors where nothing was taken, else what an operator should know.</param>
public sealed record KeyIntake(IReadOnlyList<TakenKey> Keys, IReadOnlyList<Finding> Findings);

/// <param name="Use">business, ebms or tls.</param>
/// <param name="Owner">The institution, or - for the node itself.</param>
/// <param name="Certificate">SHA-256 (hex) of its DER.</param>
/// <param name="From">When it takes over; null: it is in use.</param>
public sealed record TakenKey(string Use, string Owner, string Certificate, DateTimeOffset? From);
