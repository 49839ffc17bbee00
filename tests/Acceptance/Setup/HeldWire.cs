using System.Net;
using System.Net.Sockets;

namespace MessageBroker.Tests.Acceptance.Setup;

/// <summary>Carries TCP connections to one port; on demand it carries only so many octets of each and then holds it, open and silent, until it is let go.</summary>
internal sealed class HeldWire : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly int port;
    private readonly Task loop;
    private TaskCompletionSource holding = New();
    private CancellationTokenSource open = new();
    private int most = int.MaxValue;

    public HeldWire(int port)
    {
        this.port = port;
        listener.Start();
        loop = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Cuts what is open; a new connection carries so many octets to the port and no more. The task ends when the first one is held.</summary>
    public Task HoldAfter(int octets)
    {
        Cut(octets);
        holding = New();
        return holding.Task;
    }

    /// <summary>Cuts what is open; what comes from now on is carried whole.</summary>
    public void LetGo() => Cut(int.MaxValue);

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        Cut(0);
        listener.Stop();
        await loop;
    }

    private void Cut(int octets)
    {
        most = octets;
        Interlocked.Exchange(ref open, CancellationTokenSource.CreateLinkedTokenSource(stop.Token)).Cancel();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task AcceptAsync()
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                _ = ForwardAsync(await listener.AcceptTcpClientAsync(stop.Token), most, holding, open.Token);
            }
            catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task ForwardAsync(TcpClient from, int left, TaskCompletionSource held, CancellationToken end)
    {
        using (from)
        {
            using var to = new TcpClient();
            try
            {
                await to.ConnectAsync(IPAddress.Loopback, port, end);
                await Task.WhenAny(CarryAsync(from.GetStream(), to.GetStream(), left, held, end), to.GetStream().CopyToAsync(from.GetStream(), end));
            }
            catch (Exception ended) when (ended is SocketException or IOException or OperationCanceledException)
            {
                // Either side has gone.
            }
        }
    }

    private static async Task CarryAsync(NetworkStream from, NetworkStream to, int left, TaskCompletionSource held, CancellationToken end)
    {
        var buffer = new byte[4096];
        while (left > 0 && await from.ReadAsync(buffer.AsMemory(0, Math.Min(buffer.Length, left)), end) is > 0 and var read)
        {
            await to.WriteAsync(buffer.AsMemory(0, read), end);
            left -= left == int.MaxValue ? 0 : read;
        }

        if (left > 0) return;
        held.TrySetResult();
        await Task.Delay(Timeout.Infinite, end);
    }
}
