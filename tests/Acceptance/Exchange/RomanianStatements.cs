using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using MessageBroker.Evidence.Keys;
using MessageBroker.Exchange.As4;
using MessageBroker.Exchange.As4.Http;
using MessageBroker.Exchange.As4.Messages;
using MessageBroker.Exchange.Flow.Reconciling;
using MessageBroker.Tests.Acceptance.Setup;

namespace MessageBroker.Tests.Acceptance.Exchange;

/// <summary>States to Bulgaria with Romania's own keys what its broker never would.</summary>
internal sealed class RomanianStatements : IDisposable
{
    private const string Own = "RO:80246", Partner = "BG:BGASA";
    private readonly SigningKey tls, ebms;
    private readonly HttpClient http;
    private readonly Uri endpoint;

    public RomanianStatements(TwoLands lands)
    {
        (tls, ebms, endpoint) = (lands.Ro.Key("tls"), lands.Ro.Key("RO-80246.ebms"), lands.Bg.Endpoint);
        var options = new SslClientAuthenticationOptions
        {
            EnabledSslProtocols = As4TlsOptions.Protocols,
            ClientCertificates = [tls.Certificate],
            CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck,
                CustomTrustStore = { X509CertificateLoader.LoadCertificateFromFile(Path.Combine(lands.Layout.Bg.Keys, "ca.pem")) },
            },
        };
        http = new HttpClient(new SocketsHttpHandler { SslOptions = options }) { Timeout = TimeSpan.FromSeconds(60) };
    }

    /// <summary>Claims that a generation of the log holds nothing of what was ever exchanged.</summary>
    public Task AskAsync(string origin) => PostAsync(origin, new Statement
    {
        Format = 1, Kind = StatementKind.Request, Origin = origin, From = DateTimeOffset.UnixEpoch, To = DateTimeOffset.UtcNow.AddHours(1), Sent = [], Received = [],
    }.ToBytes());

    public async Task PostAsync(string conversation, byte[] statement)
    {
        var message = As4Codec.Wrap(new WrapRequest
        {
            MessageId = $"{Guid.NewGuid():D}@ro.80246",
            ConversationId = conversation,
            Timestamp = DateTimeOffset.UtcNow,
            From = new EbmsParty(Own, As4Names.EessiPartyType, As4Names.EessiRole),
            To = new EbmsParty(Partner, As4Names.EessiPartyType, As4Names.EessiRole),
            Service = new EbmsTyped(As4Names.ReconcileService, As4Names.ReconcileServiceType),
            Action = As4Names.ReconcileAction,
            Properties = [new(As4Names.OriginalSender, Own), new(As4Names.FinalRecipient, Partner)],
            Parts = [new WrapPart("statement", "application/json", statement)],
        }, ebms);
        using var content = new ByteArrayContent(message.Body);
        content.Headers.TryAddWithoutValidation("Content-Type", message.ContentType);
        using var answer = await http.PostAsync(endpoint, content);
        Assert.Contains("NonRepudiationInformation", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    public void Dispose()
    {
        http.Dispose();
        tls.Dispose();
        ebms.Dispose();
    }
}
