using MessageBroker.Exchange.Flow.Ports;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Authentication;

namespace MessageBroker.Exchange.As4.Http;

/// <summary>
/// Posts messages over HTTP/1.1. No redirect is followed, no cookie kept, no proxy asked, no answer larger than the cap read. What a
/// network or a partner can do is a value. The runtime would repeat a request by itself when a connection closes gracefully: it may not, so
/// that no message arrives more often than the journal has attempts.
/// </summary>
public sealed class HttpAs4Transport : ITransport, IDisposable
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);
    private readonly Func<As4TlsOptions> tls;
    private readonly TimeProvider time;
    private readonly Lock turn = new();
    private readonly List<HttpClient> retired = [];
    private (As4TlsOptions Options, HttpClient Client) current;

    /// <param name="tls">Our client certificate and the anchors of servers; used where the address is https.</param>
    public HttpAs4Transport(As4TlsOptions tls, TimeProvider time) : this(() => tls, time) { }

    /// <param name="tls">
    /// Asked before every request: other options than the last open new connections, and those of the old ones carry nothing new.
    /// </param>
    public HttpAs4Transport(Func<As4TlsOptions> tls, TimeProvider time)
    {
        (this.tls, this.time) = (tls, time);
        var options = tls();
        current = (options, ClientOf(options));
    }

    /// <summary>Largest answer that is read, in octets (default 1 MiB); receipts have a few kilobytes.</summary>
    public int MaxAnswerBytes { get; init; } = 1024 * 1024;

    public async Task<TransportAnswer> PostAsync(Uri endpoint, string contentType, ReadOnlyMemory<byte> body, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            using var request = Request(endpoint, contentType, body);
            using var response = await Client().SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return await AnswerAsync(response, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return NotReached($"no answer within {timeout.TotalSeconds.ToString(CultureInfo.InvariantCulture)} s");
        }
        catch (HttpRequestException fault)
        {
            return NotReached(Words(fault));
        }
        catch (Exception fault) when (fault is IOException or SocketException) // the runtime asks a just-reset socket for its peer, unwrapped
        {
            return NotReached("the connection was cut");
        }
    }

    public void Dispose()
    {
        lock (turn)
        {
            current.Client.Dispose();
            foreach (var client in retired) client.Dispose();
        }
    }

    // What is under way over an old client comes to its end there; a rotation is rare, and its idle connections close by themselves.
    private HttpClient Client()
    {
        var options = tls();
        lock (turn)
        {
            if (ReferenceEquals(options, current.Options)) return current.Client;
            retired.Add(current.Client);
            current = (options, ClientOf(options));
            return current.Client;
        }
    }

    private static HttpClient ClientOf(As4TlsOptions tls) => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        ConnectTimeout = ConnectTimeout,
        PooledConnectionLifetime = ConnectionLifetime,
        SslOptions = tls.ForClient(),
    }) { Timeout = Timeout.InfiniteTimeSpan };

    private static HttpRequestMessage Request(Uri endpoint, string contentType, ReadOnlyMemory<byte> body)
    {
        var content = new OnceContent(body);
        content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        var request = new HttpRequestMessage(HttpMethod.Post, endpoint) { Content = content, Version = new Version(1, 1), VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        request.Headers.ExpectContinue = false;
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("MessageBroker", null));
        return request;
    }

    private async Task<TransportAnswer> AnswerAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        using var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        for (int read; (read = await stream.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            if (body.Length + read > MaxAnswerBytes) return NotReached($"the answer is larger than {MaxAnswerBytes.ToString(CultureInfo.InvariantCulture)} bytes");
            body.Write(buffer, 0, read);
        }
        var contentType = response.Content.Headers.TryGetValues("Content-Type", out var values) ? string.Join(", ", values) : null;
        return new TransportAnswer(true, (int)response.StatusCode, contentType, body.ToArray(), null);
    }

    private static string Words(HttpRequestException fault) => fault.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError => "the name of the host is not known",
        HttpRequestError.SecureConnectionError => fault.InnerException is AuthenticationException tls ? $"TLS: {tls.Message}" : "TLS: the handshake failed",
        HttpRequestError.ConnectionError => "no connection: refused, cut or not routed",
        HttpRequestError.ResponseEnded => "the connection was cut before the answer was complete",
        HttpRequestError.InvalidResponse => "the answer is not HTTP",
        var other => $"HTTP: {other}",
    };

    private static TransportAnswer NotReached(string why) => new(false, 0, null, [], why);
}
