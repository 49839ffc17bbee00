using System.Security.Cryptography.X509Certificates;
using MessageBroker.App.Configuration;
using MessageBroker.App.Hosting.Revoking;
using MessageBroker.Evidence.Journal;
using MessageBroker.Evidence.Trust;
using MessageBroker.Exchange.As4;
using MessageBroker.Exchange.Doors;
using MessageBroker.Exchange.Flow;
using MessageBroker.Exchange.Flow.Housekeeping;
using MessageBroker.Exchange.Flow.Inbound;
using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Exchange.Flow.Operating;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Exchange.Flow.Trusting;
using Microsoft.Extensions.Logging;

namespace MessageBroker.App.Hosting;

/// <summary>
/// A running broker's parts, put together once: store, secrets, promises, flow, doors, integrator.
/// </summary>
public sealed class BrokerNode : IAsyncDisposable
{
    private readonly NodeFoundation foundation;
    private readonly RevocationKeeper revocation;
    private readonly Dictionary<string, CommandDesk> desks;

    private BrokerNode(NodeFoundation foundation, FlowParts flow, RevocationKeeper revocation, IReadOnlyList<NodeLoop> loops)
    {
        (this.foundation, this.revocation) = (foundation, revocation);
        Receive = flow.Receive;
        Commands = flow.Commands;
        IsAway = flow.Effects.IsAway;
        Loops = loops;
        desks = foundation.Configuration.NationalSystems.Where(n => !n.IsStaging).ToDictionary(n => n.Name, n => DeskOf(foundation, flow, n), StringComparer.Ordinal);
    }

    private static CommandDesk DeskOf(NodeFoundation foundation, FlowParts flow, NationalSystemEntry entry)
    {
        var system = (EventSystem)foundation.National.System(entry.Name);
        return new CommandDesk(system, entry.Institutions, Submit(flow, entry), flow.Confirm, foundation.Store, system.Files, foundation.Configuration.Limits.MaxUnpackedBytes);
    }

    private static SubmitDoor Submit(FlowParts flow, NationalSystemEntry entry) => new(entry.Name, entry.Institutions, flow.Take, flow.Answers);

    /// <summary>What commands of a back office that is told by events do.</summary>
    /// <param name="system">Its name in the configuration.</param>
    internal CommandDesk Desk(string system) => desks[system];

    public BrokerConfiguration Configuration => foundation.Configuration;
    public ConfigurationMaterial Material => foundation.Material;
    internal LiveTls Tls => foundation.Tls;
    public IStore Store => foundation.Store;
    public ReceiveStage Receive { get; }
    public OperatorCommands Commands { get; }

    /// <summary>Whether a partner's endpoint has not answered lately, so that one effect at a time tries it.</summary>
    public Func<string, bool> IsAway { get; }

    /// <summary>Loops that run for as long as the broker does; one that ends takes the process with it.</summary>
    public IReadOnlyList<NodeLoop> Loops { get; }

    /// <summary>Every certificate in use, by what it is for: the node's own, those of the configuration and those of the trust registry.</summary>
    public IEnumerable<CertificateEnd> Certificates(DateTimeOffset now) => Certificates(foundation, now);

    private static IEnumerable<CertificateEnd> Certificates(NodeFoundation foundation, DateTimeOffset now)
    {
        var lines = foundation.Basis.Registry.Select(row => (Row: row, Hash: Hash256.Of(row.Certificate).ToString())).ToList();
        // What the registry ended is not missed, whatever the configuration still names.
        foreach (var end in foundation.Keys.Material.Ends())
            if (end.IsOwn || lines.All(l => l.Hash != end.Sha256)) yield return end;
        foreach (var (row, hash) in lines.Where(l => l.Row.Until is null && l.Row.Counts(now)))
        {
            using var certificate = X509CertificateLoader.LoadCertificate(row.Certificate);
            yield return new CertificateEnd(
                $"trust {row.Party} {row.Use.ToString().ToLowerInvariant()}: {certificate.GetNameInfo(X509NameType.SimpleName, false)}", new DateTimeOffset(certificate.NotAfter).ToUniversalTime(), false, hash);
        }
    }

    internal static BrokerNode Build(NodeFoundation foundation, TimeProvider clock, ILoggerFactory logs)
    {
        var revocation = new RevocationKeeper(
            foundation.Configuration.Revocation, foundation.Material.RevocationIssuers, foundation.Basis, new RevocationCache(Path.Combine(foundation.Configuration.Data.Folder, "revocation")), clock, logs.CreateLogger<RevocationKeeper>());
        var flow = FlowParts.Of(Ground(foundation) with { Revocation = revocation }, clock, logs);
        var retention = new Retention(foundation.Store, flow.Eraser, Terms(foundation.Configuration.Retention), clock, logs.CreateLogger<Retention>());
        return new BrokerNode(foundation, flow, revocation, [.. Loops()]);

        IEnumerable<NodeLoop> Loops()
        {
            for (var i = 0; i < foundation.Configuration.Workers; i++)
                yield return NodeLoop.Watched($"worker {i + 1}", clock, flow.Worker().RunAsync);
            foreach (var entry in foundation.Configuration.NationalSystems.Where(n => n.IsStaging))
                yield return NodeLoop.Watched($"door {entry.Name}", clock, new NationalDoor(foundation.National.System(entry.Name), entry.Institutions, Submit(flow, entry), flow.Confirm, clock, logs.CreateLogger<NationalDoor>()).RunAsync);
            if (foundation.Kind.Listen is { } listen) yield return new NodeLoop("listener", listen);
            yield return NodeLoop.Watched("journal", clock, new JournalKeeper(foundation.Store, foundation.Origin, foundation.LogKey, foundation.Promises, clock, logs.CreateLogger<JournalKeeper>()).RunAsync);
            if (foundation.Configuration.Partners.Any(p => p.Reconcile)) yield return NodeLoop.Watched("reconciler", clock, flow.Reconciler.RunAsync);
            yield return NodeLoop.Watched("trust", clock, new TrustWatch(foundation.Basis, clock, logs.CreateLogger<TrustWatch>()).RunAsync);
            yield return NodeLoop.Watched("certificates", clock, new CertificateWatch(now => Certificates(foundation, now), clock, logs.CreateLogger<CertificateWatch>()).RunAsync);
            if (foundation.Configuration.Revocation.Mode != RevocationMode.Off) yield return NodeLoop.Watched("revocation", clock, revocation.RunAsync);
            // Only pages ask for that order; what changed while there were none is reckoned once there are.
            if (foundation.Configuration.Portal is not null)
                yield return NodeLoop.Watched("turns", clock, new TurnKeeper(foundation.Store, () => foundation.Basis.Current, clock, logs.CreateLogger<TurnKeeper>()).RunAsync);
            yield return NodeLoop.Watched("housekeeping", clock, new Housekeeper(foundation.Store, retention, clock, logs.CreateLogger<Housekeeper>()).RunAsync);
        }
    }

    /// <summary>Where what is told about revocation cannot be had, with the reason.</summary>
    public IReadOnlyList<(string Place, string Why)> RevocationFailing() => revocation.Failing();

    public ValueTask DisposeAsync()
    {
        revocation.Dispose();
        return foundation.DisposeAsync();
    }

    private static FlowGround Ground(NodeFoundation foundation) => new()
    {
        Settings = Settings(foundation.Configuration),
        Store = foundation.Store,
        Secrets = foundation.Secrets,
        Promises = foundation.Promises,
        Transport = foundation.Transport,
        Ids = foundation.Ids,
        Codec = new FlowAs4Codec(),
        Keys = foundation.Keys,
        Intake = foundation.Keys,
        National = foundation.National,
        Identity = LogKeyOf.Identity(foundation.Material),
        Kept = foundation.Kept,
        Basis = () => foundation.Basis.Current,
        Refresh = foundation.Basis.RefreshAsync,
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
        EarlyWait = TimeSpan.FromHours(configuration.Limits.EarlyWaitHours),
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
