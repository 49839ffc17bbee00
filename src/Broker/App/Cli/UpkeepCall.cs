using MessageBroker.App.Configuration;
using MessageBroker.App.Hosting;
using MessageBroker.Exchange.Store.Upkeep;

namespace MessageBroker.App.Cli;

/// <summary>A checked configuration and the upkeep of its store, for one call.</summary>
internal sealed class UpkeepCall : IDisposable
{
    private UpkeepCall(BrokerConfiguration configuration, ConfigurationMaterial material, StoreUpkeep upkeep)
    {
        Configuration = configuration;
        Material = material;
        Upkeep = upkeep;
    }

    public BrokerConfiguration Configuration { get; }

    public ConfigurationMaterial Material { get; }

    public StoreUpkeep Upkeep { get; }

    /// <exception cref="VerbStop">The configuration cannot be used: exit code 3, with every error.</exception>
    public static UpkeepCall Of(VerbContext context, string file)
    {
        var (configuration, material) = StoreOptions.Checked(context, file);
        return new UpkeepCall(configuration, material, UpkeepOf.Store(configuration, material, context.Terminal.Clock));
    }

    public void Dispose() => Material.Dispose();
}
