using MessageBroker.App.Configuration;
using MessageBroker.Evidence.Journal.Notes;
using MessageBroker.Evidence.Keys;
using MessageBroker.Exchange.As4;
using MessageBroker.Exchange.Doors;
using MessageBroker.Exchange.Flow;
using MessageBroker.Exchange.Flow.Inbound;
using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Exchange.Flow.Outbound;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Exchange.Flow.Running;
using MessageBroker.Exchange.Flow.Verdicts;
using MessageBroker.Exchange.Store.Promises;
using MessageBroker.Exchange.Store.Secrets;
using MessageBroker.Exchange.Store.Sqlite;
using Microsoft.Extensions.Logging;

namespace MessageBroker.App.Hosting;

/// <summary>
/// A running broker's parts, put together once: store, secrets, promises, flow, doors, integrator. The composition root; nothing else
/// constructs a stage.
/// </summary>
public sealed class BrokerNode : IAsyncDisposable
{
    private readonly NodeFoundation foundation;

    private BrokerNode(NodeFoundation foundation, ReceiveStage receive, IReadOnlyList<NodeLoop> loops)
    {
        this.foundation = foundation;
        Receive = receive;
        Loops = loops;
    }

    public BrokerConfiguration Configuration => foundation.Configuration;
    public ConfigurationMaterial Material => foundation.Material;
    public IStore Store => foundation.Store;
    public ReceiveStage Receive { get; }

    /// <summary>Loops that run for as long as the broker does; one that ends takes the process with it.</summary>
    public IReadOnlyList<NodeLoop> Loops { get; }

    internal static BrokerNode Build(NodeFoundation foundation, TimeProvider clock, ILoggerFactory logs)
    {
        var settings = Settings(foundation.Configuration);
        var keys = new HostedKeys(foundation.Material);
        var codec = new FlowAs4Codec();
        VerdictBasis Basis() => foundation.Basis;
        var vault = new Vault(foundation.Secrets);
        var sealer = new Sealer(foundation.Secrets, foundation.Ids, new KeptInputs(), settings.Node);
        var settle = new SettleStage(foundation.Store, sealer, codec, Basis, foundation.Ids, settings, clock);
        IReadOnlyList<IEffectStage> stages =
        [
            new SendStage(new SendPorts(foundation.Store, foundation.Transport, foundation.Promises), vault, sealer, settle, Basis, settings, clock),
            new ReportStage(foundation.Store, vault, foundation.National, Basis, settings, clock),
            new DeliverStage(foundation.Store, vault, sealer, foundation.National, settings, clock),
        ];
        var outbound = new OutboundRun(foundation.Store, vault, new SignStage(keys, settings), new WrapStage(keys, codec), new SealStage(sealer), Basis, clock);
        var inbound = new InboundRun(foundation.Store, vault, sealer, Basis, clock);
        var effects = new EffectRunner(foundation.Store, stages, clock, settings.MostInFlight, logs.CreateLogger<EffectRunner>());
        var steps = new StepComputer(outbound, inbound, effects, settings.Node, clock);
        var take = new TakeStage(foundation.Store, sealer, foundation.Ids, clock);
        var confirm = new ConfirmStage(foundation.Store, sealer, clock);
        var receive = new ReceiveStage(new ReceivePorts(foundation.Store, codec, keys, foundation.Promises), vault, sealer, Basis, foundation.Ids, clock);
        return new BrokerNode(foundation, receive, [.. Loops()]);

        IEnumerable<NodeLoop> Loops()
        {
            for (var i = 0; i < foundation.Configuration.Workers; i++)
                yield return new NodeLoop($"worker {i + 1}", new CaseRunner(foundation.Store, steps, effects, clock, logs.CreateLogger<CaseRunner>()).RunAsync);
            foreach (var entry in foundation.Configuration.NationalSystems)
                yield return new NodeLoop($"door {entry.Name}", new NationalDoor(foundation.National.System(entry.Name), entry.Institutions, take, confirm, clock, logs.CreateLogger<NationalDoor>()).RunAsync);
            yield return new NodeLoop("journal", new JournalKeeper(foundation.Store, foundation.Origin, foundation.LogKey, foundation.Promises, clock, logs.CreateLogger<JournalKeeper>()).RunAsync);
        }
    }

    public ValueTask DisposeAsync() => foundation.DisposeAsync();

    private static FlowSettings Settings(BrokerConfiguration configuration) => new()
    {
        Node = configuration.Node,
        SendAttempts = configuration.Sending.Attempts,
        FirstRetry = TimeSpan.FromSeconds(configuration.Sending.FirstRetrySeconds),
        LongestRetry = TimeSpan.FromSeconds(configuration.Sending.MaxRetrySeconds),
        SendTimeout = TimeSpan.FromSeconds(configuration.Sending.TimeoutSeconds),
        SecondOpinion = configuration.Signing.SecondOpinion.ToString().ToLowerInvariant(),
        MaxMessageBytes = (int)Math.Min(configuration.Limits.MaxMessageBytes, int.MaxValue),
    };
}

/// <param name="Name">For logs and health.</param>
public sealed record NodeLoop(string Name, Func<CancellationToken, Task> RunAsync);
