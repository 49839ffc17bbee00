using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MessageBroker.Exchange.As4.Http;

namespace MessageBroker.App.Cli;

/// <summary>One look at who answers at a partner's address: the handshake and one GET, which an AS4 endpoint refuses. No message is sent.</summary>
internal static class TlsProbe
{
    private const int MostOctets = 4096;

    /// <param name="timeout">For all of it.</param>
    public static async Task<TlsSight> LookAsync(Uri url, As4TlsOptions tls, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(timeout);
        var sight = new TlsSight();
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(url.DnsSafeHost, url.Port, patience.Token);
            await using var stream = new SslStream(client.GetStream());
            var options = tls.ForClient();
            options.TargetHost = url.DnsSafeHost;
            // Looked at whatever it is: nothing but a question that anybody may ask goes over the connection.
            options.RemoteCertificateValidationCallback = (_, certificate, chain, errors) => See(sight, tls, certificate, chain, errors);
            await stream.AuthenticateAsClientAsync(options, patience.Token);
            sight.Protocol = stream.SslProtocol.ToString();
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET {url.PathAndQuery} HTTP/1.1\r\nHost: {url.Authority}\r\nUser-Agent: MessageBroker\r\nConnection: close\r\n\r\n"), patience.Token);
            var buffer = new byte[MostOctets];
            var length = await stream.ReadAtLeastAsync(buffer, 12, throwOnEndOfStream: false, patience.Token);
            var line = Encoding.ASCII.GetString(buffer, 0, length).Split('\r', '\n')[0].Split(' ');
            // Under TLS 1.3 a server refuses our certificate behind the handshake, with the first thing that is read.
            if (line is ["HTTP/1.1" or "HTTP/1.0", var status, ..]) sight.Status = status;
            else sight.Why = "the connection was closed without an answer: the partner may not take our certificate";
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            sight.Why = "no answer in time";
        }
        catch (Exception fault) when (fault is SocketException or IOException or AuthenticationException)
        {
            sight.Why = fault.GetBaseException().Message;
        }

        return sight;
    }

    private static bool See(TlsSight sight, As4TlsOptions tls, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        sight.Certificate = certificate is null ? null : X509CertificateLoader.LoadCertificate(certificate.GetRawCertData());
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch)) sight.Problems.Add("name");
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors))
            sight.Problems.AddRange(chain is { ChainStatus.Length: > 0 } ? chain.ChainStatus.Select(s => s.Status.ToString()).Distinct() : ["chain"]);
        if (chain is { ChainElements.Count: > 0 }) sight.Problems.AddRange(tls.Problems([.. chain.ChainElements.Select(e => e.Certificate)]).Distinct());
        return true;
    }
}

/// <summary>What was seen.</summary>
internal sealed class TlsSight
{
    public string? Protocol { get; set; }
    /// <summary>What the server showed.</summary>
    public X509Certificate2? Certificate { get; set; }
    /// <summary>Why it is not taken: name, a status of the chain, or what is asked of it beyond that.</summary>
    public List<string> Problems { get; } = [];
    /// <summary>HTTP status; null where there was no answer.</summary>
    public string? Status { get; set; }
    /// <summary>Why there was no answer.</summary>
    public string? Why { get; set; }
}
