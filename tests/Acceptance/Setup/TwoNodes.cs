using System.Globalization;
using MessageBroker.Tests.Acceptance.Doors;
using MessageBroker.Tests.PostgresBed;

namespace MessageBroker.Tests.Acceptance.Setup;

/// <summary>Two nodes of Bulgaria on one PostgreSQL database and one staging database, behind one address, and Romania; nothing runs yet.</summary>
internal sealed class TwoNodes : IAsyncDisposable
{
    public const string Database = "bulgaria";
    private readonly Relay relay;

    private TwoNodes(PostgresCluster cluster, TwoLands lands, Land second, Relay relay)
    {
        this.relay = relay;
        (Cluster, Lands, Second) = (cluster, lands, second);
    }

    public PostgresCluster Cluster { get; }

    public TwoLands Lands { get; }

    public Land First => Lands.Bg;

    public Land Second { get; }

    public Land Ro => Lands.Ro;

    public Land[] Both => [First, Second];

    public static async Task<TwoNodes> PrepareAsync()
    {
        Skip.If(PostgresCluster.Absence is not null, PostgresCluster.Absence);
        var cluster = await PostgresCluster.StartAsync();
        await cluster.SqlAsync("postgres", $"CREATE DATABASE {Database} OWNER {PostgresCluster.User}");
        var lands = await TwoLands.PrepareAsync();
        var second = SharedDatabase.SecondNode(lands);
        var relay = new Relay([lands.Bg.Endpoint.Port, second.Endpoint.Port]);
        var url = $"https://127.0.0.1:{relay.Port}/as4";
        var nodes = new TwoNodes(cluster, lands, second, relay);
        foreach (var node in nodes.Both) SharedDatabase.Use(node, cluster, Database, url);
        lands.Ro.Configure(c => c["partners"]![0]!["url"] = url);
        return nodes;
    }

    public static async Task StartAsync(params Land[] brokers)
    {
        foreach (var broker in brokers) broker.Launch();
        foreach (var broker in brokers) await Until.TrueAsync($"broker {broker.Country.Folder} that is ready", broker.IsReadyAsync);
    }

    /// <summary>Requests of the sample family under new numbers.</summary>
    public async Task FamiliesAsync(int from, int to)
    {
        for (var i = from; i < to; i++) await FamilyCopy.WriteAsync(First.Staging, $"N-{i:D2}");
    }

    /// <summary>Requests whose row heard of a receipt.</summary>
    public async Task<int> AcknowledgedAsync() =>
        int.Parse((await First.Staging.TextAsync("SELECT count(*) FROM IF_ZAJAVKA WHERE STATUS = 'A'"))!, CultureInfo.InvariantCulture);

    public async ValueTask DisposeAsync()
    {
        await relay.DisposeAsync();
        await Second.DisposeAsync();
        await Lands.DisposeAsync();
        await Cluster.DisposeAsync();
    }
}
