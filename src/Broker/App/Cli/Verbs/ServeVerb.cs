using System.CommandLine;
using MessageBroker.App.Configuration;
using MessageBroker.App.Control;
using MessageBroker.App.Health;
using MessageBroker.App.Hosting;
using MessageBroker.App.Tokens;
using MessageBroker.Exchange.Flow.Verdicts;
using MessageBroker.Schemas.Findings;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MessageBroker.App.Cli.Verbs;

/// <summary>Runs a broker until it is told to stop.</summary>
public sealed class ServeVerb : IVerb
{
    private readonly Option<string> config = new("--config") { HelpName = "FILE", DefaultValueFactory = _ => ConfigurationFile.DefaultName };

    public string Name => "serve";
    public IReadOnlyList<string> Examples => ["broker serve --config bg/broker.json"];
    public IEnumerable<Symbol> Parameters => [config];

    /// <summary>Longer than the host gives its loops.</summary>
    public TimeSpan StopPatience { get; private set; } = TimeSpan.FromSeconds(2);

    public async Task RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        var clock = context.Terminal.Clock;
        var check = StartUp.Check(context.Value(config)!, clock.GetUtcNow());
        if (check is not { Configuration: { } configuration, Material: { } material })
        {
            Refuse(context, check.Findings);
            return;
        }

        StopPatience = TimeSpan.FromSeconds(configuration.Shutdown.Seconds + 10);
        var opening = await NodeFoundation.OpenAsync(configuration, material, clock, cancellationToken);
        if (opening.Foundation is not { } foundation)
        {
            Refuse(context, opening.Findings);
            return;
        }

        if (ListenCheck.Faults(configuration) is { Count: > 0 } taken)
        {
            await foundation.DisposeAsync();
            Refuse(context, taken);
            return;
        }

        var socket = ControlSocket.PathOf(configuration);
        var unreachable = ControlSocket.Clear(socket);
        if (unreachable is not null) AnswerWriter.Human(context.Err, unreachable, context.Language);
        await using var app = NodeHost.Build(configuration, context.Out, unreachable is null ? socket : null);
        await using var node = BrokerNode.Build(foundation, clock, app.Services.GetRequiredService<ILoggerFactory>());
        EventDoors.Link(app.Services, configuration, foundation.National.System);
        var holder = app.Services.GetRequiredService<NodeHolder>();
        var health = new BrokerHealth(check, node.Store, clock)
        {
            Engine = foundation.Kind.Engine, Commits = () => foundation.Kind.Commits, Watched = LoopWatch.Of(node), Behind = () => foundation.Kind.Behind, Certificates = () => node.Certificates(clock.GetUtcNow()), Revocation = node.RevocationFailing, Tokens = Token.Failing,
            Doors = () => EventDoors.Reports(configuration, foundation.National.System),
            Registers = () => NationalSide.Registers(configuration, foundation.National.System),
            WithoutPack = await BrokerHealth.WithoutPackAsync(node.Store, foundation.Basis.Current.Packs.All.Select(p => p.Cdm).ToHashSet(StringComparer.Ordinal), cancellationToken),
        };
        holder.Put(node, health);
        NodeHost.Map(app, node, health);
        await using var pages = await PagesAsync(context, node, health, () => foundation.Basis.Current, app.Services.GetRequiredService<ILoggerFactory>(), cancellationToken);
        await RunAsync(app, pages, context, socket, cancellationToken);
    }

    // Without pages messages go on: that they cannot be opened is told, and no reason to stop.
    private static async Task<NodePortal?> PagesAsync(VerbContext context, BrokerNode node, BrokerHealth health, Func<VerdictBasis> basis, ILoggerFactory logs, CancellationToken cancellationToken)
    {
        if (node.Configuration.Portal is not { } entry) return null;
        var (portal, findings) = await NodePortal.OpenAsync(node, entry, health, basis, logs, context.Terminal.Clock, cancellationToken);
        foreach (var finding in portal is null ? findings : []) AnswerWriter.Human(context.Err, finding, context.Language);
        return portal;
    }

    private static async Task RunAsync(IHost app, NodePortal? pages, VerbContext context, string socket, CancellationToken cancellationToken)
    {
        try
        {
            await app.StartAsync(cancellationToken);
            if (pages is not null) await pages.StartAsync(cancellationToken);
            ControlSocket.Guard(socket);
        }
        catch (Exception taken) when (taken is IOException or System.Net.Sockets.SocketException)
        {
            Refuse(context, [Finding.Of("FLW-0404", "/accessPoint", ("reason", taken.Message))]);
            return;
        }

        await app.WaitForShutdownAsync(cancellationToken);
        if (app.Services.GetRequiredService<NodeHolder>().Failed) context.Raise(ExitCode.Defect);
    }

    private static void Refuse(VerbContext context, IReadOnlyList<Finding> findings)
    {
        context.Raise(ExitCode.Missing);
        context.Report(new Answer("refused", false) { Findings = findings });
    }
}
