using System.Net;
using System.Net.Sockets;

namespace MessageBroker.Tests.Acceptance.Setup;

/// <summary>Gives each new TCP connection to the next of several ports that answers, as a load balancer before several nodes does.</summary>
internal sealed class Relay : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly IReadOnlyList<int> ports;
    private readonly Task loop;
    private int next;

    public Relay(IReadOnlyList<int> ports)
    {
        this.ports = ports;
        listener.Start();
        loop = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        await loop;
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                _ = ForwardAsync(await listener.AcceptTcpClientAsync(stop.Token));
            }
            catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task ForwardAsync(TcpClient from)
    {
        using (from)
        {
            for (var tried = 0; tried < ports.Count; tried++)
            {
                using var to = new TcpClient();
                try
                {
                    await to.ConnectAsync(IPAddress.Loopback, ports[Interlocked.Increment(ref next) % ports.Count], stop.Token);
                    await Task.WhenAny(from.GetStream().CopyToAsync(to.GetStream(), stop.Token), to.GetStream().CopyToAsync(from.GetStream(), stop.Token));
                    return;
                }
                catch (Exception ended) when (ended is SocketException or IOException or OperationCanceledException)
                {
                    if (to.Connected || stop.IsCancellationRequested) return;
                }
            }
        }
    }
}
