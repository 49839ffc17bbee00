using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace MessageBroker.Benchmarks;

/// <summary>Stands before a partner's port and notes when octets come for it.</summary>
internal sealed class TimedRelay : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly List<long> times = [];
    private readonly CancellationTokenSource stop = new();

    /// <summary>Starts before a port; gives its own.</summary>
    public int Before(int port)
    {
        listener.Start();
        _ = AcceptAsync(port);
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>When the first octets came after a time stamp.</summary>
    public long FirstSince(long stamp)
    {
        lock (times) return times.First(t => t >= stamp);
    }

    public void Dispose()
    {
        stop.Cancel();
        listener.Dispose();
        stop.Dispose();
    }

    private async Task AcceptAsync(int port)
    {
        try
        {
            while (true)
            {
                var near = await listener.AcceptTcpClientAsync(stop.Token);
                var far = new TcpClient();
                await far.ConnectAsync(IPAddress.Loopback, port, stop.Token);
                _ = CopyAsync(near, far, noting: true);
                _ = CopyAsync(far, near, noting: false);
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The measurement is over.
        }
    }

    private async Task CopyAsync(TcpClient from, TcpClient to, bool noting)
    {
        var octets = new byte[64 * 1024];
        try
        {
            while (await from.GetStream().ReadAsync(octets, stop.Token) is > 0 and var count)
            {
                if (noting) lock (times) times.Add(Stopwatch.GetTimestamp());
                await to.GetStream().WriteAsync(octets.AsMemory(0, count), stop.Token);
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // One side went away.
        }
        finally
        {
            from.Dispose();
            to.Dispose();
        }
    }
}
