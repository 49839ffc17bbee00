using MessageBroker.Adapters.Bulgaria;
using MessageBroker.Adapters.Contract;
using MessageBroker.Adapters.Mapping;
using MessageBroker.Adapters.Mapping.Staging;
using MessageBroker.Adapters.Romania;
using MessageBroker.App.Configuration;
using MessageBroker.App.Health;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Schemas.Findings;
using MessageBroker.Schemas.Packs;

namespace MessageBroker.App.Hosting;

/// <summary>The national side: adapters of the countries that this program brings, checked whole against the pack.</summary>
internal static class NationalSide
{
    public static IReadOnlyList<NationalAdapter> Adapters { get; } = [BulgarianAdapter.Instance, RomanianAdapter.Instance];

    public static NationalAdapter? Adapter(string country) => Adapters.FirstOrDefault(a => a.Country == country);

    /// <summary>Compiles the mapping tables of every country against the places of the newest pack.</summary>
    public static (IReadOnlyList<INationalConverter> Converters, IReadOnlyList<Finding> Findings) Converters(PackSet packs)
    {
        var newest = packs.All.LastOrDefault();
        var paths = newest?.Seds.Where(s => !s.Value.IsOpen).ToDictionary(s => s.Key, s => (IReadOnlySet<string>)s.Value.Places().Select(p => p.Path).ToHashSet(StringComparer.Ordinal), StringComparer.Ordinal);
        var loads = Adapters.Select(a => a.LoadConverter(paths)).ToList();
        return ([.. loads.Select(l => l.Converter).OfType<INationalConverter>()], [.. loads.SelectMany(l => l.Findings)]);
    }

    public static NationalSystems Systems(BrokerConfiguration configuration, IReadOnlyList<INationalConverter> converters) =>
        new([.. configuration.NationalSystems.Select(entry => System(entry, new StagingLimits(configuration.Limits.MaxAttachmentBytes)))], converters);

    /// <summary>How far the tables of persons that are asked can be believed.</summary>
    public static IReadOnlyList<RegisterReport> Registers(BrokerConfiguration configuration, Func<string, INationalSystem> system) =>
        [.. configuration.NationalSystems.Select(entry => (entry.Name, system(entry.Name).Register)).Where(r => r.Register is not null).Select(r => new RegisterReport(r.Name, r.Register!))];

    private static INationalSystem System(NationalSystemEntry entry, StagingLimits limits) =>
        !entry.IsStaging ? EventDoors.System(entry, limits.AttachmentBytes)
        : Adapter(entry.Country)?.Open(entry.Name, entry.File, limits, entry.RegisterProbe)
        ?? throw new InvalidOperationException($"no adapter for {entry.Country}: the configuration check admits only countries that have one");
}
