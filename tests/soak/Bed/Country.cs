using System.Net;
using System.Text.Json.Nodes;
using MessageBroker.Tests.PostgresBed;

namespace MessageBroker.Soak.Bed;

/// <summary>One country of a run: its nodes, the address before them, its store.</summary>
internal sealed class Country(string code, string folder, CountryPlan plan) : IAsyncDisposable
{
    public string Code => code;

    public string Folder => folder;

    public string Database => code;

    public string StoreFile => Path.Combine(folder, "data", "store.db");

    public PostgresCluster? Cluster { get; set; }

    /// <summary>A second cluster of the country, such as a standby.</summary>
    public PostgresCluster? Also { get; set; }

    public Balancer Balancer { get; } = new();

    public List<BrokerNode> Nodes { get; } = [];

    public BrokerNode Node => Nodes[0];

    public StoreView Store => new(() => Cluster, Database, StoreFile, Path.Combine(folder, "data", "keys.db"));

    public string Staging => Directory.GetFiles(folder, "*_if.db")[0];

    /// <summary>Makes a cluster where one is asked for.</summary>
    public async Task PrepareStoreAsync(bool everywhere)
    {
        if (!plan.Postgres) return;
        Cluster = await PostgresCluster.StartAsync(plan.ClusterFolder, everywhere, plan.Settings);
        await Cluster.SqlAsync("postgres", $"CREATE DATABASE {Database} OWNER {PostgresCluster.User}");
    }

    /// <summary>Makes the nodes out of the one that the demo set up: the same keys and tables, each with a folder and addresses of its own.</summary>
    /// <param name="host">Name under which partners reach every country.</param>
    public void PrepareNodes(string library, string host, int partnerPort)
    {
        for (var i = 0; i < plan.Nodes; i++)
        {
            var own = i == 0 ? folder : $"{folder}-{i + 1}";
            if (i > 0) CopyFolder(folder, own);
            var place = plan.Place?.Invoke(i);
            var (listen, health) = (new IPEndPoint(place?.Address ?? IPAddress.Loopback, FreePort()), new IPEndPoint(place?.Address ?? IPAddress.Loopback, FreePort()));
            var configuration = Path.Combine(own, "broker.json");
            Configure(configuration, i, host, partnerPort, listen, health, place);
            Nodes.Add(new BrokerNode($"{code}-{i + 1}", library, configuration, Path.Combine(Path.GetDirectoryName(folder)!, $"{code}-{i + 1}.log"), health.ToString())
            {
                Prefix = place?.Prefix ?? [],
                Variables = plan.Variables,
            });
            Balancer.Add(listen, health.ToString());
        }

        Balancer.Start();
    }

    public async Task StartAsync()
    {
        foreach (var node in Nodes) node.Start();
        foreach (var node in Nodes) await node.WaitReadyAsync();
    }

    public Task StopAsync() => Task.WhenAll(Nodes.Select(n => n.StopAsync()));

    public async ValueTask DisposeAsync()
    {
        foreach (var node in Nodes.Where(n => n.IsRunning)) node.Kill();
        await Balancer.DisposeAsync();
        if (Cluster is not null) await Cluster.DisposeAsync();
        if (Also is not null && Also != Cluster) await Also.DisposeAsync();
    }

    public static void CopyFolder(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var inner in Directory.GetDirectories(from)) CopyFolder(inner, Path.Combine(to, Path.GetFileName(inner)));
        foreach (var file in Directory.GetFiles(from)) File.Copy(file, Path.Combine(to, Path.GetFileName(file)), overwrite: true);
    }

    private void Configure(string file, int number, string host, int partnerPort, IPEndPoint listen, IPEndPoint health, Namespace? place)
    {
        var configuration = JsonNode.Parse(File.ReadAllText(file))!.AsObject();
        configuration["node"] = $"{code}-{number + 1}";
        configuration["accessPoint"]!["url"] = $"https://{host}:{Balancer.Port}/as4";
        configuration["accessPoint"]!["listen"] = listen.ToString();
        configuration["health"] = health.ToString();
        configuration["partners"]![0]!["url"] = $"https://{host}:{partnerPort}/as4";
        configuration["nationalSystems"]![0]!["file"] = Staging;
        if (Cluster is not null)
        {
            var password = Path.Combine(Path.GetDirectoryName(file)!, "keys", "database.txt");
            File.WriteAllText(password, PostgresCluster.Password + "\n");
            configuration["store"] = new JsonObject
            {
                ["kind"] = "postgres", ["host"] = (place?.Gateway ?? IPAddress.Loopback).ToString(), ["port"] = Cluster.Port, ["database"] = Database, ["user"] = PostgresCluster.User,
                ["passwordFile"] = "keys/database.txt", ["tls"] = "off",
            };
        }

        plan.Configure?.Invoke(configuration, number);
        File.WriteAllText(file, configuration.ToJsonString());
    }

    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Any, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
