namespace MessageBroker.Exchange.Flow.Ports;

/// <summary>Posts bytes to a partner's access point. Never throws for what a network or a partner can do.</summary>
public interface ITransport
{
    Task<TransportAnswer> PostAsync(Uri endpoint, string contentType, ReadOnlyMemory<byte> body, TimeSpan timeout, CancellationToken cancellationToken);
}

/// <param name="Reached">An HTTP answer came.</param>
/// <param name="Status">HTTP status, 0 when not reached.</param>
/// <param name="Failure">Why not, in words without personal data; null when reached.</param>
public sealed record TransportAnswer(bool Reached, int Status, string? ContentType, byte[] Body, string? Failure);
