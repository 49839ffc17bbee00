using System.CommandLine;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using MessageBroker.App.Cli.PartnerTests;
using MessageBroker.Exchange.As4;
using MessageBroker.Exchange.As4.Http;
using MessageBroker.Exchange.As4.Messages;
using MessageBroker.Exchange.As4.ProcessingModes;

namespace MessageBroker.App.Cli.Verbs;

/// <summary><c>as4 send</c>: does the partner take it, and does its receipt prove it.</summary>
public sealed class As4SendVerb : IVerb
{
    private readonly Option<string?> url = new("--url") { HelpName = "U", Description = "The partner's endpoint; the address of the P-Mode where absent." };
    private readonly KeyOptions key = new();
    private readonly TrustOptions trust = new();
    private readonly Option<string> to = new("--to") { HelpName = "PARTY", Required = true, Description = "The partner's party id." };
    private readonly Option<string?> own = new("--as") { HelpName = "PARTY", Description = "Our party id; the CN of the key's certificate where absent." };
    private readonly Option<string?> partnerCert = new("--partner-cert") { HelpName = "FILE", Description = "Only this certificate may sign the answer." };
    private readonly As4AgreementOptions agreement = new();
    private readonly Option<string[]> parts = new("--part") { HelpName = "FILE[;mime=TYPE][;NAME=VALUE]", Description = "A payload with part properties (repeatable); the first is DefaultSED.", DefaultValueFactory = _ => [] };
    private readonly Option<string[]> properties = new("--property") { HelpName = "NAME=VALUE", Description = "A message property (repeatable); originalSender and finalRecipient are the parties where absent.", DefaultValueFactory = _ => [] };
    private readonly Option<bool> compress = new("--compress") { Description = "Sends the parts as gzip." };
    private readonly Option<bool> ping = new("--ping") { Description = "Sends the connectivity test of ebMS." };
    private readonly Option<string?> messageId = new("--message-id") { HelpName = "ID", Description = "eb:MessageId; a new one where absent." };
    private readonly Option<int> attempts = new("--attempts") { HelpName = "N", Description = "Posts of the same octets.", DefaultValueFactory = _ => 1 };
    private readonly Option<int> timeout = new("--timeout") { HelpName = "SECONDS", Description = "How long one attempt may take.", DefaultValueFactory = _ => 60 };
    private readonly As4TlsCallOptions tls = new();
    private readonly Option<string?> outFolder = new("--out") { HelpName = "DIR", Description = "Keeps the request and the answers here." };

    public string Name => "as4 send";
    public string Sentence => "Sends an AS4 message and says whether the partner's receipt proves it.";
    public IReadOnlyList<string> Examples => ["broker as4 send --url https://partner.example/as4 --key bg.p12 --password-file bg.pass --trust anchors.pem --to RO:80246 --part sed.xml --compress"];
    public IEnumerable<Symbol> Parameters =>
        [url, .. key.All, trust.Trust, trust.Cert, to, own, partnerCert, .. agreement.All, parts, properties, compress, ping, messageId, attempts, timeout, .. tls.All, outFolder];

    public async Task RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        using var signing = key.Load(context)!;
        var pmode = await agreement.ReadAsync(context, cancellationToken);
        var address = Address(context, pmode);
        var request = await RequestAsync(context, pmode, signing.Certificate, cancellationToken);
        var message = Wrap(request, signing);
        using var transport = new HttpAs4Transport(tls.Read(context), context.Terminal.Clock);
        var store = trust.StoreOf(context);
        var partners = context.Value(partnerCert) is { } file
            ? new As4Partners(new Dictionary<string, As4Partner>(StringComparer.Ordinal) { [context.Value(to)!] = new(TrustOptions.Certificates(file)) })
            : As4Partners.Unbound;
        var sender = new TestSender(context, transport, at => new As4Context { Trust = store, At = at, Partners = partners }, new TestFolder(context.Value(outFolder)).Next());
        var sent = new SentMessage(message.MessageId, context.Value(to)!, message.SoapEnvelope);
        var answer = await sender.SendAsync(address, message, sent, Math.Max(1, context.Value(attempts)), TimeSpan.FromSeconds(context.Value(timeout)), cancellationToken);
        context.Report(answer.Field("messageId", message.MessageId).Field("parts", new JsonArray([.. request.Parts.Select(As4Fields.Part)])));
    }

    private Uri Address(VerbContext context, PMode pmode)
    {
        if (context.Value(url) is not { } text) return pmode.Address ?? throw VerbStop.Usage("--url is missing, and no P-Mode gives an address");
        return Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" ? uri : throw VerbStop.Usage($"--url wants an http or https address, not '{text}'");
    }

    private async Task<WrapRequest> RequestAsync(VerbContext context, PMode pmode, X509Certificate2 certificate, CancellationToken cancellationToken)
    {
        var from = context.Value(own) ?? pmode.Initiator?.Party ?? certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false);
        var receiver = context.Value(to)!;
        var isPing = context.Value(ping);
        return new WrapRequest
        {
            MessageId = context.Value(messageId) ?? $"{Guid.CreateVersion7(context.Now)}@broker.test",
            ConversationId = Guid.CreateVersion7(context.Now).ToString(),
            Timestamp = context.Now,
            From = new EbmsParty(from, pmode.Initiator?.Type, pmode.Initiator?.Role),
            To = new EbmsParty(receiver, pmode.Responder?.Type, pmode.Responder?.Role),
            Service = isPing ? new EbmsTyped(As4Names.PingService, null) : new EbmsTyped(pmode.Service!, pmode.ServiceType),
            Action = isPing ? As4Names.PingAction : pmode.Action!,
            Agreement = pmode.Agreement,
            Properties = Properties(context, from, receiver),
            Parts = await PartsAsync(context, cancellationToken),
        };
    }

    private IReadOnlyList<EbmsProperty> Properties(VerbContext context, string from, string receiver)
    {
        var given = context.Value(properties)!.Select(text => text.IndexOf('=') is > 0 and var at ? new EbmsProperty(text[..at], text[(at + 1)..]) : throw VerbStop.Usage($"--property wants NAME=VALUE, not '{text}'")).ToList();
        return [.. new EbmsProperty[] { new(As4Names.OriginalSender, from), new(As4Names.FinalRecipient, receiver) }.Where(d => given.All(g => g.Name != d.Name)), .. given];
    }

    private async Task<IReadOnlyList<WrapPart>> PartsAsync(VerbContext context, CancellationToken cancellationToken)
    {
        var built = new List<WrapPart>();
        foreach (var option in context.Value(parts)!.Select(PartOption.Parse))
            built.Add(option.ToPart(built.Count, await context.ReadFileAsync(option.File, cancellationToken), context.Value(compress)));
        return built;
    }

    private static WrappedMessage Wrap(WrapRequest request, Evidence.Keys.SigningKey key)
    {
        try
        {
            return As4Codec.Wrap(request, key);
        }
        catch (ArgumentException wrong)
        {
            throw VerbStop.Usage(wrong.Message);
        }
    }
}
