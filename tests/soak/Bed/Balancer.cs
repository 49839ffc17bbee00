using System.Net;
using System.Net.Sockets;

namespace MessageBroker.Soak.Bed;

/// <summary>
/// The address that partners know, before the nodes of a country. Each new TCP connection goes to the next node that lately answered
/// /health/live, as load balancers do: a killed node refuses, a frozen one is silent, and both get nothing until they answer again.
/// </summary>
internal sealed class Balancer : IAsyncDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);
    private readonly HttpClient http = new() { Timeout = TimeSpan.FromSeconds(1) };
    private readonly TcpListener listener = new(IPAddress.Any, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly List<Door> doors = [];
    private Task running = Task.CompletedTask;
    private int next;

    public Balancer() => listener.Start();

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>By how much each piece of an answer is held back: a partner that is slow.</summary>
    public TimeSpan Lag { get; set; }

    /// <param name="node">Where the node listens for partners.</param>
    /// <param name="health">Its health address.</param>
    public void Add(IPEndPoint node, string health) => doors.Add(new Door(node, new Uri($"http://{health}/health/live")));

    public void Start() => running = Task.WhenAll([AcceptAsync(), .. doors.Select(WatchAsync)]);

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        await running;
        stop.Dispose();
        http.Dispose();
    }

    private async Task WatchAsync(Door door)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                using var answer = await http.GetAsync(door.Live, stop.Token);
                door.IsUp = answer.IsSuccessStatusCode;
                await Task.Delay(Look, stop.Token);
            }
            catch (Exception silent) when (silent is HttpRequestException or OperationCanceledException)
            {
                door.IsUp = false;
                if (!stop.IsCancellationRequested) await Task.WhenAny(Task.Delay(Look, stop.Token));
            }
        }
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
            for (var tried = 0; tried < doors.Count; tried++)
            {
                var door = doors[(int)((uint)Interlocked.Increment(ref next) % doors.Count)];
                if (!door.IsUp) continue;
                using var to = new TcpClient();
                try
                {
                    await to.ConnectAsync(door.Node, stop.Token);
                    await Task.WhenAny(from.GetStream().CopyToAsync(to.GetStream(), stop.Token), AnswerAsync(to.GetStream(), from.GetStream()));
                    return;
                }
                catch (Exception ended) when (ended is SocketException or IOException or OperationCanceledException)
                {
                    if (to.Connected || stop.IsCancellationRequested) return;
                }
            }
        }
    }

    private async Task AnswerAsync(NetworkStream from, NetworkStream to)
    {
        if (Lag == TimeSpan.Zero)
        {
            await from.CopyToAsync(to, stop.Token);
            return;
        }

        var buffer = new byte[64 * 1024];
        while (await from.ReadAsync(buffer, stop.Token) is var read && read > 0)
        {
            await Task.Delay(Lag, stop.Token);
            await to.WriteAsync(buffer.AsMemory(0, read), stop.Token);
        }
    }

    private sealed class Door(IPEndPoint node, Uri live)
    {
        private volatile bool isUp;

        public IPEndPoint Node => node;

        public Uri Live => live;

        public bool IsUp { get => isUp; set => isUp = value; }
    }
}
