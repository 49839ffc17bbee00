using MessageBroker.App.Configuration;
using MessageBroker.Evidence.Journal.Notes;
using MessageBroker.Exchange.As4.Http;
using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Exchange.Flow.Verdicts;
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
    public required VerdictBasis Basis { get; init; }
    /// <summary>The inputs of <see cref="Basis"/>, committed before the first message.</summary>
    public required KeptInputs Kept { get; init; }
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
        return new FoundationOpening(new NodeFoundation
        {
            Configuration = configuration,
            Material = material,
            Basis = basis,
            Kept = kept,
            Kind = kind,
            Promises = file,
            LogKey = LogKeyOf.Material(configuration, material),
            National = national,
            Transport = new HttpAs4Transport(Tls(material), clock),
            Ids = new RandomIds(clock),
        }, opening.Findings);
    }

    /// <summary>One TLS identity, as client and as server.</summary>
    public static As4TlsOptions Tls(ConfigurationMaterial material) => new() { Own = material.Tls?.Certificate, Anchors = material.TlsTrust };

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
