using MessageBroker.Exchange.Flow.Ports;

namespace MessageBroker.Tests.Simulation.World;

/// <summary>A country's way out into the simulated network.</summary>
internal sealed class NetTransport(Land from, Net net) : ITransport
{
    public Task<TransportAnswer> PostAsync(Uri endpoint, string contentType, ReadOnlyMemory<byte> body, TimeSpan timeout, CancellationToken cancellationToken) =>
        net.Post(from, endpoint, contentType, body.ToArray(), timeout);
}
