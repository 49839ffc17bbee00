using MessageBroker.App.Configuration;
using MessageBroker.Evidence.Journal.Notes;
using MessageBroker.Exchange.As4.Http;
using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Exchange.Flow.Trusting;
using MessageBroker.Exchange.Store;
using MessageBroker.Exchange.Store.Promises;
using MessageBroker.Exchange.Store.Secrets;
using MessageBroker.Exchange.Store.Sqlite;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.App.Hosting;

/// <summary>What the flow stands on: everything that is opened from disk before the first stage runs.</summary>
internal sealed class NodeFoundation : IAsyncDisposable
{
    public required BrokerConfiguration Configuration { get; init; }
    public required ConfigurationMaterial Material { get; init; }
    /// <summary>What verdicts rest on; its inputs are committed before the first message.</summary>
    public required LiveBasis Basis { get; init; }
    public required KeptInputs Kept { get; init; }
    /// <summary>The node's own keys.</summary>
    public required LiveKeys Keys { get; init; }
    /// <summary>TLS, as client and as server.</summary>
    public required LiveTls Tls { get; init; }
    public required NodeStore Kind { get; init; }
    public required PromiseFile Promises { get; init; }
    public required NoteSigningKey LogKey { get; init; }
    public required NationalSystems National { get; init; }
    public required HttpAs4Transport Transport { get; init; }
    public required IIdSource Ids { get; init; }

    public IStore Store => Kind.Store;
    public SecretPool Secrets => Kind.Secrets;
    public LogOrigin Origin => LogKeyOf.Origin(Configuration);

    /// <summary>Opens everything, or says all that is in the way.</summary>
    public static async Task<FoundationOpening> OpenAsync(BrokerConfiguration configuration, ConfigurationMaterial material, TimeProvider clock, CancellationToken cancellationToken)
    {
        var (basis, findings) = BasisOf.Load(configuration, material, cancellationToken);
        if (basis is null) return new FoundationOpening(null, findings);
        var national = NationalSide.Systems(configuration, basis.Converters);
        Directory.CreateDirectory(configuration.Data.Folder);
        var promises = PromiseFile.Open(configuration.Data.Promises);
        if (promises.File is not { } file) return new FoundationOpening(null, [promises.Finding!]);
        var opening = await NodeStore.OpenAsync(configuration, material, () => file.Newest, clock, cancellationToken);
        if (opening.Store is not { } kind)
        {
            file.Dispose();
            return new FoundationOpening(null, opening.Findings);
        }

        var kept = await KeptInputs.OfAsync(kind.Store, basis.Inputs, cancellationToken);
        kind.OnOtherHistory(kept.Forget);
        var live = new LiveBasis(basis, kept, kind.Store);
        await live.RefreshAsync(cancellationToken);
        var keys = new LiveKeys(configuration, material, live, clock);
        var tls = new LiveTls(keys, live, clock);
        return new FoundationOpening(new NodeFoundation
        {
            Configuration = configuration,
            Material = material,
            Basis = live,
            Kept = kept,
            Keys = keys,
            Tls = tls,
            Kind = kind,
            Promises = file,
            LogKey = LogKeyOf.Material(configuration, material),
            National = national,
            Transport = new HttpAs4Transport(() => tls.Now, clock),
            Ids = new RandomIds(clock),
        }, opening.Findings);
    }

    public async ValueTask DisposeAsync()
    {
        Transport.Dispose();
        await Kind.DisposeAsync();
        Promises.Dispose();
        LogKey.Dispose();
        Material.Dispose();
    }
}

/// <summary>Either the foundation or the findings that say why not.</summary>
internal sealed record FoundationOpening(NodeFoundation? Foundation, IReadOnlyList<Finding> Findings);
