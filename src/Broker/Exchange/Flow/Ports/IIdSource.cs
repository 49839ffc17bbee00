namespace MessageBroker.Exchange.Flow.Ports;

/// <summary>Ids and randomness behind one seam: the simulation seeds it.</summary>
public interface IIdSource
{
    /// <summary>A time-ordered UUID (version 7).</summary>
    Guid NewId();

    /// <summary>Fills with random octets (cryptographic in production).</summary>
    void Fill(Span<byte> octets);
}
