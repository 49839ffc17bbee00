using System.Net.Http.Headers;

namespace MessageBroker.App.Hosting.Revoking;

/// <summary>Fetches lists and asks responders: capped, bounded in time, without redirects, cookies or a proxy. What comes proves itself or is not taken.</summary>
internal sealed class RevocationFetch(TimeSpan timeout) : IDisposable
{
    /// <summary>Largest list, in octets.</summary>
    public const int MaxListBytes = 32 << 20;

    /// <summary>Largest answer, in octets.</summary>
    public const int MaxAnswerBytes = 256 << 10;

    private readonly HttpClient client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false, PooledConnectionLifetime = TimeSpan.FromMinutes(1) }) { Timeout = timeout };

    public Task<Fetched> ListAsync(Uri place, CancellationToken cancellationToken) => SendAsync(new HttpRequestMessage(HttpMethod.Get, place), MaxListBytes, cancellationToken);

    public Task<Fetched> AnswerAsync(Uri place, byte[] question, CancellationToken cancellationToken) => SendAsync(
        new HttpRequestMessage(HttpMethod.Post, place) { Content = new ByteArrayContent(question) { Headers = { ContentType = new MediaTypeHeaderValue("application/ocsp-request") } } }, MaxAnswerBytes, cancellationToken);

    public void Dispose() => client.Dispose();

    private async Task<Fetched> SendAsync(HttpRequestMessage request, int most, CancellationToken cancellationToken)
    {
        using (request)
        {
            try
            {
                using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
                if (!response.IsSuccessStatusCode) return new Fetched(null, $"HTTP {(int)response.StatusCode}");
                await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
                using var octets = new MemoryStream();
                var buffer = new byte[64 * 1024];
                for (int read; (read = await stream.ReadAsync(buffer, cancellationToken)) > 0;)
                {
                    if (octets.Length + read > most) return new Fetched(null, "it is too large");
                    octets.Write(buffer, 0, read);
                }

                return new Fetched(octets.ToArray(), null);
            }
            catch (Exception fault) when (fault is HttpRequestException or IOException || fault is OperationCanceledException && !cancellationToken.IsCancellationRequested)
            {
                return new Fetched(null, fault is OperationCanceledException ? "no answer in time" : fault.Message);
            }
        }
    }
}

/// <summary>Octets, or why there are none.</summary>
internal sealed record Fetched(byte[]? Octets, string? Why);
