using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MessageBroker.Tests.Acceptance.Setup;

/// <summary>An issuer of the test's own with the HTTP address at which its revocation list stands, as it is told to answer.</summary>
internal sealed class IssuerPlace : IDisposable
{
    private readonly HttpListener listener = new();
    private readonly CertificateRevocationListBuilder revoked = new();
    private int number;

    public IssuerPlace(X509Certificate2 issuer)
    {
        Issuer = issuer;
        var port = FreePort();
        Address = $"http://127.0.0.1:{port}/";
        listener.Prefixes.Add(Address);
        listener.Start();
        _ = ServeAsync();
    }

    /// <summary>With its key.</summary>
    public X509Certificate2 Issuer { get; }

    public string Address { get; }

    /// <summary>What it gives; null answers 503.</summary>
    public byte[]? Octets { get; set; }

    public int Asked { get; private set; }

    public void Revoke(X509Certificate2 certificate) => revoked.AddEntry(certificate, DateTimeOffset.UtcNow.AddDays(-1), X509RevocationReason.KeyCompromise);

    /// <summary>A list by the issuer, or by whoever else's key is given.</summary>
    public byte[] List(DateTimeOffset? nextUpdate = null, X509Certificate2? by = null) => revoked.Build(
        by ?? Issuer, ++number, nextUpdate ?? DateTimeOffset.UtcNow.AddHours(2), HashAlgorithmName.SHA256, thisUpdate: DateTimeOffset.UtcNow.AddMinutes(-5).AddSeconds(number));

    public void Dispose() => listener.Close();

    private async Task ServeAsync()
    {
        while (listener.IsListening)
        {
            try
            {
                var context = await listener.GetContextAsync();
                Asked++;
                context.Response.StatusCode = Octets is null ? 503 : 200;
                if (Octets is { } octets) await context.Response.OutputStream.WriteAsync(octets);
                context.Response.Close();
            }
            catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private static int FreePort()
    {
        using var probe = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
