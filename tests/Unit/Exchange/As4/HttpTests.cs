using System.Formats.Asn1;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MessageBroker.Evidence.Trust;
using MessageBroker.Exchange.As4.Http;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Tests.Evidence.As4;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;

namespace MessageBroker.Tests.Unit.Exchange.As4;

/// <summary>The two ends of the wire, on loopback.</summary>
public sealed class HttpTests
{
    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(20);
    private static readonly As4Response Fine = new(200, "application/soap+xml", "<ok/>"u8.ToArray());

    [Theory]
    [InlineData(0)]
    [InlineData(1_000)]
    [InlineData(5_000_000)]
    public async Task What_is_posted_arrives_octet_for_octet(int size)
    {
        var body = RandomNumberGenerator.GetBytes(size);
        As4Request? seen = null;
        await using var server = await ServeAsync(request => { seen = request with { Body = request.Body.ToArray() }; return Fine; });
        const string type = "multipart/related; type=\"application/soap+xml\"; boundary=\"----=_x\"; start=\"<root>\"";
        var answer = await PostAsync(server, body, type);
        Assert.Equal((true, 200, "application/soap+xml", "<ok/>"), (answer.Reached, answer.Status, answer.ContentType, Encoding.UTF8.GetString(answer.Body)));
        Assert.Equal(type, seen!.ContentType);
        Assert.Equal(body, seen.Body.ToArray());
    }

    [Fact]
    public async Task A_body_over_the_cap_is_413_and_the_partner_reads_it()
    {
        await using var server = await ServeAsync(_ => Fine, new As4EndpointOptions { MaxBodyBytes = 100_000 });
        Assert.Equal(413, (await PostAsync(server, new byte[8_000_000])).Status);
        Assert.Equal(200, (await PostAsync(server, new byte[100_000])).Status);
    }

    [Fact]
    public async Task More_than_the_process_may_hold_is_503_and_passes()
    {
        await using var server = await ServeAsync(_ => Fine, new As4EndpointOptions { MaxBytesInFlight = 100_000 });
        Assert.Equal(503, (await PostAsync(server, new byte[200_000])).Status);
        Assert.Equal(200, (await PostAsync(server, new byte[90_000])).Status);
    }

    [Fact]
    public async Task A_store_that_is_away_is_503_without_a_signal()
    {
        await using var server = await ServeAsync(_ => throw new StoreAwayException("locked"));
        var answer = await PostAsync(server, new byte[10]);
        Assert.Equal((503, null, 0), (answer.Status, answer.ContentType, answer.Body.Length));
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        await using var server = await ServeAsync(_ => new As4Response(307, null, default));
        Assert.Equal(307, (await PostAsync(server, new byte[10])).Status);
    }

    [Fact]
    public async Task What_a_network_can_do_is_a_value()
    {
        using var transport = Transport();
        Assert.StartsWith("no connection", (await transport.PostAsync(new Uri("http://127.0.0.1:1/"), "a/b", default, Enough, default)).Failure, StringComparison.Ordinal);
        Assert.NotNull((await transport.PostAsync(new Uri("http://host.invalid/"), "a/b", default, Enough, default)).Failure);
        await using var server = await ServeAsync(_ => new As4Response(200, "text/plain", new byte[3000]));
        using var small = new HttpAs4Transport(new As4TlsOptions(), TimeProvider.System) { MaxAnswerBytes = 2000 };
        Assert.StartsWith("the answer is larger", (await small.PostAsync(Url(server), "a/b", default, Enough, default)).Failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_peer_that_hangs_up_or_stays_silent_is_not_reached()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var url = new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/");
        using var transport = Transport();
        var silent = transport.PostAsync(url, "a/b", new byte[10], TimeSpan.FromMilliseconds(200), default);
        using (await listener.AcceptSocketAsync()) Assert.StartsWith("no answer within", (await silent).Failure, StringComparison.Ordinal);
        var cut = transport.PostAsync(url, "a/b", new byte[10], Enough, default);
        (await listener.AcceptSocketAsync()).Close(0);
        Assert.False((await cut).Reached);
    }

    [Fact]
    public async Task Whoever_cancels_gets_a_cancellation()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var transport = Transport();
        using var stop = new CancellationTokenSource();
        var posting = transport.PostAsync(new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/"), "a/b", new byte[10], Enough, stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => posting);
    }

    [Fact]
    public async Task Mutual_tls_trusts_the_given_anchors_and_the_called_name_only()
    {
        using var ca = new TlsAuthority("CN=Test CA");
        using var otherCa = new TlsAuthority("CN=Other CA");
        using var serverKey = ca.Issue("CN=server", "localhost", "1.3.6.1.5.5.7.3.1");
        using var clientKey = ca.Issue("CN=client-bg", "client", "1.3.6.1.5.5.7.3.2");
        using var strangerKey = otherCa.Issue("CN=stranger", "client", "1.3.6.1.5.5.7.3.2");
        string? subject = null;
        var options = new As4TlsOptions { Own = serverKey, Anchors = [ca.Certificate] };
        await using var server = await ServeAsync(request => { subject = request.TlsClient?.Subject; return Fine; }, tls: options);
        var port = Url(server).Port;

        Assert.Equal(200, (await TryAsync($"https://localhost:{port}/", clientKey, ca.Certificate)).Status);
        Assert.Equal("CN=client-bg", subject);
        Assert.False((await TryAsync($"https://127.0.0.1:{port}/", clientKey, ca.Certificate)).Reached);
        Assert.False((await TryAsync($"https://localhost:{port}/", clientKey, otherCa.Certificate)).Reached);
        Assert.False((await TryAsync($"https://localhost:{port}/", null, ca.Certificate)).Reached);
        Assert.False((await TryAsync($"https://localhost:{port}/", strangerKey, ca.Certificate)).Reached);

        async Task<TransportAnswer> TryAsync(string url, X509Certificate2? own, X509Certificate2 anchor)
        {
            using var transport = new HttpAs4Transport(new As4TlsOptions { Own = own, Anchors = [anchor] }, TimeProvider.System);
            return await transport.PostAsync(new Uri(url), "a/b", new byte[50_000], Enough, default);
        }
    }

    [Fact]
    public async Task A_connection_is_refused_to_whom_the_issuer_has_revoked_and_to_nobody_for_what_is_not_known()
    {
        using var ca = new TlsAuthority("CN=Test CA");
        using var otherCa = new TlsAuthority("CN=Test CA");
        using var serverKey = ca.Issue("CN=server", "localhost", "1.3.6.1.5.5.7.3.1");
        using var clientKey = ca.Issue("CN=client-bg", "client", "1.3.6.1.5.5.7.3.2");
        var nothing = new Revocation(RevocationMode.Hard, []);
        Assert.Equal(200, (await TryAsync(nothing, nothing)).Status);
        Assert.Equal(200, (await TryAsync(Known(ca), Known(ca))).Status);
        Assert.False((await TryAsync(Known(ca, clientKey), nothing)).Reached);
        Assert.False((await TryAsync(nothing, Known(ca, serverKey))).Reached);
        // Each side's list is about the other side; and what somebody else signed is nobody's word.
        Assert.Equal(200, (await TryAsync(Known(ca, serverKey), Known(ca, clientKey))).Status);
        Assert.Equal(200, (await TryAsync(Known(otherCa, clientKey), Known(otherCa, serverKey))).Status);

        async Task<TransportAnswer> TryAsync(Revocation atServer, Revocation atClient)
        {
            await using var server = await ServeAsync(_ => Fine, tls: new As4TlsOptions { Own = serverKey, Anchors = [ca.Certificate], Revocation = atServer });
            using var transport = new HttpAs4Transport(new As4TlsOptions { Own = clientKey, Anchors = [ca.Certificate], Revocation = atClient }, TimeProvider.System);
            return await transport.PostAsync(new Uri($"https://localhost:{Url(server).Port}/"), "a/b", new byte[1000], Enough, default);
        }

        static Revocation Known(TlsAuthority by, params X509Certificate2[] revoked) => new(RevocationMode.Hard, [by.List(revoked)]);
    }

    [Fact]
    public async Task A_connection_is_refused_where_the_crypto_policy_does_not_admit_a_key_or_the_issuers_signature()
    {
        using var ca = new TlsAuthority("CN=Test CA");
        using var serverKey = ca.Issue("CN=server", "localhost", "1.3.6.1.5.5.7.3.1");
        using var clientKey = ca.Issue("CN=client-bg", "client", "1.3.6.1.5.5.7.3.2");
        var other = CryptoPolicy.Read("""{ "name": "rsa", "digests": [ { "name": "SHA-256", "verify": {} } ], "schemes": [ { "name": "RSASSA-PKCS1-v1_5", "verify": {} } ], "keys": [ { "name": "RSA", "bits": 3072, "verify": {} } ] }"""u8.ToArray()).Policy!;
        Assert.Equal(200, (await TryAsync(CryptoPolicy.Default, CryptoPolicy.Default)).Status);
        Assert.False((await TryAsync(other, CryptoPolicy.Default)).Reached);
        Assert.False((await TryAsync(CryptoPolicy.Default, other)).Reached);

        async Task<TransportAnswer> TryAsync(CryptoPolicy atServer, CryptoPolicy atClient)
        {
            await using var server = await ServeAsync(_ => Fine, tls: new As4TlsOptions { Own = serverKey, Anchors = [ca.Certificate], Policy = atServer });
            using var transport = new HttpAs4Transport(new As4TlsOptions { Own = clientKey, Anchors = [ca.Certificate], Policy = atClient }, TimeProvider.System);
            return await transport.PostAsync(new Uri($"https://localhost:{Url(server).Port}/"), "a/b", new byte[1000], Enough, default);
        }
    }

    [Fact]
    public async Task A_connection_is_refused_where_no_certificate_policy_that_is_asked_for_holds()
    {
        const string wanted = "1.3.6.1.4.1.99999.1.1", other = "1.3.6.1.4.1.99999.1.2";
        using var ca = new TlsAuthority("CN=Test CA");
        using var serverKey = ca.Issue("CN=server", "localhost", "1.3.6.1.5.5.7.3.1", wanted);
        using var clientKey = ca.Issue("CN=client-bg", "client", "1.3.6.1.5.5.7.3.2", wanted);
        using var plainKey = ca.Issue("CN=client-bg", "client", "1.3.6.1.5.5.7.3.2");
        Assert.Equal(200, (await TryAsync(clientKey, [wanted], [other, wanted], ca.Certificate)).Status);
        Assert.False((await TryAsync(clientKey, [other], [], ca.Certificate)).Reached);
        Assert.False((await TryAsync(clientKey, [], [other], ca.Certificate)).Reached);
        Assert.False((await TryAsync(plainKey, [wanted], [], ca.Certificate)).Reached);
        Assert.Equal(200, (await TryAsync(plainKey, [], [wanted], ca.Certificate)).Status);
        // One that vouches for itself and is named is trusted by that decision.
        using var named = new TlsAuthority("CN=client-bg");
        Assert.Equal(200, (await TryAsync(named.Certificate, [wanted], [], named.Certificate)).Status);

        async Task<TransportAnswer> TryAsync(X509Certificate2 client, IReadOnlyList<string> atServer, IReadOnlyList<string> atClient, X509Certificate2 anchor)
        {
            await using var server = await ServeAsync(_ => Fine, tls: new As4TlsOptions { Own = serverKey, Anchors = [anchor], CertificatePolicies = atServer });
            using var transport = new HttpAs4Transport(new As4TlsOptions { Own = client, Anchors = [ca.Certificate], CertificatePolicies = atClient }, TimeProvider.System);
            return await transport.PostAsync(new Uri($"https://localhost:{Url(server).Port}/"), "a/b", new byte[1000], Enough, default);
        }
    }

    [Fact]
    public async Task Another_identity_and_other_anchors_count_from_the_next_request_on()
    {
        using var ca = new TlsAuthority("CN=Test CA");
        using var serverKey = ca.Issue("CN=server", "localhost", "1.3.6.1.5.5.7.3.1");
        using var first = ca.Issue("CN=first", "client", "1.3.6.1.5.5.7.3.2");
        using var second = ca.Issue("CN=second", "client", "1.3.6.1.5.5.7.3.2");
        var seen = new List<string?>();
        await using var server = await ServeAsync(request => { seen.Add(request.TlsClient?.Subject); return Fine; }, tls: new As4TlsOptions { Own = serverKey, Anchors = [ca.Certificate] });
        var url = new Uri($"https://localhost:{Url(server).Port}/");
        var now = new As4TlsOptions { Own = first, Anchors = [ca.Certificate] };
        using var transport = new HttpAs4Transport(() => now, TimeProvider.System);

        Assert.Equal(200, (await transport.PostAsync(url, "a/b", new byte[10], Enough, default)).Status);
        now = now with { Own = second };
        Assert.Equal(200, (await transport.PostAsync(url, "a/b", new byte[10], Enough, default)).Status);
        Assert.Equal(200, (await transport.PostAsync(url, "a/b", new byte[10], Enough, default)).Status);
        now = now with { Anchors = [] };
        Assert.False((await transport.PostAsync(url, "a/b", new byte[10], Enough, default)).Reached);
        Assert.Equal(["CN=first", "CN=second", "CN=second"], seen);
    }

    private static HttpAs4Transport Transport() => new(new As4TlsOptions(), TimeProvider.System);

    private static async Task<TransportAnswer> PostAsync(WebApplication server, byte[] body, string type = "application/octet-stream")
    {
        using var transport = Transport();
        return await transport.PostAsync(Url(server), type, body, Enough, default);
    }

    private static Uri Url(WebApplication server) => new(server.Urls.First() + "/as4");

    private static async Task<WebApplication> ServeAsync(Func<As4Request, As4Response> receive, As4EndpointOptions? options = null, As4TlsOptions? tls = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(server => server.Listen(IPAddress.Loopback, 0, listen =>
        {
            if (tls is not null) listen.UseHttps(new TlsHandshakeCallbackOptions { OnConnection = _ => ValueTask.FromResult(tls.ForServer(clientCertificateRequired: true)) });
        }));
        var app = builder.Build();
        As4Endpoint.Map(app, "/{**path}", (request, _) => Task.FromResult(receive(request)), options ?? new As4EndpointOptions());
        await app.StartAsync();
        return app;
    }

    private sealed class TlsAuthority : IDisposable
    {
        private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        public TlsAuthority(string name)
        {
            var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
            request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
            Certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch.AddYears(50), DateTimeOffset.UnixEpoch.AddYears(79));
        }

        public X509Certificate2 Certificate { get; }

        /// <summary>Its list with these on it.</summary>
        public RevocationList List(params X509Certificate2[] revoked)
        {
            var builder = new CertificateRevocationListBuilder();
            foreach (var certificate in revoked) builder.AddEntry(certificate, DateTimeOffset.UtcNow.AddDays(-1));
            return RevocationList.Read(builder.Build(Certificate, 1, DateTimeOffset.UtcNow.AddDays(1), HashAlgorithmName.SHA256))!;
        }

        public X509Certificate2 Issue(string subject, string host, string usage, string? policy = null)
        {
            using var own = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var request = new CertificateRequest(subject, own, HashAlgorithmName.SHA256);
            var names = new SubjectAlternativeNameBuilder();
            names.AddDnsName(host);
            request.CertificateExtensions.Add(names.Build());
            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], false));
            if (policy is not null) request.CertificateExtensions.Add(Policies(policy));
            using var issued = request.Create(Certificate, DateTimeOffset.UnixEpoch.AddYears(51), DateTimeOffset.UnixEpoch.AddYears(78), RandomNumberGenerator.GetBytes(8));
            return issued.CopyWithPrivateKey(own);
        }

        private static X509Extension Policies(string policy)
        {
            var writer = new AsnWriter(AsnEncodingRules.DER);
            using (writer.PushSequence())
            using (writer.PushSequence())
                writer.WriteObjectIdentifier(policy);
            return new X509Extension("2.5.29.32", writer.Encode(), critical: false);
        }

        public void Dispose()
        {
            Certificate.Dispose();
            key.Dispose();
        }
    }
}
