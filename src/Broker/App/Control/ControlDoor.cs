using MessageBroker.App.Hosting;
using MessageBroker.Exchange.Flow.Operating;
using MessageBroker.Exchange.Flow.Ports;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace MessageBroker.App.Control;

/// <summary>Takes commands on the local socket, and on nothing else: a request that came over the network is not found here.</summary>
internal sealed partial class ControlDoor(OperatorCommands commands, ILogger<ControlDoor> log)
{
    public const string Route = "/command";

    public static void Map(WebApplication app, BrokerNode node, ILogger<ControlDoor> log)
    {
        var door = new ControlDoor(node.Commands, log);
        app.MapPost(Route, (RequestDelegate)door.HandleAsync);
    }

    private async Task HandleAsync(HttpContext http)
    {
        if (http.Connection.LocalIpAddress is not null)
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        if (await ReadAsync(http) is not { } command)
        {
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        try
        {
            var answer = await commands.RunAsync(command, http.RequestAborted);
            Commanded(command.Kind, answer.Done ? "done" : "refused", string.Join(' ', answer.Findings.Select(f => f.Code)));
            await http.Response.BodyWriter.WriteAsync(ControlCodec.Write(answer), http.RequestAborted);
        }
        catch (Exception away) when (Away.ReasonOf(away) is { } reason)
        {
            http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            await http.Response.WriteAsync(reason, http.RequestAborted);
        }
    }

    private static async Task<OperatorCommand?> ReadAsync(HttpContext http)
    {
        var octets = new byte[ControlCodec.MaxBytes + 1];
        var length = await http.Request.Body.ReadAtLeastAsync(octets, octets.Length, throwOnEndOfStream: false, http.RequestAborted);
        return length > ControlCodec.MaxBytes ? null : ControlCodec.ReadCommand(octets.AsSpan(0, length));
    }

    // Who gave it, to what and why stands in the journal, not here.
    [LoggerMessage(120, LogLevel.Information, "command {Kind}: {Outcome} {Codes}")]
    private partial void Commanded(OperatorCommandKind kind, string outcome, string codes);
}
