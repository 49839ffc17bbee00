using System.Security.Cryptography;

namespace MessageBroker.Evidence.Keys;

/// <summary>Source of random octets for secrets and nonces; a seam, so that the simulation can drive it.</summary>
public interface IRandomness
{
    void Fill(Span<byte> octets);
}

/// <summary>The operating system's generator.</summary>
public sealed class SystemRandomness : IRandomness
{
    public static SystemRandomness Instance { get; } = new();

    public void Fill(Span<byte> octets) => RandomNumberGenerator.Fill(octets);
}
