using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.RegularExpressions;
using MessageBroker.Evidence.Keys;
using MessageBroker.Evidence.Signatures;
using MessageBroker.Evidence.Trust;
using MessageBroker.Exchange.As4;
using MessageBroker.Exchange.As4.Http;
using MessageBroker.Exchange.As4.Messages;
using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Schemas.Envelope;
using MessageBroker.Schemas.Packs;
using MessageBroker.Tests.Acceptance.Setup;

namespace MessageBroker.Tests.Acceptance.Doors;

/// <summary>Speaks AS4 to Romania's endpoint with Bulgaria's own keys, and says what a broker never would.</summary>
internal sealed partial class BulgarianAccessPoint : IDisposable
{
    public const string Own = "BG:BGASA", Partner = "RO:80246";
    private readonly SigningKey tls, ebms, business;
    private readonly X509Certificate2 anchor;
    private readonly HttpClient http;
    private readonly Uri endpoint;
    private readonly string template;

    private BulgarianAccessPoint(TwoLands lands, string template)
    {
        this.template = template;
        tls = lands.Bg.Key("tls");
        ebms = lands.Bg.Key("BG-BGASA.ebms");
        business = lands.Bg.Key("BG-BGASA.business");
        anchor = X509CertificateLoader.LoadCertificateFromFile(Path.Combine(lands.Layout.Ro.Keys, "ca.pem"));
        endpoint = lands.Ro.Endpoint;
        http = Client(tls.Certificate);
    }

    /// <summary>Takes the claim that the running broker sent as the pattern for others.</summary>
    public static async Task<BulgarianAccessPoint> OpenAsync(TwoLands lands)
    {
        var reading = await lands.Bg.ReadingAsync();
        var sbd = await reading.Store.ReadAsync(async reader =>
        {
            var sent = (await reader.MessagesAsync(null, MessageState.Acknowledged, 100)).Last(m => m is { Direction: Direction.Outbound, SedType: "F001" });
            return await reading.Vault.NeedAsync(reader, sent, PayloadKinds.Sbd, CancellationToken.None);
        }, CancellationToken.None);
        return new BulgarianAccessPoint(lands, Encoding.UTF8.GetString(sbd));
    }

    /// <summary>SBDH and signed F001 of a case that nobody has seen yet.</summary>
    public (string CaseId, byte[] Sbd) NewClaim()
    {
        var caseId = Guid.NewGuid().ToString("N");
        var sbd = CaseIdentifier().Replace(template, $"${{start}}{caseId}");
        sbd = SetIdentifier().Replace(sbd, $"${{start}}{Guid.NewGuid():N}");
        return (caseId, Encoding.UTF8.GetBytes(sbd));
    }

    /// <summary>The F001 as a document of that case.</summary>
    public byte[] Claim(string caseId, string setId, int version = 1) =>
        AsVersion(Encoding.UTF8.GetBytes(SetIdentifier().Replace(CaseIdentifier().Replace(template, $"${{start}}{caseId}"), $"${{start}}{setId}")), version);

    /// <summary>SBDH and signed SED without more content than its type must have; Bulgaria owns the case.</summary>
    /// <param name="related">The document that it answers or invalidates.</param>
    public byte[] Document(string type, string caseId, string setId, string? related = null, int version = 1, string content = "", string cdm = "4.4", string sender = Own, string buc = "FB_BUC_01", IReadOnlyList<SedAttachment>? attachments = null) =>
        Document(type, caseId, setId, new SbdhParty(sender, CaseRole.CaseOwner), [new SbdhParty(Partner, CaseRole.Counterparty)], related, version, content, cdm, buc, attachments);

    /// <summary>Whoever closes a case or takes a document back says why.</summary>
    private static string Least(string type) => type switch
    {
        "X001" => "<InformationAboutClose><closeDate>2026-03-02</closeDate><close><value>01</value></close><reasonForClosing><value>01</value></reasonForClosing></InformationAboutClose>",
        "X008" => "<TheFollowingSEDConsideredInvalidWithdrawn><reason><value>02</value></reason></TheFollowingSEDConsideredInvalidWithdrawn>",
        _ => "",
    };

    /// <summary>The same with the parties that its header names.</summary>
    public byte[] Document(
        string type, string caseId, string setId, SbdhParty sender, IReadOnlyList<SbdhParty> receivers, string? related = null, int version = 1, string content = "", string cdm = "4.4", string buc = "FB_BUC_01",
        IReadOnlyList<SedAttachment>? attachments = null)
    {
        var sed = $"<s:{type} xmlns:s=\"http://ec.europa.eu/eessi/ns/{cdm.Replace('.', '_')}/{type}\" sedGVer=\"4\" sedVer=\"{cdm[^1]}\">{(content.Length > 0 ? content : Least(type))}</s:{type}>";
        var signed = SedSigner.Sign(Encoding.UTF8.GetBytes(sed), business, CryptoPolicy.Default, DateTimeOffset.UtcNow, setId).Signed!;
        return SbdhWriter.Write(new Sbdh
        {
            Sender = sender,
            Receivers = receivers,
            InstanceIdentifier = Guid.NewGuid().ToString("N"),
            Type = type,
            TypeVersion = cdm,
            CaseAction = "New",
            Created = DateTimeOffset.UtcNow,
            SetId = setId,
            DocumentVersion = version,
            RelatedSetId = related,
            CaseId = caseId,
            Buc = buc,
            BucVersion = cdm,
            Attachments = attachments ?? [],
        }, signed);
    }

    /// <summary>The same document in another version: its number stands in the header alone, which is not signed.</summary>
    public static byte[] AsVersion(byte[] sbd, int version) => Encoding.UTF8.GetBytes(DocumentVersion().Replace(Encoding.UTF8.GetString(sbd), $"${{start}}{version}"));

    public static WrapPart SedPart(byte[] sbd) => new("DefaultSED", "application/xml", sbd) { Properties = [new(As4Names.PartType, "SED")], CharacterSet = "UTF-8" };

    public static WrapPart Certificate(string contentId = "attachment-1") => Attachment(File.ReadAllBytes(Path.Combine(TwoLands.Samples, "bg", "certificate.pdf")), contentId);

    public static WrapPart Attachment(byte[] content, string contentId = "attachment-1") =>
        new(contentId, "application/pdf", content) { Properties = [new(As4Names.PartType, "Attachment")] };

    public static WrapRequest Request(params WrapPart[] parts) => new()
    {
        MessageId = $"{Guid.NewGuid():D}@bg.bgasa",
        ConversationId = "acceptance",
        Timestamp = DateTimeOffset.UtcNow,
        From = new EbmsParty(Own, As4Names.EessiPartyType, As4Names.EessiRole),
        To = new EbmsParty(Partner, As4Names.EessiPartyType, As4Names.EessiRole),
        Service = new EbmsTyped(As4Names.EessiService, As4Names.EessiServiceType),
        Action = As4Names.EessiAction,
        Properties = [new(As4Names.OriginalSender, Own), new(As4Names.FinalRecipient, Partner)],
        Parts = parts,
    };

    /// <summary>A message that Romania has no reason to refuse, and the case it opens.</summary>
    public (string CaseId, WrappedMessage Message) GoodMessage()
    {
        var (caseId, sbd) = NewClaim();
        return (caseId, Sign(Request(SedPart(sbd), Certificate())));
    }

    public WrappedMessage Sign(WrapRequest request, X509Certificate2? with = null) => As4Codec.Wrap(request, with is null ? ebms : new SigningKey(with));

    /// <summary>Signs and posts a SED in its envelope, with the attachments that it lists.</summary>
    public Task<As4Reply> SendAsync(byte[] sbd, params WrapPart[] attachments) => PostAsync(Sign(Request([SedPart(sbd), .. attachments])));

    /// <summary>The same in the name of another institution, which Romania lets these keys speak for.</summary>
    public Task<As4Reply> SendAsAsync(string institution, byte[] sbd, params WrapPart[] attachments)
    {
        var request = Request([SedPart(sbd), .. attachments]);
        return PostAsync(Sign(request with
        {
            From = request.From with { Id = institution }, Properties = [new(As4Names.OriginalSender, institution), new(As4Names.FinalRecipient, Partner)],
        }));
    }

    public Task<As4Reply> PostAsync(WrappedMessage message) => PostAsync(message.ContentType, message.Body);

    public Task<As4Reply> PostAsync(string contentType, byte[] body) => PostAsync(http, contentType, body);

    public async Task<As4Reply> PostWithoutCertificateAsync(WrappedMessage message)
    {
        using var anonymous = Client(null);
        return await PostAsync(anonymous, message.ContentType, message.Body);
    }

    /// <summary>Sends a body piece by piece; gives the answer's status where one was read, what was sent, and how long it took until the other side ended it.</summary>
    public async Task<(int? Status, int Sent, TimeSpan Took)> UploadAsync(int size, int chunk, TimeSpan pause, int stallAfter)
    {
        var began = System.Diagnostics.Stopwatch.StartNew();
        using var client = new System.Net.Sockets.TcpClient();
        await client.ConnectAsync(endpoint.Host, endpoint.Port);
        await using var wire = new SslStream(client.GetStream());
        await wire.AuthenticateAsClientAsync(Tls(tls.Certificate, endpoint.Host));
        await wire.WriteAsync(Encoding.ASCII.GetBytes($"POST {endpoint.AbsolutePath} HTTP/1.1\r\nHost: {endpoint.Authority}\r\nContent-Type: application/soap+xml\r\nContent-Length: {size}\r\n\r\n"));
        var answer = StatusAsync(wire);
        var sent = 0;
        try
        {
            for (; sent < Math.Min(size, stallAfter) && !answer.IsCompleted; sent += chunk)
            {
                await wire.WriteAsync(new byte[chunk]);
                await wire.FlushAsync();
                await Task.Delay(pause);
            }
        }
        catch (IOException)
        {
            // Cut by the other side.
        }
        return (await answer.WaitAsync(TimeSpan.FromSeconds(40)), sent, began.Elapsed);
    }

    private static async Task<int?> StatusAsync(SslStream wire)
    {
        var buffer = new byte[4096];
        try
        {
            var read = await wire.ReadAsync(buffer);
            return read > 12 ? int.Parse(Encoding.ASCII.GetString(buffer, 9, 3), System.Globalization.CultureInfo.InvariantCulture) : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    public void Dispose()
    {
        http.Dispose();
        tls.Dispose();
        ebms.Dispose();
        business.Dispose();
        anchor.Dispose();
    }

    private async Task<As4Reply> PostAsync(HttpClient client, string contentType, byte[] body)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        using var answer = await client.PostAsync(endpoint, content);
        var octets = await answer.Content.ReadAsByteArrayAsync();
        return new As4Reply((int)answer.StatusCode, octets, answer.Headers.RetryAfter?.ToString());
    }

    private SslClientAuthenticationOptions Tls(X509Certificate2? certificate, string? host) => new()
    {
        TargetHost = host,
        EnabledSslProtocols = As4TlsOptions.Protocols,
        ClientCertificates = certificate is null ? null : [certificate],
        CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck, CustomTrustStore = { anchor } },
    };

    private HttpClient Client(X509Certificate2? certificate)
    {
        return new HttpClient(new SocketsHttpHandler { SslOptions = Tls(certificate, null) }) { Timeout = TimeSpan.FromSeconds(60) };
    }

    [GeneratedRegex("(?<start><sbdh:CaseId><sbdh:InstanceIdentifier>)[^<]+")]
    private static partial Regex CaseIdentifier();

    [GeneratedRegex("(?<start><sbdh:DocumentVersion>)[^<]+")]
    private static partial Regex DocumentVersion();

    [GeneratedRegex("(?<start><sbdh:SetId>)[^<]+")]
    private static partial Regex SetIdentifier();
}

/// <param name="RetryAfter">Header of a 503.</param>
internal sealed partial record As4Reply(int Status, byte[] Body, string? RetryAfter)
{
    public string Text => Encoding.UTF8.GetString(Body);

    /// <summary>Code of the error signal; null where the answer is none.</summary>
    public string? Error => Code().Match(Text) is { Success: true } found ? found.Groups[1].Value : null;

    public bool IsReceipt => Status == 200 && Text.Contains("NonRepudiationInformation", StringComparison.Ordinal);

    [GeneratedRegex("errorCode=\"(EBMS:[0-9]{4})\"")]
    private static partial Regex Code();
}
