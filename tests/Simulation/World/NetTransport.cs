using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Tests.Simulation.Clockwork;

namespace MessageBroker.Tests.Simulation.World;

/// <summary>A node's way out into the simulated network.</summary>
internal sealed class NetTransport(Land from, Home node, Net net) : ITransport
{
    public Task<TransportAnswer> PostAsync(Uri endpoint, string contentType, ReadOnlyMemory<byte> body, TimeSpan timeout, CancellationToken cancellationToken) =>
        net.Post(from, node, endpoint, contentType, body.ToArray(), timeout);
}
