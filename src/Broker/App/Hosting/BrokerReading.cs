using System.Globalization;
using MessageBroker.App.Configuration;
using MessageBroker.Evidence.Journal.Notes;
using MessageBroker.Evidence.Keys;
using MessageBroker.Exchange.As4;
using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Exchange.Flow.Replay;
using MessageBroker.Exchange.Flow.Trusting;
using MessageBroker.Exchange.Flow.Verdicts;
using MessageBroker.Exchange.Store;
using MessageBroker.Exchange.Store.Promises;
using MessageBroker.Exchange.Store.Secrets;
using MessageBroker.Exchange.Store.Sqlite;
using MessageBroker.Schemas.Findings;
using MessageBroker.Schemas.Rules;

namespace MessageBroker.App.Hosting;

/// <summary>A broker's store opened for reading, beside the running broker or without one. It holds no transport and sends nothing.</summary>
public sealed class BrokerReading : IAsyncDisposable
{
    private readonly NodeStore kind;
    private readonly ConfigurationMaterial material;
    private readonly string promises;

    private BrokerReading(NodeStore kind, ConfigurationMaterial material, VerdictBasis basis, NoteVerifierKey logKey, string promises)
    {
        this.kind = kind;
        this.promises = promises;
        this.material = material;
        Basis = basis;
        LogKey = logKey;
        Vault = new Vault(kind.Secrets);
    }

    public IStore Store => kind.Store;
    public ISecretPool Secrets => kind.Secrets;
    public Vault Vault { get; }
    public VerdictBasis Basis { get; }
    public NoteVerifierKey LogKey { get; }

    /// <summary>The TLS key that is configured for an instant; null where the access point is plain http.</summary>
    internal SigningKey? TlsKeyAt(DateTimeOffset at) => material.Tls?.At(at);

    /// <summary>Recomputes verdicts with the rules and conversions of this program, the rules in the versions that judged then.</summary>
    public Replayer Replayer() => new(kind.Secrets, new BasisArchive(RuleSet.Known, Basis.Converters), new VerdictReplay(new FlowAs4Codec()), LogKey);

    public CaseEvidence Evidence() => new(kind.Secrets, Basis, LogKey);

    /// <summary>What the node promised, read from its file beside the store; null where there is none. A damaged file says so too.</summary>
    public (KeptPromises? Kept, Finding? Fault) Promises() => Promises(promises);

    /// <summary>The same for a promise file.</summary>
    public static (KeptPromises? Kept, Finding? Fault) Promises(string promises)
    {
        try
        {
            if (PromiseFile.Read(promises) is not { } read) return (null, null);
            var fault = read.DamagedLine is { } line ? Finding.Of("FLW-0530", promises, ("line", line.ToString(CultureInfo.InvariantCulture))) : null;
            return (new KeptPromises(read.Promises, read.Checkpoint), fault);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (null, Finding.Of("FLW-0531", promises, ("detail", e.Message)));
        }
    }

    public static async Task<ReadingOpening> OpenAsync(string configurationFile, TimeProvider clock, CancellationToken cancellationToken)
    {
        var check = StartUp.Check(configurationFile, clock.GetUtcNow(), opensTokens: false);
        if (check is not { Configuration: { } configuration, Material: { } material }) return new ReadingOpening(null, check.Findings);
        var (basis, basisFindings) = BasisOf.Load(configuration, material, cancellationToken);
        if (basis is null) return new ReadingOpening(null, basisFindings);
        var opening = await NodeStore.OpenReadOnlyAsync(configuration, material, clock, cancellationToken);
        if (opening.Store is not { } kind) return new ReadingOpening(null, opening.Findings);
        using var key = LogKeyOf.Material(configuration, material);
        var trust = await kind.Store.ReadAsync(reader => reader.TrustAsync(), cancellationToken);
        return new ReadingOpening(new BrokerReading(kind, material, basis.With(LiveBasis.With(basis.Parties, trust)), key.VerifierKey, configuration.Data.Promises), opening.Findings);
    }

    public async ValueTask DisposeAsync()
    {
        await kind.DisposeAsync();
        material.Dispose();
    }
}

/// <summary>Either an opened store or the findings that say why not.</summary>
public sealed record ReadingOpening(BrokerReading? Reading, IReadOnlyList<Finding> Findings);
