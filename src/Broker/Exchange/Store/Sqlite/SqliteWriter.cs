using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Exchange.Store.Tables;
using SQLitePCL;

namespace MessageBroker.Exchange.Store.Sqlite;

/// <summary>
/// The one write connection. Between BEGIN IMMEDIATE and COMMIT nothing is awaited: the parts of a group run one after the other,
/// each in a savepoint unless it is the only one. After a failed group the connection is opened anew, because what it still holds is unknown.
/// </summary>
/// <param name="moved">True where the path no longer leads to the file that this process opened: it is never written, nor made again.</param>
internal sealed class SqliteWriter(SqliteStoreOptions options, Guid identity, Func<bool> moved) : IDisposable
{
    private static readonly TimeSpan BusyPause = TimeSpan.FromMilliseconds(10);

    /// <summary>What the engine takes for "no bound" (sqlite.org, PRAGMA max_page_count).</summary>
    private const long Unbounded = 4294967294;

    private SqliteLink? link;
    private int? bound;
    private bool disposed;
    private bool lockedOut;
    private bool flushes;
    private long commits;

    /// <summary>Durable commits so far.</summary>
    public long Commits => Interlocked.Read(ref commits);

    /// <summary>Bound of the file in pages from the next group on; null for none.</summary>
    internal int? MostPages { get; set; } = options.MaxPageCount;

    /// <summary>
    /// Runs and commits a group; true where it left work that a worker may claim. A failure of the store fails the whole group.
    /// It takes no token: it runs for many callers, and none may stop the others.
    /// </summary>
    /// <exception cref="StoreAwayException">Nothing of the group was written.</exception>
    internal async Task<bool> CommitAsync(IReadOnlyList<PendingWrite> group)
    {
        try
        {
            var open = await BeginAsync(durable: group.Any(write => write.IsDurable));
            var work = false;
            if (group is [{ Parts.Count: 1 } lone])
            {
                work = ApplyAlone(open, lone);
                if (lone.Failures[0] is not null) return false;
            }
            else
            {
                foreach (var write in group) work |= Apply(open, write);
            }

            open.Control("COMMIT");
            if (flushes) Interlocked.Increment(ref commits);
            return work;
        }
        catch (SqliteException e)
        {
            throw SqliteEngine.Away(e, options.Path);
        }
        finally
        {
            if (link is { } left && (left.Fault is not null || left.InTransaction)) Drop();
        }
    }

    public void Dispose()
    {
        disposed = true;
        Drop();
    }

    /// <summary>
    /// Waits for another process's lock outside the engine, so that no thread is held, and takes the transaction. Once a group waited in
    /// vain, the next ones only try: whoever queued behind it is not kept waiting again for each group before its own.
    /// </summary>
    private async Task<SqliteLink> BeginAsync(bool durable)
    {
        var open = Opened();
        Flush(open, durable);
        var began = options.Time.GetTimestamp();
        while (true)
        {
            var code = open.TryControl("BEGIN IMMEDIATE");
            if (code == raw.SQLITE_OK)
            {
                lockedOut = false;
                StoreMeter.Waited(options.Time.GetElapsedTime(began), taken: true);
                return open;
            }
            var busy = code is raw.SQLITE_BUSY or raw.SQLITE_LOCKED;
            if (!busy || lockedOut || options.Time.GetElapsedTime(began) >= options.BusyTimeout)
            {
                lockedOut = busy;
                StoreMeter.Waited(options.Time.GetElapsedTime(began), taken: false);
                Drop();
                throw new StoreAwayException(SqliteEngine.Reason(code, options.Path));
            }
            await Task.Delay(BusyPause, options.Time);
        }
    }

    private SqliteLink Opened()
    {
        if (disposed) throw new StoreAwayException("unreachable");
        if (moved())
        {
            Drop();
            throw new StoreAwayException("missing");
        }
        if (link is not null) return Bounded(link);
        link = SqliteLink.Open(options.Path, SqliteOpenMode.ReadWrite, "synchronous = FULL", "foreign_keys = ON", "journal_size_limit = 67108864");
        bound = null;
        flushes = true;
        if (SqliteStore.Completed(StoreIdentity.ReadAsync(link)) == identity) return Bounded(link);
        Drop();
        throw new StoreAwayException("missing");
    }

    /// <summary>FULL flushes the log at the end of every transaction, NORMAL leaves that to the next one (sqlite.org, PRAGMA synchronous, WAL mode).</summary>
    private void Flush(SqliteLink open, bool durable)
    {
        if (flushes == durable) return;
        open.Control(durable ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL");
        flushes = durable;
    }

    private SqliteLink Bounded(SqliteLink open)
    {
        if (bound == MostPages) return open;
        open.Scalar($"PRAGMA max_page_count = {MostPages ?? Unbounded}");
        bound = MostPages;
        return open;
    }

    // The transaction is its savepoint: under one of its own every page that it changes would be copied for nothing.
    private static bool ApplyAlone(SqliteLink open, PendingWrite write)
    {
        write.Failures[0] = TryPart(open, write.Parts[0], write.Claimed(0), out var work);
        if (open.Fault is { } fault) throw fault;
        if (write.Failures[0] is not null) open.Control("ROLLBACK");
        return work;
    }

    private static bool Apply(SqliteLink open, PendingWrite write)
    {
        var work = false;
        for (var i = 0; i < write.Parts.Count; i++)
        {
            open.Control("SAVEPOINT part");
            write.Failures[i] = TryPart(open, write.Parts[i], write.Claimed(i), out var leftWork);
            if (open.Fault is { } fault) throw fault;
            if (write.Failures[i] is not null) open.Control("ROLLBACK TO part");
            else work |= leftWork;
            open.Control("RELEASE part");
        }
        return work;
    }

    [SuppressMessage("Usage", "CA2012", Justification = "a part that has not completed is refused; one that has is awaited at once")]
    private static Exception? TryPart(SqliteLink open, Func<IStoreSession, ValueTask> part, CaseKey? claimed, out bool work)
    {
        work = false;
        var session = new SqliteSession(open);
        try
        {
            var running = part(session);
            if (!running.IsCompleted) return new InvalidOperationException("a write may wait for nothing but its session");
            running.GetAwaiter().GetResult();
            work = SqliteStore.Completed(session.SettleAsync(claimed)) is not null;
            return null;
        }
        catch (Exception e)
        {
            return e;
        }
        finally
        {
            session.Close();
        }
    }

    private void Drop()
    {
        link?.Dispose();
        link = null;
    }
}
