using System.Security.Cryptography;
using MessageBroker.Exchange.Flow.Ports;

namespace MessageBroker.Exchange.Store;

/// <summary>Production ids: UUID version 7 (RFC 9562 clause 5.7) of the given clock, and the operating system's random generator.</summary>
public sealed class RandomIds(TimeProvider time) : IIdSource
{
    public Guid NewId() => Guid.CreateVersion7(time.GetUtcNow());

    public void Fill(Span<byte> octets) => RandomNumberGenerator.Fill(octets);
}
