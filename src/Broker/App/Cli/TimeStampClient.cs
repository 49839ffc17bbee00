using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using MessageBroker.Evidence.Timestamps;
using MessageBroker.Evidence.Trust;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.App.Cli;

/// <summary>
/// Asks a time-stamping authority over HTTP (RFC 3161 §3.4). A token proves itself, so the connection need not: what comes back is judged against
/// the question, whoever sent it. No redirect is followed, no more than one mebibyte read, and no longer than half a minute waited.
/// </summary>
internal static class TimeStampClient
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>A token that passed, or why there is none.</summary>
    public static async Task<(TimeStampAnswer? Answer, Finding? Fault)> AskAsync(Uri authority, ReadOnlyMemory<byte> content, string? policy, TrustStore trust, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var query = TimeStampQuery.Over(content.Span, RandomNumberGenerator.GetBytes(TimeStampQuery.NonceBytes), policy);
        var (octets, fault) = await PostAsync(authority, query.Encode(), cancellationToken);
        return fault is null ? (query.Judge(octets, trust, CryptoPolicy.Default, at), null) : (null, fault);
    }

    private static async Task<(byte[] Octets, Finding? Fault)> PostAsync(Uri authority, byte[] query, CancellationToken cancellationToken)
    {
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = TimeSpan.FromSeconds(10) })
        {
            Timeout = Patience, MaxResponseContentBufferSize = TimeStampVerifier.MaxTokenBytes,
        };
        using var body = new ByteArrayContent(query) { Headers = { ContentType = new MediaTypeHeaderValue("application/timestamp-query") } };
        try
        {
            using var response = await client.PostAsync(authority, body, cancellationToken);
            if (response.StatusCode != HttpStatusCode.OK) return ([], Silent(authority, $"HTTP {(int)response.StatusCode}"));
            return (await response.Content.ReadAsByteArrayAsync(cancellationToken), null);
        }
        catch (HttpRequestException endless) when (endless.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded)
        {
            return ([], Finding.Of("CLI-0030", authority.ToString(), ("url", authority.ToString()), ("limit", TimeStampVerifier.MaxTokenBytes.ToString(CultureInfo.InvariantCulture))));
        }
        catch (HttpRequestException failure)
        {
            return ([], Silent(authority, failure.Message));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return ([], Silent(authority, $"no answer within {Patience.TotalSeconds:F0} s"));
        }
    }

    private static Finding Silent(Uri authority, string detail) => Finding.Of("CLI-0019", authority.ToString(), ("url", authority.ToString()), ("detail", detail));
}
