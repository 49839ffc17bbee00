using MessageBroker.App.Configuration;
using MessageBroker.App.Health;
using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Exchange.Flow.Operating;
using MessageBroker.Exchange.Flow.Verdicts;
using MessageBroker.Exchange.Flow.Views;
using MessageBroker.Exchange.Store;
using MessageBroker.Portal;
using MessageBroker.Portal.Hosting;
using MessageBroker.Schemas.Findings;
using Microsoft.Extensions.Logging;

namespace MessageBroker.App.Hosting;

/// <summary>The web pages of a node: a host of their own, and read connections of their own with a time limit.</summary>
internal sealed class NodePortal : IAsyncDisposable
{
    /// <summary>Longest single read of a page.</summary>
    private static readonly TimeSpan ReadLimit = TimeSpan.FromSeconds(2);

    private readonly NodeStore reading;
    private readonly WebApplication app;

    private NodePortal(NodeStore reading, WebApplication app) => (this.reading, this.app) = (reading, app);

    /// <summary>Where it listens, once it was started.</summary>
    public WebApplication App => app;

    /// <summary>Null with the findings where the store cannot be opened beside its owner.</summary>
    public static async Task<(NodePortal? Portal, IReadOnlyList<Finding> Findings)> OpenAsync(
        BrokerNode node, PortalEntry entry, BrokerHealth health, Func<VerdictBasis> basis, ILoggerFactory logs, TimeProvider clock, CancellationToken cancellationToken)
    {
        var (configuration, material) = (node.Configuration, node.Material);
        var opening = await NodeStore.OpenReadOnlyAsync(configuration, material, clock, cancellationToken, ReadLimit);
        if (opening.Store is not { } reading) return (null, opening.Findings);
        var logKey = LogKeyOf.Verifier(LogKeyOf.Origin(configuration).ToString(), material);
        var settings = new PortalSettings
        {
            Url = entry.Url, Listen = entry.Listen, Certificate = material.Portal?.Certificate, AsksCertificates = entry.ClientCertificates, Name = entry.Name ?? configuration.Node,
            Environment = configuration.Environment.ToString().ToLowerInvariant(), Zone = TimeZoneInfo.FindSystemTimeZoneById(entry.Zone),
            Idle = TimeSpan.FromMinutes(entry.SessionMinutes), ConfigurationName = Path.GetFileName(configuration.Path),
        };
        var parts = new PortalParts
        {
            Reads = reading.Store, Writes = node.Store, Vault = new Vault(reading.Secrets), Basis = basis, Clock = clock, Logs = logs, IsAway = node.IsAway,
            Evidence = () => new CaseEvidence(reading.Secrets, basis(), logKey), LogKey = logKey, Promises = () => BrokerReading.Promises(configuration.Data.Promises),
            Views = new ContentViews(node.Store, new RandomIds(clock), configuration.Node, clock),
            NodeAsync = async cancellation => ViewOf(configuration.Node, await health.CheckAsync(cancellation), node.Certificates(clock.GetUtcNow())),
        };
        return (new NodePortal(reading, PortalHost.Build(settings, parts)), opening.Findings);
    }

    public Task StartAsync(CancellationToken cancellationToken) => app.StartAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        await reading.DisposeAsync();
    }

    private static NodeView ViewOf(string node, HealthReport report, IEnumerable<CertificateEnd> ends) =>
        new(report.Ready, report.OldestUnfinishedSeconds, report.Messages, report.Findings)
        {
            Node = node, Engine = report.Engine,
            Certificates = [.. ends.Select(e => new CertificateLine(e.Use, e.Ends, e.IsOwn || e.IsOfPages)).OrderBy(c => c.Ends).ThenBy(c => c.Use, StringComparer.Ordinal)],
        };
}
