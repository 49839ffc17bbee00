using MessageBroker.Exchange.Flow.Ports;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using System.Security.Cryptography.X509Certificates;

namespace MessageBroker.Exchange.As4.Http;

/// <summary>One request as it reached the endpoint.</summary>
/// <param name="TlsClient">The certificate that the partner's access point showed in the handshake; null without mutual TLS.</param>
public sealed record As4Request(string? ContentType, ReadOnlyMemory<byte> Body, X509Certificate2? TlsClient);

/// <summary>What is answered. An empty body has no content type.</summary>
public sealed record As4Response(int Status, string? ContentType, ReadOnlyMemory<byte> Body)
{
    /// <summary>A receipt or error signal.</summary>
    public static As4Response Signal(byte[] envelope, int status = StatusCodes.Status200OK) => new(status, As4Names.SoapContentType, envelope);

    /// <summary>Not now: nothing was decided, the same message may come again.</summary>
    public static As4Response Later { get; } = new(StatusCodes.Status503ServiceUnavailable, null, default);
}

/// <summary>Caps of the endpoint.</summary>
public sealed record As4EndpointOptions
{
    /// <summary>Largest body, in octets (default 64 MiB); more is answered 413.</summary>
    public int MaxBodyBytes { get; init; } = As4Limits.Default.MaxBodyBytes;
    /// <summary>Octets of all bodies that are held at one time (default 256 MiB); more is answered 503.</summary>
    public long MaxBytesInFlight { get; init; } = 256L * 1024 * 1024;
    /// <summary>How much of a body that is too large is read and thrown away (default 256 MiB), so that the partner gets to read the refusal.</summary>
    public long MaxDrainedBytes { get; init; } = 256L * 1024 * 1024;
    /// <summary>
    /// Longest time without any octet of a body (default 10 s); then the request is cut. The server's own limit is an average: it lets a body
    /// that stopped after a megabyte stand for an hour.
    /// </summary>
    public TimeSpan MaxSilence { get; init; } = TimeSpan.FromSeconds(10);
    /// <summary>Retry-After of a 503, in seconds (default 30).</summary>
    public int RetryAfterSeconds { get; init; } = 30;
}

/// <summary>
/// The AS4 endpoint as an ASP.NET Core handler: reads the body within its caps, hands it to the flow, writes the answer. A store that is
/// away is 503 without a signal, so that the partner tries again and no id is burnt.
/// </summary>
public sealed partial class As4Endpoint
{
    private const int Chunk = 64 * 1024;
    private readonly Func<As4Request, CancellationToken, Task<As4Response>> receive;
    private readonly As4EndpointOptions options;
    private long inFlight;

    /// <param name="receive">Judges, stores and answers; the flow's Receive.</param>
    public As4Endpoint(Func<As4Request, CancellationToken, Task<As4Response>> receive, As4EndpointOptions options) => (this.receive, this.options) = (receive, options);

    /// <summary>Maps POST on the path.</summary>
    public static IEndpointConventionBuilder Map(IEndpointRouteBuilder routes, string path, Func<As4Request, CancellationToken, Task<As4Response>> receive, As4EndpointOptions options)
    {
        var endpoint = new As4Endpoint(receive, options);
        return routes.MapPost(path, (RequestDelegate)endpoint.HandleAsync);
    }

    public async Task HandleAsync(HttpContext http)
    {
        // The caps are kept here, where the answer can still be written; the server's own limit would cut the connection.
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = null;
        var body = new BodyBuffer(this);
        try
        {
            var refusal = await body.FillAsync(http, http.RequestAborted);
            var response = refusal ?? await ReceiveAsync(http, body.Octets);
            await WriteAsync(http, response);
        }
        catch (BadHttpRequestException cut) when (cut.StatusCode == StatusCodes.Status408RequestTimeout)
        {
            // The server cuts the connection with 408; nothing was decided, the same message may come again.
            TooSlow(http, body);
            throw;
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException && http.RequestAborted.IsCancellationRequested)
        {
            // The partner left before it had an answer; it will ask again.
        }
        finally
        {
            body.Release();
        }
    }

    private static void TooSlow(HttpContext http, BodyBuffer body)
    {
        if (http.RequestServices?.GetService<ILogger<As4Endpoint>>() is { } log) TooSlow(log, body.Octets.Length);
    }

    [LoggerMessage(101, LogLevel.Warning, "a request was cut: its body came in more slowly than is allowed, {Size} octets so far")]
    private static partial void TooSlow(ILogger logger, long size);

    private async Task<As4Response> ReceiveAsync(HttpContext http, ReadOnlyMemory<byte> body)
    {
        try
        {
            return await receive(new As4Request(http.Request.ContentType, body, http.Connection.ClientCertificate), http.RequestAborted);
        }
        catch (StoreAwayException)
        {
            return As4Response.Later;
        }
    }

    private async Task WriteAsync(HttpContext http, As4Response response)
    {
        http.Response.StatusCode = response.Status;
        if (response.Status == StatusCodes.Status503ServiceUnavailable) http.Response.Headers.RetryAfter = options.RetryAfterSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        http.Response.ContentLength = response.Body.Length;
        if (response.Body.IsEmpty) return;
        http.Response.ContentType = response.ContentType;
        await http.Response.Body.WriteAsync(response.Body, http.RequestAborted);
    }

    /// <summary>The body of one request, counted against what all requests hold.</summary>
    private sealed class BodyBuffer(As4Endpoint endpoint)
    {
        private readonly MemoryStream octets = new();
        private long reserved;

        public ReadOnlyMemory<byte> Octets => octets.GetBuffer().AsMemory(0, (int)octets.Length);

        /// <summary>Reads to the end; the answer where the body may not be held.</summary>
        public async Task<As4Response?> FillAsync(HttpContext http, CancellationToken cancellationToken)
        {
            var most = endpoint.options.MaxBodyBytes;
            var buffer = new byte[Chunk];
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            while (true)
            {
                if (await ReadAsync(http, buffer, patience, cancellationToken) is not { } read) return new As4Response(StatusCodes.Status408RequestTimeout, null, default);
                if (read == 0) return null;
                if (octets.Length + read > most) return await RefuseAsync(http, StatusCodes.Status413PayloadTooLarge, cancellationToken);
                if (!Reserve(read)) return await RefuseAsync(http, StatusCodes.Status503ServiceUnavailable, cancellationToken);
                octets.Write(buffer, 0, read);
            }
        }

        /// <summary>What came next; null where nothing came for too long.</summary>
        private async ValueTask<int?> ReadAsync(HttpContext http, byte[] buffer, CancellationTokenSource patience, CancellationToken cancellationToken)
        {
            patience.CancelAfter(endpoint.options.MaxSilence);
            try
            {
                return await http.Request.Body.ReadAsync(buffer, patience.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                TooSlow(http, this);
                http.Response.Headers.Connection = "close";
                return null;
            }
        }

        public void Release()
        {
            Interlocked.Add(ref endpoint.inFlight, -reserved);
            octets.Dispose();
        }

        private bool Reserve(int count)
        {
            reserved += count;
            return Interlocked.Add(ref endpoint.inFlight, count) <= endpoint.options.MaxBytesInFlight;
        }

        private async Task<As4Response> RefuseAsync(HttpContext http, int status, CancellationToken cancellationToken)
        {
            var buffer = new byte[Chunk];
            for (var drained = 0L; drained < endpoint.options.MaxDrainedBytes;)
            {
                var read = await http.Request.Body.ReadAsync(buffer, cancellationToken);
                if (read == 0) break;
                drained += read;
            }
            return new As4Response(status, null, default);
        }
    }
}
