using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Tests.Simulation.Clockwork;

namespace MessageBroker.Tests.Simulation.World;

/// <summary>Ids and randomness of one machine, from the seed: version 7 UUIDs of the machine's clock.</summary>
internal sealed class SeededIds(Dice dice, TimeProvider clock) : IIdSource
{
    public Guid NewId()
    {
        Span<byte> octets = stackalloc byte[16];
        dice.Fill(octets);
        var milliseconds = clock.GetUtcNow().ToUnixTimeMilliseconds();
        for (var i = 0; i < 6; i++) octets[i] = (byte)(milliseconds >> (40 - 8 * i));
        octets[6] = (byte)(octets[6] & 0x0F | 0x70);
        octets[8] = (byte)(octets[8] & 0x3F | 0x80);
        return new Guid(octets, bigEndian: true);
    }

    public void Fill(Span<byte> octets) => dice.Fill(octets);
}
