using MessageBroker.Adapters.Contract;

namespace MessageBroker.Exchange.Flow.Ports;

/// <summary>The national systems that this broker serves, by name, and the converters by country.</summary>
public sealed class NationalSystems(IReadOnlyList<INationalSystem> systems, IReadOnlyList<INationalConverter> converters)
{
    public IReadOnlyList<INationalSystem> All { get; } = systems;

    public IReadOnlyList<INationalConverter> Converters { get; } = converters;

    /// <exception cref="InvalidOperationException">No such system: the configuration was checked at start, so this is a defect.</exception>
    public INationalSystem System(string name) => All.FirstOrDefault(s => s.Name == name) ?? throw new InvalidOperationException($"national system {name} is not configured");

    public INationalConverter? Converter(string country) => Converters.FirstOrDefault(c => c.Country == country);
}
