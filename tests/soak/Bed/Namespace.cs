using System.Net;
using MessageBroker.Tests.PostgresBed;

namespace MessageBroker.Soak.Bed;

/// <summary>
/// A network namespace with one link to this machine's: cutting the link is a network that swallows everything. Needs root and iproute2.
/// Inside, the name localhost leads to this machine's end of the link, so that certificates for localhost still name whom is reached.
/// </summary>
internal sealed class Namespace : IAsyncDisposable
{
    private readonly string name;
    private readonly string outside;

    private Namespace(int number)
    {
        name = $"soak{Environment.ProcessId % 10000}n{number}";
        outside = $"sk{Environment.ProcessId % 10000}n{number}";
        Gateway = new IPAddress([10, 77, (byte)(100 + number), 1]);
        Address = new IPAddress([10, 77, (byte)(100 + number), 2]);
    }

    /// <summary>The end of the link on this machine.</summary>
    public IPAddress Gateway { get; }

    /// <summary>The end inside.</summary>
    public IPAddress Address { get; }

    public IReadOnlyList<string> Prefix => ["ip", "netns", "exec", name];

    private string Files => Path.Combine("/etc/netns", name);

    public static async Task<Namespace> MakeAsync(int number)
    {
        var made = new Namespace(number);
        Directory.CreateDirectory(made.Files);
        await File.WriteAllTextAsync(Path.Combine(made.Files, "hosts"), $"{made.Gateway} localhost\n");
        foreach (var line in new[]
        {
            $"ip netns add {made.name}", $"ip link add {made.outside} type veth peer name inside netns {made.name}", $"ip addr add {made.Gateway}/24 dev {made.outside}", $"ip link set {made.outside} up",
            $"ip netns exec {made.name} ip addr add {made.Address}/24 dev inside", $"ip netns exec {made.name} ip link set inside up", $"ip netns exec {made.name} ip link set lo up",
        }) await PostgresCluster.CallAsync(line.Split(' '));
        return made;
    }

    public Task CutAsync() => PostgresCluster.CallAsync(["ip", "link", "set", outside, "down"]);

    public Task JoinAsync() => PostgresCluster.CallAsync(["ip", "link", "set", outside, "up"]);

    public async ValueTask DisposeAsync()
    {
        await PostgresCluster.CallAsync(["ip", "netns", "del", name]);
        Directory.Delete(Files, recursive: true);
    }
}
