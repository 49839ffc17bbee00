using MessageBroker.Exchange.As4.Http;
using MessageBroker.Exchange.Flow.Inbound;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace MessageBroker.App.Hosting;

/// <summary>Hands a partner's request to Receive, a bounded number at a time, and logs how it came out by ids and codes alone.</summary>
internal sealed partial class As4Door(BrokerNode node, ILogger<As4Door> log)
{
    private readonly SemaphoreSlim room = new(node.Configuration.Limits.MaxConcurrentRequests);

    public async Task<As4Response> ReceiveAsync(As4Request request, CancellationToken cancellationToken)
    {
        // Judged when the connection was made; one that lives on does not outlive the end of its certificate.
        if (request.TlsClient is { } client && node.Tls.Now.Ended.Any(e => e.RawDataMemory.Span.SequenceEqual(client.RawDataMemory.Span))) return new As4Response(StatusCodes.Status403Forbidden, null, default);
        if (!await room.WaitAsync(TimeSpan.Zero, cancellationToken)) return As4Response.Later;
        try
        {
            var answer = await node.Receive.RunAsync(request.ContentType, request.Body, cancellationToken);
            Received(answer.Outcome, answer.MessageId, answer.EbmsCode, answer.Reason, string.Join(' ', answer.Findings.Select(f => f.Code)));
            return ResponseOf(answer);
        }
        finally
        {
            room.Release();
        }
    }

    /// <summary>The flow's answer over HTTP.</summary>
    public static As4Response ResponseOf(ReceiveAnswer answer) =>
        answer.Status == StatusCodes.Status503ServiceUnavailable ? As4Response.Later
        : answer.Body.Length == 0 ? new As4Response(answer.Status, null, default)
        : As4Response.Signal(answer.Body, answer.Status);

    [LoggerMessage(100, LogLevel.Information, "AS4 message {MessageId}: {Outcome} {EbmsCode} {Reason} {Codes}")]
    private partial void Received(string outcome, string? messageId, string? ebmsCode, string? reason, string codes);
}
