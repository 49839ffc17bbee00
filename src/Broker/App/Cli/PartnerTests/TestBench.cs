using MessageBroker.App.Hosting;
using MessageBroker.Evidence.Keys;
using MessageBroker.Exchange.As4.Http;
using MessageBroker.Exchange.Flow;
using MessageBroker.Exchange.Flow.Outbound;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Exchange.Flow.Verdicts;
using MessageBroker.Exchange.Store;
using MessageBroker.Exchange.Store.Promises;
using MessageBroker.Exchange.Store.Secrets;
using MessageBroker.Exchange.Store.Sqlite;
using MessageBroker.Schemas.Institutions;
using MessageBroker.Schemas.Packs;
using MessageBroker.Schemas.Rules;
using Microsoft.Extensions.Logging.Abstractions;

namespace MessageBroker.App.Cli.PartnerTests;

/// <summary>
/// The ground of a partner test: the broker's own flow over a store of the test's own. It lies in the folder <c>store</c> of
/// <c>--out</c>, so that a later run knows what came before; without <c>--out</c> in a temporary folder that goes with the run.
/// No national system and no pack is there: nothing is converted or delivered.
/// </summary>
internal sealed class TestBench : IAsyncDisposable
{
    private const string Node = "partner-test";
    private readonly TimeProvider clock;
    private readonly string? temporary;
    private MasterKey? master;
    private NodeStore? opened;
    private PromiseFile? promises;

    private TestBench(TimeProvider clock, string? temporary) => (this.clock, this.temporary, Ids) = (clock, temporary, new RandomIds(clock));

    public IStore Store => opened!.Store;
    public IIdSource Ids { get; }

    /// <exception cref="VerbStop">The folder cannot be used: exit code 3.</exception>
    public static async Task<TestBench> OpenAsync(VerbContext context, string? root, CancellationToken cancellationToken)
    {
        var temporary = root is null ? Directory.CreateTempSubdirectory("broker-test-").FullName : null;
        var bench = new TestBench(context.Terminal.Clock, temporary);
        try
        {
            await bench.OpenAsync(Folder(root ?? temporary!), cancellationToken);
            return bench;
        }
        catch
        {
            await bench.DisposeAsync();
            throw;
        }
    }

    /// <summary>The flow of a broker, over this ground and what the call brings.</summary>
    public FlowParts Flow(TestParties parties, ITransport transport, IAs4Codec codec, FlowSettings settings)
    {
        var directory = InstitutionDirectory.Read("partner test", """{ "environment": "test", "institutions": [] }"""u8).Directory!;
        var basis = new VerdictBasis(new PackSet([]), RuleSet.Current, directory, parties.ToParties(), []);
        return FlowParts.Of(new FlowGround
        {
            Settings = settings,
            Store = Store,
            Secrets = opened!.Secrets,
            Promises = promises!,
            Transport = transport,
            Ids = Ids,
            Codec = codec,
            Keys = parties,
            National = new NationalSystems([], []),
            // Nothing is taken from a national system here.
            Identity = new RequestIdentity(new byte[MasterKey.Size]),
            Basis = () => basis,
        }, clock, NullLoggerFactory.Instance);
    }

    public static FlowSettings Settings(int attempts = 1, TimeSpan? timeout = null) => new()
    {
        // One call asks what the partner says now.
        WaitsForTrust = false,
        Node = Node,
        SendAttempts = attempts,
        FirstRetry = TimeSpan.FromSeconds(1),
        LongestRetry = TimeSpan.FromSeconds(1),
        SendTimeout = timeout ?? TimeSpan.FromSeconds(60),
    };

    public async ValueTask DisposeAsync()
    {
        promises?.Dispose();
        if (opened is not null) await opened.DisposeAsync();
        master?.Dispose();
        if (temporary is not null) Directory.Delete(temporary, recursive: true);
    }

    private static string Folder(string root)
    {
        try
        {
            return Directory.CreateDirectory(Path.Combine(root, "store")).FullName;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw VerbStop.NotThere("folder", ("folder", root), ("reason", fault.Message));
        }
    }

    private async Task OpenAsync(string folder, CancellationToken cancellationToken)
    {
        master = Master(folder);
        var file = PromiseFile.Open(Path.Combine(folder, "promises"));
        promises = file.File ?? throw VerbStop.Missing(file.Finding!.Path, file.Finding);
        var store = await NodeStore.OpenSqliteAsync(
            new SqliteStoreOptions { Path = Path.Combine(folder, "broker.db"), Node = Node, Time = clock, Ids = Ids },
            new SecretPoolOptions { Path = Path.Combine(folder, "keys.db"), Node = Node, Master = master, Time = clock, Ids = Ids },
            () => promises.Newest, cancellationToken);
        opened = store.Store ?? throw VerbStop.Missing(store.Findings[0].Path, store.Findings[0]);
    }

    private MasterKey Master(string folder)
    {
        var file = Path.Combine(folder, "master.key");
        var loading = File.Exists(file) ? MasterKey.Load(file) : MasterKey.Create(file, Ids);
        return loading.Key ?? throw VerbStop.Missing($"{file}: {loading.Fault}");
    }
}

/// <summary>Who is who in a partner test. One key speaks for whatever institution is ours.</summary>
/// <param name="Key">Our ebMS key.</param>
/// <param name="Own">Our party; null takes messages for anybody.</param>
/// <param name="Partner">The party that is sent to, at <paramref name="Endpoint"/>; null where nothing is sent.</param>
internal sealed record TestParties(SigningKey Key, string? Own, string? Partner = null, Uri? Endpoint = null) : IInstitutionKeys
{
    public bool Hosts(string institution) => Own is null || Own == institution;

    public SigningKey Business(string institution, DateTimeOffset at) => Key;

    public SigningKey Ebms(string institution, DateTimeOffset at) => Key;

    public Parties ToParties() => new()
    {
        Environment = "test",
        Hosted = [new HostedInstitution(Own ?? "*", "", "", "", Key.Certificate.ExportCertificatePem())],
        Partners = Partner is null ? [] : [new Partner { Institutions = [Partner], Endpoint = Endpoint!.AbsoluteUri, IsEndpoint = true, BusinessAnchors = [] }],
        MaxUnpackedBytes = Exchange.As4.As4Limits.Default.MaxPayloadBytes,
        MaxParts = Exchange.As4.As4Limits.Default.MaxParts,
    };
}
