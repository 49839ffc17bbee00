using System.CommandLine;
using System.Net;
using System.Text.Json.Nodes;
using MessageBroker.App.Cli.PartnerTests;
using MessageBroker.Evidence.Keys;
using MessageBroker.Exchange.As4;
using MessageBroker.Exchange.As4.Http;
using MessageBroker.Schemas.Findings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;

namespace MessageBroker.App.Cli.Verbs;

/// <summary><c>as4 listen</c>: what does a partner send us, and what would we answer.</summary>
public sealed class As4ListenVerb : IVerb
{
    private readonly KeyOptions key = new();
    private readonly TrustOptions trust = new();
    private readonly Option<string?> own = new("--as") { HelpName = "PARTY" };
    private readonly PartnerOptions partners = new();
    private readonly As4AgreementOptions agreement = new();
    private readonly As4TlsCallOptions tls = new();
    private readonly Option<string> bind = new("--bind") { HelpName = "ADDRESS", DefaultValueFactory = _ => "127.0.0.1" };
    private readonly Option<int> port = new Option<int>("--port") { HelpName = "N", DefaultValueFactory = _ => 0 }.Within(0, 65_535);
    private readonly Option<string?> outFolder = new("--out") { HelpName = "DIR" };
    private readonly Option<int?> count = new Option<int?>("--count") { HelpName = "N" }.Within(1, 1_000_000);
    private readonly Option<int?> seconds = new Option<int?>("--seconds") { HelpName = "S" }.Within(1, 86_400);

    public string Name => "as4 listen";
    public IReadOnlyList<string> Examples => ["broker as4 listen --key ro.p12 --password-file ro.pass --trust anchors.pem --as RO:80246 --partner BG:BGASA --count 1 --out received"];
    public IEnumerable<Symbol> Parameters => [.. key.All, trust.Trust, trust.Cert, own, .. partners.All, .. agreement.All, bind, port, .. tls.All, outFolder, count, seconds];

    public async Task RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        using var signing = key.Load(context)!;
        var agreed = await AgreementAsync(context, cancellationToken);
        await using var bench = await TestBench.OpenAsync(context, context.Value(outFolder), cancellationToken);
        using var transport = new HttpAs4Transport(tls.Read(context), context.Terminal.Clock);
        var flow = bench.Flow(new TestParties(signing, context.Value(own)), transport, new FlowAs4Codec(agreed), TestBench.Settings());
        using var receiver = new TestReceiver(context, flow.Receive, new TestFolder(context.Value(outFolder)), context.Value(count));
        await using var server = Build(context, receiver);
        await StartAsync(server);
        Announce(context, server);
        using var time = context.Value(seconds) is { } s ? new CancellationTokenSource(TimeSpan.FromSeconds(s), context.Terminal.Clock) : new CancellationTokenSource();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, receiver.Done.Token, time.Token);
        await Task.Delay(Timeout.InfiniteTimeSpan, context.Terminal.Clock, end.Token).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        await server.StopAsync(CancellationToken.None);
    }

    private async Task<As4Agreement> AgreementAsync(VerbContext context, CancellationToken cancellationToken)
    {
        var pmode = await agreement.ReadAsync(context, cancellationToken);
        return new As4Agreement
        {
            PMode = pmode,
            JudgeBy = new As4Context
            {
                Trust = trust.StoreOf(context),
                At = default,
                Partners = partners.Read(context),
                OwnParties = context.Value(own) is { } party ? new HashSet<string>(StringComparer.Ordinal) { party } : null,
                PMode = pmode,
            },
        };
    }

    private WebApplication Build(VerbContext context, TestReceiver receiver)
    {
        if (!IPAddress.TryParse(context.Value(bind), out var address)) throw VerbStop.Usage("bind", ("value", context.Value(bind)!));
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(server => server.Listen(address, context.Value(port), listen =>
        {
            listen.Protocols = HttpProtocols.Http1;
            if (tls.HasKey(context)) listen.UseHttps(Handshake(context));
        }));
        var app = builder.Build();
        As4Endpoint.Map(app, "/{**path}", receiver.ReceiveAsync, new As4EndpointOptions());
        return app;
    }

    private TlsHandshakeCallbackOptions Handshake(VerbContext context)
    {
        var options = tls.Read(context);
        var server = options.ForServer(clientCertificateRequired: options.Anchors.Count > 0);
        return new TlsHandshakeCallbackOptions { OnConnection = _ => ValueTask.FromResult(server) };
    }

    private static async Task StartAsync(WebApplication server)
    {
        try
        {
            await server.StartAsync();
        }
        catch (Exception taken) when (taken is IOException or System.Net.Sockets.SocketException)
        {
            throw VerbStop.NotThere("port", ("reason", taken.Message));
        }
    }

    private void Announce(VerbContext context, WebApplication server)
    {
        var url = $"{server.Urls.First().TrimEnd('/')}/as4";
        if (context.Json) context.Out.WriteLine(new JsonObject { ["listening"] = url }.ToJsonString(FindingJson.Relaxed));
        else context.Out.WriteLine(url);
    }
}
