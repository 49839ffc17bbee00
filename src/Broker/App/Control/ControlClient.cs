using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text.Json;
using MessageBroker.Exchange.Flow.Operating;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.App.Control;

/// <summary>Gives a command to the broker that runs on this machine.</summary>
internal static class ControlClient
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>The answer, or null where nobody listens: no broker runs on this data folder.</summary>
    public static async Task<CommandAnswer?> SendAsync(string socket, OperatorCommand command, CancellationToken cancellationToken)
    {
        if (!File.Exists(socket)) return null;
        // What the broker would refuse anyway, and what its door takes no more of, is told here.
        if (OperatorCommands.Fault(command.Account, command.Reason) is { } unfit) return CommandAnswer.Refused(unfit);
        var connected = false;
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false, ConnectCallback = ConnectAsync }) { Timeout = Patience };
        try
        {
            using var content = new ByteArrayContent(ControlCodec.Write(command)) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
            using var answer = await client.PostAsync(new Uri("http://broker" + ControlDoor.Route), content, cancellationToken);
            var body = await answer.Content.ReadAsByteArrayAsync(cancellationToken);
            return answer.IsSuccessStatusCode ? ControlCodec.ReadAnswer(body) : Unanswered($"{(int)answer.StatusCode} {System.Text.Encoding.UTF8.GetString(body)}".Trim());
        }
        catch (HttpRequestException) when (!connected)
        {
            return null;
        }
        catch (Exception fault) when (fault is HttpRequestException or JsonException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return Unanswered(fault.Message);
        }

        async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
        {
            var link = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            try
            {
                await link.ConnectAsync(new UnixDomainSocketEndPoint(socket), cancellation);
                connected = true;
                return new NetworkStream(link, ownsSocket: true);
            }
            catch
            {
                link.Dispose();
                throw;
            }
        }
    }

    /// <summary>Whether a broker takes commands there.</summary>
    public static bool IsListened(string socket)
    {
        if (!File.Exists(socket)) return false;
        using var link = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            link.Connect(new UnixDomainSocketEndPoint(socket));
            return true;
        }
        catch (Exception nobody) when (nobody is SocketException or ArgumentException)
        {
            return false;
        }
    }

    private static CommandAnswer Unanswered(string reason) => CommandAnswer.Refused(Finding.Of("FLW-0611", "control.sock", ("reason", reason)));
}
