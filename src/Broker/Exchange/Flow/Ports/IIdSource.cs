using MessageBroker.Evidence.Keys;

namespace MessageBroker.Exchange.Flow.Ports;

/// <summary>Ids and randomness behind one seam: the simulation seeds it.</summary>
public interface IIdSource : IRandomness
{
    /// <summary>A time-ordered UUID (version 7).</summary>
    Guid NewId();
}
