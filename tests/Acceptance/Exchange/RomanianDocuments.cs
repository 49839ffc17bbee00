using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MessageBroker.Evidence.Keys;
using MessageBroker.Evidence.Signatures;
using MessageBroker.Evidence.Trust;
using MessageBroker.Exchange.As4;
using MessageBroker.Exchange.As4.Http;
using MessageBroker.Exchange.As4.Messages;
using MessageBroker.Schemas.Envelope;
using MessageBroker.Schemas.Packs;
using MessageBroker.Tests.Acceptance.Doors;
using MessageBroker.Tests.Acceptance.Setup;

namespace MessageBroker.Tests.Acceptance.Exchange;

/// <summary>Sends Bulgaria, which owns the case, documents with Romania's own keys that its broker never would.</summary>
internal sealed class RomanianDocuments : IDisposable
{
    private const string Partner = BulgarianAccessPoint.Own;
    private readonly string own;
    private readonly SigningKey tls, ebms, business;
    private readonly X509Certificate2 anchor;
    private readonly HttpClient http;
    private readonly Uri endpoint;

    /// <param name="institution">Who speaks; one of the two that Romania hosts.</param>
    public RomanianDocuments(TwoLands lands, string institution = BulgarianAccessPoint.Partner)
    {
        own = institution;
        var stem = institution.Replace(':', '-');
        (tls, ebms, business, endpoint) = (lands.Ro.Key("tls"), lands.Ro.Key(stem + ".ebms"), lands.Ro.Key(stem + ".business"), lands.Bg.Endpoint);
        anchor = X509CertificateLoader.LoadCertificateFromFile(Path.Combine(lands.Layout.Bg.Keys, "ca.pem"));
        var options = new SslClientAuthenticationOptions
        {
            EnabledSslProtocols = As4TlsOptions.Protocols,
            ClientCertificates = [tls.Certificate],
            CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck, CustomTrustStore = { anchor } },
        };
        http = new HttpClient(new SocketsHttpHandler { SslOptions = options }) { Timeout = TimeSpan.FromSeconds(60) };
    }

    /// <summary>An F002 that opens the disagreement procedure, to that claim; gives the id of its document.</summary>
    public Task<string> DisagreeAsync(string caseId, string claim) =>
        SendAsync("F002", caseId, claim, File.ReadAllText(Repository.File("src", "Schemas", "Packs", "4.4", "Seds", "F002", "examples", "disagreement.xml")));

    /// <summary>Posts a SED, of which only the envelope is known where no content is given; gives the id of its document. Its receipt is asserted.</summary>
    /// <param name="related">The document that it answers or refuses.</param>
    public async Task<string> SendAsync(string type, string caseId, string? related = null, string? content = null)
    {
        var setId = Guid.NewGuid().ToString("N");
        var sed = content ?? $"<s:{type} xmlns:s=\"http://ec.europa.eu/eessi/ns/4_4/{type}\" sedGVer=\"4\" sedVer=\"4\"></s:{type}>";
        var sbd = SbdhWriter.Write(new Sbdh
        {
            Sender = new SbdhParty(own, CaseRole.Counterparty),
            Receivers = [new SbdhParty(Partner, CaseRole.CaseOwner)],
            InstanceIdentifier = Guid.NewGuid().ToString("N"),
            Type = type,
            TypeVersion = "4.4",
            CaseAction = "New",
            Created = DateTimeOffset.UtcNow,
            SetId = setId,
            DocumentVersion = 1,
            RelatedSetId = related,
            CaseId = caseId,
            Buc = "FB_BUC_01",
            BucVersion = "4.4",
        }, SedSigner.Sign(Encoding.UTF8.GetBytes(sed), business, CryptoPolicy.Default, DateTimeOffset.UtcNow, setId).Signed!);
        var message = As4Codec.Wrap(BulgarianAccessPoint.Request(BulgarianAccessPoint.SedPart(sbd)) with
        {
            MessageId = $"{Guid.NewGuid():D}@{own.Replace(':', '.').ToLowerInvariant()}",
            From = new EbmsParty(own, As4Names.EessiPartyType, As4Names.EessiRole),
            To = new EbmsParty(Partner, As4Names.EessiPartyType, As4Names.EessiRole),
            Properties = [new(As4Names.OriginalSender, own), new(As4Names.FinalRecipient, Partner)],
        }, ebms);
        using var body = new ByteArrayContent(message.Body);
        body.Headers.TryAddWithoutValidation("Content-Type", message.ContentType);
        using var answer = await http.PostAsync(endpoint, body);
        Assert.Contains("NonRepudiationInformation", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        return setId;
    }

    public void Dispose()
    {
        http.Dispose();
        tls.Dispose();
        ebms.Dispose();
        business.Dispose();
        anchor.Dispose();
    }
}
