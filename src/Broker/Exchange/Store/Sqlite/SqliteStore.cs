using System.Runtime.ExceptionServices;
using Microsoft.Data.Sqlite;
using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Exchange.Store.Secrets;
using MessageBroker.Exchange.Store.Tables;
using MessageBroker.Exchange.Store.Upkeep;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Exchange.Store.Sqlite;

/// <summary>
/// The store in one SQLite file (WAL, synchronous FULL). One process owns it; its writers share commits; its readers see snapshots
/// beside the writer. Nothing here has a thread or a timer of its own: everything runs when a caller calls.
/// </summary>
public sealed class SqliteStore : IStore, ISecretUse, IDisposable
{
    private readonly SqliteStoreOptions options;
    private readonly SqliteLink anchor;
    private readonly OwnerLock? owner;
    private readonly ReadPool readers;
    private readonly SqliteWriter? writer;
    private readonly GroupCommit<PendingWrite>? commits;
    private readonly SqliteClaims claims = new();
    private readonly WorkPulse pulse;
    private bool disposed;

    private SqliteStore(SqliteStoreOptions options, SqliteLink anchor, OwnerLock? owner, Guid identity)
    {
        this.options = options;
        this.anchor = anchor;
        this.owner = owner;
        Identity = identity;
        readers = new ReadPool(options.Path, options.ReadConnections, options.ReadLimit, options.Time);
        pulse = new WorkPulse(options.Time);
        if (owner is null) return;
        writer = new SqliteWriter(options, identity, IsGone);
        commits = new GroupCommit<PendingWrite>(options.MostInGroup, CommitGroupAsync);
    }

    /// <summary>The id this store was made with; the keys file names it too.</summary>
    public Guid Identity { get; }

    public string Path => options.Path;

    /// <summary>Claims that could not be taken back because the store was away.</summary>
    internal int Uncounted { get; private set; }

    /// <summary>Name and version of the engine, whether or not a store was opened yet.</summary>
    public static string Engine
    {
        get
        {
            SqliteEngine.Configure();
            return $"SQLite {SQLitePCL.raw.sqlite3_libversion().utf8_to_string()}";
        }
    }

    /// <summary>Durable commits since it was opened; with group commit fewer than writes.</summary>
    public long Commits => writer?.Commits ?? 0;

    /// <summary>
    /// Opens the store for the one process that owns it; makes a new one where none is and none was. Refuses an engine that loses work, a
    /// store in use, a file that is no store, one that has disappeared, and rows with states this program does not know.
    /// </summary>
    public static Task<StoreOpening> OpenAsync(SqliteStoreOptions options, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        options = options with { Path = System.IO.Path.GetFullPath(options.Path) };
        var (owner, inUse) = OwnerLock.Take(options.Path);
        if (owner is null) return Refused(inUse!);
        var (store, refusal) = Own(options, owner);
        if (store is null) owner.Dispose();
        return Task.FromResult(new StoreOpening(store, refusal));
    }

    /// <summary>As the other, for a node that keeps promises: a database that does not hold them all went back, and is not worked on.</summary>
    /// <param name="promised">What this node promised last.</param>
    public static async Task<StoreOpening> OpenAsync(SqliteStoreOptions options, Func<KeptPromises> promised, CancellationToken cancellationToken)
    {
        var opening = await OpenAsync(options, cancellationToken);
        if (opening.Store is not { } store) return opening;
        try
        {
            var lost = await store.ReadAsync(reader => LostTail.FindAsync(reader, promised()), cancellationToken);
            if (lost.IsNone) return opening;
            store.Dispose();
            return new StoreOpening(null, lost.At(store.options.Path));
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }

    /// <summary>Opens beside a running broker, or without one, for reads alone: no lock, no migration. Writing to it is a defect.</summary>
    /// <param name="limit">Longest time of one use of a connection; null: as long as it takes.</param>
    public static Task<StoreOpening> OpenReadOnlyAsync(string path, TimeProvider time, CancellationToken cancellationToken, TimeSpan? limit = null)
    {
        cancellationToken.ThrowIfCancellationRequested();
        path = System.IO.Path.GetFullPath(path);
        var (link, refusal) = SqliteFile.OpenForReading(path, SqliteFileKind.Store);
        if (link is null) return Refused(refusal!);
        var options = new SqliteStoreOptions { Path = path, Node = "", Time = time, Ids = new RandomIds(time), ReadLimit = limit };
        var (store, unusable) = Start(options, link, null, () => Completed(StoreIdentity.ReadAsync(link)) ?? Guid.Empty);
        return Task.FromResult(new StoreOpening(store, unusable));
    }

    public async Task<IClaimedGroup> ClaimDueAsync(DateTimeOffset now, int max, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        pulse.Clear();
        var taken = Look(link => claims.Take(
            max, behind => Completed(CaseTable.LanesAsync(link, behind, now, DateTimeOffset.MinValue, 1)), (lane, most) => Completed(CaseTable.DueAsync(link, lane, now, most))));
        // More may be due than this worker takes: others need not wait for the next commit.
        if (taken.Count == max) pulse.Set();
        return new SqliteClaimedGroup(this, taken.Count == 0 ? taken : await CountAsync(taken, cancellationToken));
    }

    public async Task<T> WriteAsync<T>(Func<IStoreSession, ValueTask<T>> work, CancellationToken cancellationToken)
    {
        var result = default(T)!;
        var failures = await CommitAsync(new PendingWrite([async session => result = await work(session)]), cancellationToken);
        if (failures[0] is { } failure) ExceptionDispatchInfo.Throw(failure);
        return result;
    }

    public Task<T> ReadAsync<T>(Func<IStoreReader, ValueTask<T>> read, CancellationToken cancellationToken) => readers.ReadAsync(read, cancellationToken);

    public async Task<DateTimeOffset?> NextDueAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return await Task.FromResult(Look(link => claims.Earliest(most => Completed(CaseTable.WaitingAsync(link, most)))));
    }

    public Task WaitForWorkAsync(TimeSpan most, CancellationToken cancellationToken) => pulse.WaitAsync(most, cancellationToken);

    /// <summary>
    /// At start, before the first claim: one process owns the store, so every attempt that is still open belongs to a process that is gone.
    /// They end as process-ended, which does not count, and their effects are due now.
    /// </summary>
    /// <returns>How many were ended.</returns>
    public Task<int> EndOrphanedAttemptsAsync(CancellationToken cancellationToken) => WriteAsync(
        session => ((SqliteSession)session).EndOrphanedAttemptsAsync(null, options.Time.GetUtcNow()), cancellationToken);

    public Task<bool> HasMessagesAsync(CancellationToken cancellationToken) => ReadSqliteAsync(reader => reader.HasMessagesAsync(), cancellationToken);

    public Task<IReadOnlySet<Guid>> UsedSecretsAsync(IReadOnlyCollection<Guid> candidates, CancellationToken cancellationToken) =>
        ReadSqliteAsync(reader => reader.UsedSecretsAsync(candidates), cancellationToken);

    public Task<IReadOnlyList<(Guid SecretId, Guid MessageId)>> SecretsOfPayloadsAsync(Guid after, int max, CancellationToken cancellationToken) =>
        ReadSqliteAsync(reader => reader.SecretsOfPayloadsAsync(after, max), cancellationToken);

    public void Dispose()
    {
        if (disposed) return;
        disposed = true;
        readers.Dispose();
        writer?.Dispose();
        anchor.Dispose();
        owner?.Dispose();
    }

    internal Task<T> ReadSqliteAsync<T>(Func<SqliteReader, ValueTask<T>> read, CancellationToken cancellationToken) => readers.ReadAsync(read, cancellationToken);

    internal async Task<Exception?[]> CommitAsync(PendingWrite write, CancellationToken cancellationToken)
    {
        if (commits is null) throw new InvalidOperationException("the store is open for reading only");
        await commits.AddAsync(write, cancellationToken);
        return write.Failures;
    }

    /// <summary>Bounds the file from the next commit on, as <see cref="SqliteStoreOptions.MaxPageCount"/> does from the start: a disk that fills up in the midst of work.</summary>
    /// <param name="mostPages">Null for no bound.</param>
    internal void Bound(int? mostPages) => writer!.MostPages = mostPages;

    /// <summary>Gives cases back; the claims of those that were not worked on are taken back first.</summary>
    internal async ValueTask ReleaseAsync(IReadOnlyList<CaseKey> cases, IReadOnlyList<CaseKey> untouched)
    {
        if (cases.Count == 0) return;
        try
        {
            if (untouched.Count > 0) await CommitAsync(new PendingWrite([session => ((SqliteSession)session).UncountClaimsAsync(untouched)]) { IsDurable = false }, CancellationToken.None);
        }
        catch (StoreAwayException)
        {
            // They count as claims without outcome; the next step that is applied sets them back.
            Uncounted++;
        }
        finally
        {
            claims.Give(cases);
            // Work that came for these cases while they were held found nobody who could take it.
            pulse.Set();
        }
    }

    /// <summary>Commits the claims before anything is computed for them: they outlive this process if the computing ends it. What ends the machine is no fault of a case.</summary>
    private async Task<IReadOnlyList<CaseKey>> CountAsync(List<CaseKey> taken, CancellationToken cancellationToken)
    {
        IReadOnlyList<CaseKey> counted = [], held = [];
        try
        {
            var write = new PendingWrite([async session => counted = await ((SqliteSession)session).CountClaimsAsync(taken)]) { IsDurable = false };
            if ((await CommitAsync(write, cancellationToken))[0] is { } failure) ExceptionDispatchInfo.Throw(failure);
            // Not before the commit holds: with a full disk it may fail behind the counting, and what nobody works on must not stay held.
            held = counted;
            return held;
        }
        finally
        {
            claims.Give([.. taken.Except(held)]);
        }
    }

    private static Task<StoreOpening> Refused(Finding finding) => Task.FromResult(new StoreOpening(null, finding));

    private static (SqliteStore?, Finding?) Own(SqliteStoreOptions options, OwnerLock owner)
    {
        if (MovedMark.Read(options.Path) is { } moved) return (null, moved);
        var ownerFile = OwnerLock.OwnerFile(options.Path);
        if (!File.Exists(options.Path) && File.Exists(ownerFile)) return (null, Finding.Of("FLW-0502", options.Path, ("owner", ownerFile)));
        var (link, refusal) = SqliteFile.OpenForWriting(options.Path, SqliteFileKind.Store, options.Create);
        return link is null ? (null, refusal) : Start(options, link, owner, () =>
        {
            OwnerLock.Name(options.Path, options.Node, options.Time.GetUtcNow());
            return Completed(StoreIdentity.ReadOrMakeAsync(link, options.Ids, options.Time));
        });
    }

    /// <summary>A store over an open link, unless its rows hold unknown names.</summary>
    private static (SqliteStore?, Finding?) Start(SqliteStoreOptions options, SqliteLink link, OwnerLock? owner, Func<Guid> identify)
    {
        var (store, refusal) = SqliteFile.Guarded<SqliteStore>(options.Path, () => Completed(StateNames.UnknownAsync(link, options.Path)) is { } unknown
            ? (null, unknown)
            : (new SqliteStore(options, link, owner, identify()), null));
        if (store is null) link.Dispose();
        return (store, refusal);
    }

    private async Task CommitGroupAsync(IReadOnlyList<PendingWrite> group)
    {
        if (await writer!.CommitAsync(group)) pulse.Set();
    }

    private bool IsGone() => anchor.HasMoved || !File.Exists(options.Path + "-wal");

    /// <summary>Looks at the case table through the anchor connection, one caller at a time by the claims' own gate.</summary>
    private T Look<T>(Func<SqliteLink, T> look)
    {
        if (disposed) throw new StoreAwayException("unreachable");
        if (anchor.HasMoved) throw new StoreAwayException("missing");
        try
        {
            return look(anchor);
        }
        catch (SqliteException e)
        {
            throw SqliteEngine.Away(e, options.Path);
        }
    }

    /// <summary>The result of a statement on this kind of store, which has always completed when it returns.</summary>
    internal static T Completed<T>(ValueTask<T> done) => done.IsCompleted ? done.GetAwaiter().GetResult() : throw new InvalidOperationException("a SQLite statement does not wait");
}
