using System.CommandLine;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using MessageBroker.App.Cli.PartnerTests;
using MessageBroker.Exchange.As4;
using MessageBroker.Exchange.As4.Http;
using MessageBroker.Exchange.As4.Messages;
using MessageBroker.Exchange.As4.ProcessingModes;
using MessageBroker.Exchange.Flow.Ports;

namespace MessageBroker.App.Cli.Verbs;

/// <summary><c>as4 send</c>: does the partner take it, and does its receipt prove it.</summary>
public sealed class As4SendVerb : IVerb
{
    private readonly Option<string?> url = new("--url") { HelpName = "U" };
    private readonly KeyOptions key = new();
    private readonly TrustOptions trust = new();
    private readonly Option<string> to = new("--to") { HelpName = "PARTY", Required = true };
    private readonly Option<string?> own = new("--as") { HelpName = "PARTY" };
    private readonly Option<string?> partnerCert = new("--partner-cert") { HelpName = "FILE" };
    private readonly As4AgreementOptions agreement = new();
    private readonly Option<string[]> parts = new("--part") { HelpName = "FILE[;mime=TYPE][;NAME=VALUE]", DefaultValueFactory = _ => [] };
    private readonly Option<string[]> properties = new("--property") { HelpName = "NAME=VALUE", DefaultValueFactory = _ => [] };
    private readonly Option<bool> compress = new("--compress");
    private readonly Option<bool> ping = new("--ping");
    private readonly Option<string?> messageId = new("--message-id") { HelpName = "ID" };
    private readonly Option<int> attempts = new Option<int>("--attempts") { HelpName = "N", DefaultValueFactory = _ => 1 }.Within(1, 100);
    private readonly Option<int> timeout = new Option<int>("--timeout") { HelpName = "SECONDS", DefaultValueFactory = _ => 60 }.Within(1, 600);
    private readonly As4TlsCallOptions tls = new();
    private readonly Option<string?> outFolder = new("--out") { HelpName = "DIR" };

    public string Name => "as4 send";
    public IReadOnlyList<string> Examples => ["broker as4 send --url https://partner.example/as4 --key bg.p12 --password-file bg.pass --trust anchors.pem --to RO:80246 --part sed.xml --compress"];
    public IEnumerable<Symbol> Parameters =>
        [url, .. key.All, trust.Trust, trust.Cert, to, own, partnerCert, .. agreement.All, parts, properties, compress, ping, messageId, attempts, timeout, .. tls.All, outFolder];

    public async Task RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        using var signing = key.Load(context)!;
        var pmode = await agreement.ReadAsync(context, cancellationToken);
        var address = Address(context, pmode);
        var content = await ContentAsync(context, pmode, signing.Certificate, cancellationToken);
        await using var bench = await TestBench.OpenAsync(context, context.Value(outFolder), cancellationToken);
        using var transport = new HttpAs4Transport(tls.Read(context), context.Terminal.Clock);
        var codec = new FlowAs4Codec(new As4Agreement { PMode = Governing(context, pmode), Properties = Properties(context), JudgeBy = JudgeBy(context) });
        var record = new TestRecord(transport, codec, new TestFolder(context.Value(outFolder)).Next());
        var settings = TestBench.Settings(context.Value(attempts), TimeSpan.FromSeconds(context.Value(timeout)));
        var flow = bench.Flow(new TestParties(signing, content.From, content.To, address), record, record, settings);
        var answer = await new TestSender(context, bench, flow, record).SendAsync(content, cancellationToken);
        context.Report(answer.Field("messageId", content.MessageId).Field("parts", new JsonArray([.. content.Parts.Select(As4Fields.Part)])));
    }

    private Uri Address(VerbContext context, PMode pmode)
    {
        if (context.Value(url) is not { } text) return pmode.Address ?? throw VerbStop.Usage("url-missing");
        return Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" ? uri : throw VerbStop.Usage("url-form", ("value", text));
    }

    private PMode Governing(VerbContext context, PMode pmode) =>
        (context.Value(ping) ? pmode with { Service = As4Names.PingService, ServiceType = null, Action = As4Names.PingAction } : pmode) with { Compress = context.Value(compress) };

    private As4Context JudgeBy(VerbContext context)
    {
        var partners = context.Value(partnerCert) is { } file
            ? new As4Partners(new Dictionary<string, As4Partner>(StringComparer.Ordinal) { [context.Value(to)!] = new(TrustOptions.Certificates(file)) })
            : As4Partners.Unbound;
        return new As4Context { Trust = trust.StoreOf(context), At = default, Partners = partners };
    }

    private async Task<As4Content> ContentAsync(VerbContext context, PMode pmode, X509Certificate2 certificate, CancellationToken cancellationToken) => new()
    {
        MessageId = context.Value(messageId) ?? $"{Guid.CreateVersion7(context.Now)}@broker.test",
        ConversationId = Guid.CreateVersion7(context.Now).ToString(),
        Timestamp = context.Now,
        From = context.Value(own) ?? pmode.Initiator?.Party ?? certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false),
        To = context.Value(to)!,
        Parts = await PartsAsync(context, cancellationToken),
    };

    private IReadOnlyList<EbmsProperty> Properties(VerbContext context) =>
        [.. context.Value(properties)!.Select(text => text.IndexOf('=') is > 0 and var at ? new EbmsProperty(text[..at], text[(at + 1)..]) : throw VerbStop.Usage("property-form", ("value", text)))];

    private async Task<IReadOnlyList<As4Part>> PartsAsync(VerbContext context, CancellationToken cancellationToken)
    {
        var built = new List<As4Part>();
        foreach (var option in context.Value(parts)!.Select(PartOption.Parse))
            built.Add(option.ToPart(built.Count, await context.ReadFileAsync(option.File, cancellationToken)));
        return built;
    }
}
