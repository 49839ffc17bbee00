using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using MessageBroker.App.Demo;
using MessageBroker.Tests.PostgresBed;

namespace MessageBroker.Tests.Acceptance.Setup;

/// <summary>Several nodes of one country on one PostgreSQL database.</summary>
internal static class SharedDatabase
{
    /// <summary>The same access point on another machine: own node name, own folder, own addresses; the keys and the staging database are shared.</summary>
    public static Land SecondNode(TwoLands lands)
    {
        var folder = Path.Combine(lands.Layout.Folder, "bg2");
        TwoLands.CopyFolder(lands.Layout.Bg.Folder, folder);
        var node = new Land(new DemoCountry(folder, "BG", lands.Layout.Bg.System, lands.Layout.Bg.Institutions, lands.Layout.Bg.StagingName));
        node.Configure(c =>
        {
            c["node"] = "bg-2";
            c["accessPoint"]!["url"] = $"https://127.0.0.1:{FreePort()}/as4";
            c["health"] = $"127.0.0.1:{FreePort()}";
            c["nationalSystems"]![0]!["file"] = lands.Layout.Bg.Staging;
        });
        return node;
    }

    /// <param name="database">An existing one.</param>
    /// <param name="url">What partners know: an address before all nodes.</param>
    public static void Use(Land node, PostgresCluster cluster, string database, string url)
    {
        var own = $"127.0.0.1:{node.Endpoint.Port}";
        File.WriteAllText(Path.Combine(node.Country.Keys, "database.txt"), PostgresCluster.Password + "\n");
        node.Configure(c =>
        {
            (c["accessPoint"]!["url"], c["accessPoint"]!["listen"]) = (url, own);
            c["store"] = new JsonObject
            {
                ["kind"] = "postgres", ["host"] = "127.0.0.1", ["port"] = cluster.Port, ["database"] = database, ["user"] = PostgresCluster.User,
                ["passwordFile"] = "keys/database.txt", ["tls"] = "off",
            };
        });
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
