using MessageBroker.App.Configuration;
using MessageBroker.Exchange.As4;
using MessageBroker.Exchange.Doors;
using MessageBroker.Exchange.Flow;
using MessageBroker.Exchange.Flow.Housekeeping;
using MessageBroker.Exchange.Flow.Inbound;
using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Exchange.Flow.Operating;
using MessageBroker.Exchange.Flow.Ports;
using Microsoft.Extensions.Logging;

namespace MessageBroker.App.Hosting;

/// <summary>
/// A running broker's parts, put together once: store, secrets, promises, flow, doors, integrator.
/// </summary>
public sealed class BrokerNode : IAsyncDisposable
{
    private readonly NodeFoundation foundation;

    private BrokerNode(NodeFoundation foundation, FlowParts flow, IReadOnlyList<NodeLoop> loops)
    {
        this.foundation = foundation;
        Receive = flow.Receive;
        Commands = flow.Commands;
        Loops = loops;
    }

    public BrokerConfiguration Configuration => foundation.Configuration;
    public ConfigurationMaterial Material => foundation.Material;
    public IStore Store => foundation.Store;
    public ReceiveStage Receive { get; }
    public OperatorCommands Commands { get; }

    /// <summary>Loops that run for as long as the broker does; one that ends takes the process with it.</summary>
    public IReadOnlyList<NodeLoop> Loops { get; }

    internal static BrokerNode Build(NodeFoundation foundation, TimeProvider clock, ILoggerFactory logs)
    {
        var flow = FlowParts.Of(Ground(foundation), clock, logs);
        var retention = new Retention(foundation.Store, flow.Eraser, Terms(foundation.Configuration.Retention), clock, logs.CreateLogger<Retention>());
        return new BrokerNode(foundation, flow, [.. Loops()]);

        IEnumerable<NodeLoop> Loops()
        {
            for (var i = 0; i < foundation.Configuration.Workers; i++)
                yield return NodeLoop.Watched($"worker {i + 1}", clock, flow.Worker().RunAsync);
            foreach (var entry in foundation.Configuration.NationalSystems)
                yield return NodeLoop.Watched($"door {entry.Name}", clock, new NationalDoor(foundation.National.System(entry.Name), entry.Institutions, flow.Take, flow.Confirm, clock, logs.CreateLogger<NationalDoor>()).RunAsync);
            if (foundation.Kind.Listen is { } listen) yield return new NodeLoop("listener", listen);
            yield return NodeLoop.Watched("journal", clock, new JournalKeeper(foundation.Store, foundation.Origin, foundation.LogKey, foundation.Promises, clock, logs.CreateLogger<JournalKeeper>()).RunAsync);
            if (foundation.Configuration.Partners.Any(p => p.Reconcile)) yield return NodeLoop.Watched("reconciler", clock, flow.Reconciler.RunAsync);
            yield return NodeLoop.Watched("housekeeping", clock, new Housekeeper(foundation.Store, retention, clock, logs.CreateLogger<Housekeeper>()).RunAsync);
        }
    }

    public ValueTask DisposeAsync() => foundation.DisposeAsync();

    private static FlowGround Ground(NodeFoundation foundation) => new()
    {
        Settings = Settings(foundation.Configuration),
        Store = foundation.Store,
        Secrets = foundation.Secrets,
        Promises = foundation.Promises,
        Transport = foundation.Transport,
        Ids = foundation.Ids,
        Codec = new FlowAs4Codec(),
        Keys = new HostedKeys(foundation.Material),
        National = foundation.National,
        Identity = LogKeyOf.Identity(foundation.Material),
        Kept = foundation.Kept,
        Basis = () => foundation.Basis,
    };

    private static RetentionTerms Terms(RetentionEntry retention)
    {
        static TimeSpan? Days(int days) => days == 0 ? null : TimeSpan.FromDays(days);
        return new RetentionTerms(Days(retention.SentDays), Days(retention.ReceivedDays), Days(retention.RefusedDays), new ErasureGround(retention.Ground, retention.Authority ?? "-"));
    }

    private static FlowSettings Settings(BrokerConfiguration configuration) => new()
    {
        Node = configuration.Node,
        SendAttempts = configuration.Sending.Attempts,
        FirstRetry = TimeSpan.FromSeconds(configuration.Sending.FirstRetrySeconds),
        LongestRetry = TimeSpan.FromSeconds(configuration.Sending.MaxRetrySeconds),
        MostBacklog = TimeSpan.FromSeconds(configuration.Limits.MaxBacklogSeconds),
        CallbackWait = TimeSpan.FromSeconds(configuration.Sending.CallbackWaitSeconds),
        SendTimeout = TimeSpan.FromSeconds(configuration.Sending.TimeoutSeconds),
        SecondOpinion = configuration.Signing.SecondOpinion.ToString().ToLowerInvariant(),
        MaxMessageBytes = (int)Math.Min(configuration.Limits.MaxMessageBytes, int.MaxValue),
    };
}

/// <param name="Name">For logs and health.</param>
/// <param name="Beat">Told each time the loop comes round; null for one that waits without end for what may never come.</param>
public sealed record NodeLoop(string Name, Func<CancellationToken, Task> RunAsync, LoopBeat? Beat = null)
{
    /// <summary>A loop whose hanging is noticed.</summary>
    public static NodeLoop Watched(string name, TimeProvider clock, Func<Action, CancellationToken, Task> run)
    {
        var beat = new LoopBeat(name, clock);
        return new NodeLoop(name, cancellation => run(beat.Beat, cancellation), beat);
    }
}
