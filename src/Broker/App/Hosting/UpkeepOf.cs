using System.Reflection;
using MessageBroker.App.Configuration;
using MessageBroker.Exchange.Store;
using MessageBroker.Exchange.Store.Upkeep;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.App.Hosting;

/// <summary>The upkeep of the store that a configuration names.</summary>
internal static class UpkeepOf
{
    /// <summary>How long a check of the configuration waits for a server.</summary>
    private static readonly TimeSpan CheckPatience = TimeSpan.FromSeconds(3);

    /// <summary>Whether the database server of a configuration can be used, as a start would find it; nothing for SQLite.</summary>
    public static async Task<IReadOnlyList<Finding>> ReachAsync(BrokerConfiguration configuration, ConfigurationMaterial material, TimeProvider clock, CancellationToken cancellationToken) =>
        configuration.Store.Database is { } database
            ? await new PostgresUpkeep(Options(configuration, material, clock), NodeStore.PostgresOptions(configuration, database, material, clock) with { ConnectTimeout = CheckPatience }).ReachAsync(cancellationToken)
            : [];

    public static StoreUpkeep Store(BrokerConfiguration configuration, ConfigurationMaterial material, TimeProvider clock)
    {
        var options = Options(configuration, material, clock);
        return configuration.Store.Database is { } database
            ? new PostgresUpkeep(options, NodeStore.PostgresOptions(configuration, database, material, clock))
            : new SqliteUpkeep(options, configuration.Data.Store, configuration.Data.Keys);
    }

    private static UpkeepOptions Options(BrokerConfiguration configuration, ConfigurationMaterial material, TimeProvider clock) => new()
    {
        Node = configuration.Node,
        AccessPoint = LogKeyOf.Origin(configuration).Name,
        MasterKeyId = material.MasterKey.Id,
        Product = Product,
        Time = clock,
        Ids = new RandomIds(clock),
    };

    /// <summary>Version of this program as it names itself.</summary>
    public static string Product =>
        typeof(UpkeepOf).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "-";
}
