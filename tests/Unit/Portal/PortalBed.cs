using System.Net;
using System.Security.Cryptography.X509Certificates;
using MessageBroker.Evidence.Journal;
using MessageBroker.Evidence.Keys;
using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Operating;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Exchange.Flow.Verdicts;
using MessageBroker.Exchange.Flow.Views;
using MessageBroker.Exchange.Store;
using MessageBroker.Exchange.Store.Sqlite;
using MessageBroker.Portal;
using MessageBroker.Portal.Hosting;
using MessageBroker.Portal.SignIn;
using MessageBroker.Schemas.Institutions;
using MessageBroker.Schemas.Packs;
using MessageBroker.Schemas.Rules;
using MessageBroker.Tests.Unit.App;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace MessageBroker.Tests.Unit.Portal;

/// <summary>The pages over a store of their own, on loopback, without a broker behind them.</summary>
internal sealed partial class PortalBed : IAsyncDisposable
{
    public const string Password = "correct horse battery";

    public static readonly DateTimeOffset Noon = new(2026, 11, 24, 10, 0, 0, TimeSpan.Zero);

    private static readonly Lazy<string> Hash = new(() => Passwords.Hash(Password));

    private readonly TemporaryFolder folder;
    private readonly SqliteStore reads;

    private PortalBed(TemporaryFolder folder, SqliteStore store, SqliteStore reads, WebApplication app, FakeTimeProvider clock) =>
        (this.folder, Store, this.reads, App, Clock) = (folder, store, reads, app, clock);

    public SqliteStore Store { get; }

    public WebApplication App { get; }

    public FakeTimeProvider Clock { get; }

    public RandomIds Ids { get; } = new(TimeProvider.System);

    /// <summary>What health says of the node.</summary>
    public NodeShown Node { get; private init; } = new();

    public Uri Address => new(App.Urls.First());

    /// <param name="tls">The certificate of the pages, which then ask for one; null: plain http.</param>
    public static async Task<PortalBed> MakeAsync(X509Certificate2? tls = null)
    {
        var (folder, clock) = (new TemporaryFolder(), new FakeTimeProvider(Noon));
        var path = Path.Combine(folder.Path, "store.db");
        var store = (await SqliteStore.OpenAsync(new SqliteStoreOptions { Path = path, Node = "test-1", Time = clock, Ids = new RandomIds(TimeProvider.System) }, CancellationToken.None)).Store!;
        var reads = (await SqliteStore.OpenReadOnlyAsync(path, TimeProvider.System, CancellationToken.None, TimeSpan.FromSeconds(2))).Store!;
        var (basis, node) = (Basis(), new NodeShown());
        var app = PortalHost.Build(
            new PortalSettings
            {
                Certificate = tls, AsksCertificates = tls is not null,
                Url = new Uri("http://127.0.0.1:8080/"), Listen = new IPEndPoint(IPAddress.Loopback, 0), Name = "test-1", Environment = "test",
                Zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Sofia"), Idle = TimeSpan.FromMinutes(30), ConfigurationName = "broker.json",
            },
            new PortalParts
            {
                Reads = reads, Writes = store, Vault = new Vault(Secrets), Views = new ContentViews(store, new RandomIds(clock), "test-1", clock),
                Evidence = () => new CaseEvidence(Secrets, basis, LogKey.VerifierKey), LogKey = LogKey.VerifierKey, Promises = () => (null, null), Basis = () => basis, Clock = clock, Logs = NullLoggerFactory.Instance,
                NodeAsync = _ => Task.FromResult(node.View),
            });
        await app.StartAsync();
        return new PortalBed(folder, store, reads, app, clock) { Node = node };
    }

    /// <summary>An account with the one password of these tests.</summary>
    public Task AccountAsync(string name, string role, params string[] institutions) => AccountAsync(name, role, null, institutions);

    /// <summary>An account, by a certificate alone where one is given.</summary>
    public Task AccountAsync(string name, string role, X509Certificate2? certificate, params string[] institutions) => Store.WriteAsync(async session =>
    {
        await session.PutAccountAsync(new AccountRow
        {
            Name = name, PasswordHash = certificate is null ? Hash.Value : "", Certificate = certificate is null ? null : AccountRow.CertificateOf(certificate), Roles = [role], Institutions = institutions.Length == 0 ? ["*"] : institutions, Stamp = Ids.NewId(), ChangedAt = Noon, ChangedBy = "test",
        });
        return true;
    }, CancellationToken.None);

    /// <summary>A message with its case.</summary>
    public async Task<MessageRow> MessageAsync(string institution, string caseId, MessageState state = MessageState.Held, Func<MessageRow, MessageRow>? change = null)
    {
        var row = new MessageRow
        {
            Id = Ids.NewId(), Case = new CaseKey(institution, caseId), Direction = Direction.Inbound, State = state, SecretId = Ids.NewId(), SedType = "F001", Partner = "RO:80246", CreatedAt = Noon, UpdatedAt = Noon,
        };
        row = change?.Invoke(row) ?? row;
        await Store.WriteAsync(async session =>
        {
            await session.InsertCaseAsync(new CaseRow { Key = row.Case, CreatedAt = row.CreatedAt });
            return await session.InsertMessageAsync(row);
        }, CancellationToken.None);
        return row;
    }

    /// <summary>Content of a message, under its kind.</summary>
    public Task PayloadAsync(MessageRow message, string kind, byte[] bytes) => Store.WriteAsync(async session =>
    {
        var entry = Ids.NewId();
        await session.PutPayloadsAsync([new PayloadRow(message.Id, kind, entry, PayloadCipher.Seal(Secrets.Only, new PayloadPlace(entry, message.Id, kind), bytes, Ids))]);
        return true;
    }, CancellationToken.None);

    /// <summary>A browser that nobody has signed in with.</summary>
    public PlainBrowser Browser(X509Certificate2? certificate = null) => new(Address, certificate);

    public async Task<PlainBrowser> SignedInAsync(string name, string role, params string[] institutions)
    {
        await AccountAsync(name, role, institutions);
        var browser = Browser();
        var answer = await browser.SignInAsync(name, Password);
        Assert.Equal(HttpStatusCode.SeeOther, answer.Status);
        return browser;
    }

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        reads.Dispose();
        Store.Dispose();
        folder.Dispose();
    }

    public sealed class NodeShown
    {
        public NodeView View { get; set; } = new(true, null, new Dictionary<string, long>(), []) { Node = "test-1" };
    }

    public static VerdictBasis Basis() => new(
        PackSet.Embedded, RuleSet.Current, InstitutionDirectory.Read("test", """{ "environment": "test", "institutions": [] }"""u8).Directory!,
        new Parties
        {
            Environment = "test", MaxUnpackedBytes = 1, MaxParts = 1,
            Hosted = [new HostedInstitution("BG:BGASA", "iis", "BG", "", ""), new HostedInstitution("BG:BGNSI", "nsi", "BG", "", "")],
            Partners = [new Partner { Name = "ro-anpis", Institutions = ["RO:80246"], Endpoint = "https://ro.example/as4", IsEndpoint = true, BusinessAnchors = [] }],
        }, []);
}
