using System.Runtime.ExceptionServices;
using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Exchange.Store.Secrets;
using MessageBroker.Exchange.Store.Tables;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Exchange.Store.Postgres;

/// <summary>
/// The store in one PostgreSQL database that any number of nodes share. The lock on a case row is the lease; locks, durability and
/// replication are the server's. Nothing here has a thread or a timer of its own; the host runs <see cref="ListenAsync"/>, a hint that
/// shortens waiting and nothing else.
/// </summary>
public sealed class PostgresStore : IStore, ISecretUse, IAsyncDisposable
{
    /// <summary>Name of the channel on which nodes tell each other of work.</summary>
    private const string Channel = "broker_work";

    private static readonly TimeSpan NotifyPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan ShortestRest = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestRest = TimeSpan.FromSeconds(10);

    private readonly PostgresConnections connections;
    private readonly PostgresWatch watch;
    private readonly PostgresClaims claims;
    private readonly PostgresWriter? writer;
    private readonly GroupCommit<PendingWrite>? commits;
    private readonly WorkPulse pulse;
    private readonly Lock gate = new();
    private long? notified;
    private long groups;

    /// <summary>Name and version of the engine.</summary>
    public string Engine => $"PostgreSQL {connections.ServerVersion}";

    internal PostgresStore(PostgresStoreOptions options, PostgresConnections connections, PostgresWatch watch, bool readOnly)
    {
        Options = options;
        this.connections = connections;
        this.watch = watch;
        claims = new PostgresClaims(options, connections);
        pulse = new WorkPulse(options.Time);
        if (readOnly) return;
        writer = new PostgresWriter(options, connections);
        commits = new GroupCommit<PendingWrite>(options.MostInGroup, group => writer.CommitAsync(group, CommittedAsync));
    }

    /// <summary>The id this store was made with; the keys name it too.</summary>
    public Guid Identity => watch.Identity!.Value;

    /// <summary>System identifier and timeline of the server as the newest connection found them.</summary>
    public PostgresSight Sight => watch.Sight!;

    /// <summary>Promises of this node that the database does not hold; while there are any, every call is "away: behind".</summary>
    public IReadOnlyList<Promise> Lost => watch.Lost;

    /// <summary>What an operator is told while something is missing; null while nothing is.</summary>
    public Finding? Behind => watch.IsBehind ? watch.Behind() : null;

    /// <summary>Called when the database turns out to have another history than before; never while a connection is in use for anything else.</summary>
    public Action? OtherHistory { get => watch.OtherHistory; set => watch.OtherHistory = value; }

    /// <summary>Durable commits of this node since it opened the store, those of claimed groups included.</summary>
    public long Commits => Interlocked.Read(ref groups);

    /// <summary>Claims that could not be taken back because the store was away.</summary>
    internal int Uncounted { get; set; }

    internal PostgresStoreOptions Options { get; }

    /// <summary>Opens the store for a node: migrates, and refuses what it cannot work on, with the reason.</summary>
    /// <param name="promised">What this node promised last; null where nothing is compared.</param>
    public static Task<PostgresOpening> OpenAsync(PostgresStoreOptions options, Func<KeptPromises>? promised, CancellationToken cancellationToken) =>
        PostgresStart.OpenAsync(options, promised, cancellationToken);

    /// <summary>Opens beside running brokers, or without one, for reads alone: no migration, also on a standby. Writing to it is a defect.</summary>
    public static Task<PostgresOpening> OpenReadOnlyAsync(PostgresStoreOptions options, CancellationToken cancellationToken) =>
        PostgresStart.OpenReadOnlyAsync(options, cancellationToken);

    public async Task<IClaimedGroup> ClaimDueAsync(DateTimeOffset now, int max, CancellationToken cancellationToken)
    {
        if (writer is null) throw new InvalidOperationException("the store is open for reading only");
        cancellationToken.ThrowIfCancellationRequested();
        pulse.Clear();
        var (link, cases) = await OnFreshLinkAsync(async link => (link, await claims.TakeAsync(link, now, max)), taken => taken.Item2.Count > 0, cancellationToken);
        // More may be due than this worker takes: others need not wait for the next commit.
        if (cases.Count == max) pulse.Set();
        return new PostgresClaimedGroup(this, cases.Count == 0 ? null : link, cases);
    }

    public async Task<T> WriteAsync<T>(Func<IStoreSession, ValueTask<T>> work, CancellationToken cancellationToken)
    {
        if (commits is null) throw new InvalidOperationException("the store is open for reading only");
        var result = default(T)!;
        var write = new PendingWrite([async session => result = await work(session)]);
        await commits.AddAsync(write, cancellationToken);
        if (write.Failures[0] is { } failure) ExceptionDispatchInfo.Throw(failure);
        return result;
    }

    public Task<T> ReadAsync<T>(Func<IStoreReader, ValueTask<T>> read, CancellationToken cancellationToken) => ReadTablesAsync(reader => read(reader), cancellationToken);

    public Task<DateTimeOffset?> NextDueAsync(CancellationToken cancellationToken) =>
        OnFreshLinkAsync(link => claims.EarliestAsync(link).AsTask(), _ => false, cancellationToken);

    public Task WaitForWorkAsync(TimeSpan most, CancellationToken cancellationToken) => pulse.WaitAsync(most, cancellationToken);

    /// <summary>
    /// At start, before the first claim: no other process has this node's name, so its open attempts belong to one that is gone. They end as
    /// process-ended, which does not count, and their effects are due now. Those of other nodes end at their deadlines.
    /// </summary>
    /// <returns>How many were ended.</returns>
    public Task<int> EndOrphanedAttemptsAsync(CancellationToken cancellationToken) => WriteAsync(
        session => ((PostgresSession)session).EndOrphanedAttemptsAsync(Options.Node, Options.Time.GetUtcNow()), cancellationToken);

    public Task<bool> HasMessagesAsync(CancellationToken cancellationToken) => ReadTablesAsync(reader => reader.HasMessagesAsync(), cancellationToken);

    public Task<IReadOnlySet<Guid>> UsedSecretsAsync(IReadOnlyCollection<Guid> candidates, CancellationToken cancellationToken) =>
        ReadTablesAsync(reader => reader.UsedSecretsAsync(candidates), cancellationToken);

    public Task<IReadOnlyList<(Guid SecretId, Guid MessageId)>> SecretsOfPayloadsAsync(Guid after, int max, CancellationToken cancellationToken) =>
        ReadTablesAsync(reader => reader.SecretsOfPayloadsAsync(after, max), cancellationToken);

    /// <summary>The server's settings as a connection of the pool has them.</summary>
    internal Task<Dictionary<string, string>> SettingsAsync(CancellationToken cancellationToken) => OnFreshLinkAsync(
        async link => (await link.RowsAsync("SELECT name, current_setting(name) FROM pg_settings", row => (Name: row.Text(0), Value: row.Text(1)))).ToDictionary(s => s.Name, s => s.Value),
        _ => false,
        cancellationToken);

    internal Task<bool> HasSchemaAsync(string schema, CancellationToken cancellationToken) => OnFreshLinkAsync(
        link => link.AnyAsync("SELECT 1 FROM pg_namespace WHERE nspname = @schema", ("@schema", schema)).AsTask(), _ => false, cancellationToken);

    /// <summary>
    /// Listens for other nodes' hints until it is cancelled. A connection that is lost is made again after a pause that doubles; without one,
    /// work is found by looking, a little later.
    /// </summary>
    public async Task ListenAsync(CancellationToken cancellationToken)
    {
        var rest = ShortestRest;
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await using var link = await connections.OpenSingleAsync(cancellationToken);
                link.Connection.Notification += (_, told) =>
                {
                    if (told.Payload != Options.Node) pulse.Set();
                };
                await link.RunAsync($"LISTEN {Channel}");
                // Whatever was told while nobody listened.
                pulse.Set();
                rest = ShortestRest;
                while (true) await link.Connection.WaitAsync(cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure) when (PostgresEngine.Named(failure) is StoreAwayException || failure is InvalidOperationException)
            {
                // InvalidOperationException: the driver's word for a connection that broke. Ends early when cancelled.
                await Task.WhenAny(Task.Delay(rest, Options.Time, cancellationToken));
                rest = rest * 2 < LongestRest ? rest * 2 : LongestRest;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (writer is not null) await writer.DisposeAsync();
        await claims.DisposeAsync();
        await connections.DisposeAsync();
    }

    /// <summary>
    /// Takes the claims of a group back whose transaction the server ended: a lock that is lost is no process that ended. A case that somebody
    /// holds by now is left to him, and so is everything where the store is away: then they count until a step is applied.
    /// </summary>
    internal async Task TakeBackAsync(IReadOnlyList<CaseKey> cases)
    {
        try
        {
            await OnFreshLinkAsync(link => PostgresClaims.TakeBackAsync(link, cases), _ => false, CancellationToken.None);
        }
        catch (StoreAwayException)
        {
            Uncounted++;
        }
    }

    /// <summary>What follows a commit that left work: this process's workers are woken, and the others' at most ten times a second.</summary>
    internal async Task CommittedAsync(PostgresLink link, DateTimeOffset? due)
    {
        Interlocked.Increment(ref groups);
        if (due is not { } earliest) return;
        claims.Window.Include(earliest);
        pulse.Set();
        lock (gate)
        {
            if (notified is { } last && Options.Time.GetElapsedTime(last) < NotifyPause) return;
            notified = Options.Time.GetTimestamp();
        }
        try
        {
            await link.RowsAsync("SELECT 1 FROM pg_notify(@channel, @node)", _ => true, ("@channel", Channel), ("@node", Options.Node));
        }
        catch (StoreAwayException)
        {
            // A hint only: the commit stands, and others find the work by looking.
            Untold++;
        }
    }

    /// <summary>Hints that could not be given.</summary>
    internal int Untold { get; private set; }

    internal void Release(IReadOnlyList<CaseKey> cases)
    {
        if (cases.Count == 0) return;
        claims.Give(cases);
        // Work that came for these cases while they were held found nobody who could take it.
        pulse.Set();
    }

    internal Task<T> ReadTablesAsync<T>(Func<TableReader, ValueTask<T>> read, CancellationToken cancellationToken) => OnFreshLinkAsync(
        async link =>
        {
            await link.RunAsync("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
            var reader = new TableReader(link);
            try
            {
                return await read(reader);
            }
            finally
            {
                reader.Close();
                if (link.IsOpen && link.Fault is null) await link.RunAsync("COMMIT");
            }
        },
        _ => false,
        cancellationToken);

    /// <summary>
    /// Runs work on a connection of the pool, once more on a new one where the first turned out to be dead before its first statement had an
    /// answer. The connection goes back unless the result keeps it.
    /// </summary>
    private async Task<T> OnFreshLinkAsync<T>(Func<PostgresLink, Task<T>> work, Func<T, bool> keeps, CancellationToken cancellationToken)
    {
        for (var again = false; ; again = true)
        {
            var link = await connections.OpenAsync(cancellationToken);
            var kept = false;
            try
            {
                link.Stop = cancellationToken;
                var result = await work(link);
                kept = keeps(result);
                return result;
            }
            catch (StoreAwayException away) when (!again && away.Reason == "unreachable" && link.Statements == 1)
            {
                // The server closed it while it lay idle; the others of the pool are no better.
                connections.Clear();
            }
            finally
            {
                if (!kept) await link.DisposeAsync();
            }
        }
    }
}

/// <summary>Either a store or the finding that says why it cannot be used, with server and database as its place.</summary>
public sealed record PostgresOpening(PostgresStore? Store, Finding? Finding);
