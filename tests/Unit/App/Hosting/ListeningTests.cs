using System.Net;
using System.Net.Sockets;
using MessageBroker.App.Configuration;
using MessageBroker.App.Hosting;
using MessageBroker.Tests.Unit.App.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace MessageBroker.Tests.Unit.App.Hosting;

/// <summary>A node is up once its doors are open, and says which one cannot be opened.</summary>
public sealed class ListeningTests(SampleConfiguration sample) : IClassFixture<SampleConfiguration>
{
    [Theory]
    [InlineData("/health", true, false)]
    [InlineData("/accessPoint", false, true)]
    public void An_address_that_is_taken_is_told_by_its_own_key(string key, bool health, bool accessPoint)
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var address = (IPEndPoint)taken.LocalEndpoint;
        var tree = sample.Tree();
        tree["health"] = health ? address.ToString() : Free();
        tree["accessPoint"]!["listen"] = accessPoint ? address.ToString() : Free();
        var finding = Assert.Single(ListenCheck.Faults(ConfigurationFile.Read(sample.Write(tree)).Configuration!));
        Assert.Equal(("CFG-0046", key, address.ToString()), (finding.Code, finding.Path, finding.Arguments["address"]));
    }

    [Fact]
    public void An_address_of_another_machine_cannot_be_listened_on()
    {
        var tree = sample.Tree();
        tree["health"] = "192.0.2.1:9080";
        tree["accessPoint"]!["listen"] = Free();
        Assert.Equal(("CFG-0047", "/health"), (Assert.Single(ListenCheck.Faults(ConfigurationFile.Read(sample.Write(tree)).Configuration!)) is var f ? (f.Code, f.Path) : default));
    }

    [Fact]
    public async Task Loops_do_not_start_before_the_doors_are_bound()
    {
        using var lifetime = new Lifetime();
        // A node is not there yet: touching it would end the task with a fault.
        using var loops = new NodeLoops(new NodeHolder(), lifetime, NullLogger<NodeLoops>.Instance);
        await loops.StartAsync(CancellationToken.None);
        Assert.False(loops.ExecuteTask!.IsCompleted);
        await loops.StopAsync(CancellationToken.None);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => loops.ExecuteTask!);
    }

    private static string Free()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return listener.LocalEndpoint.ToString()!;
    }

    private sealed class Lifetime : IHostApplicationLifetime, IDisposable
    {
        private readonly CancellationTokenSource started = new();

        public CancellationToken ApplicationStarted => started.Token;
        public CancellationToken ApplicationStopping => CancellationToken.None;
        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void StopApplication()
        {
        }

        public void Dispose() => started.Dispose();
    }
}
