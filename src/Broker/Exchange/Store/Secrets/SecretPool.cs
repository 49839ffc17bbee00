using Microsoft.Data.Sqlite;
using MessageBroker.Evidence.Keys;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Exchange.Store.Sqlite;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Exchange.Store.Secrets;

/// <summary>
/// Message secrets in a SQLite file of their own. Two files have no common commit, so secrets are committed ahead in batches and drawn
/// from memory only after that: a payload is never written whose secret is not durable. What a killed run left undrawn, or drawn for a
/// message that was never committed, is swept at the next start before the first draw.
/// </summary>
public sealed class SecretPool : ISecretPool, IDisposable
{
    private const int Page = 512;

    private readonly SecretPoolOptions options;
    private readonly bool readOnly;
    private readonly SemaphoreSlim gate = new(1, 1);
    private readonly Queue<(Guid Id, MessageSecret Secret)> drawable = new();
    private readonly SqliteLink anchor;
    private SqliteLink? link;
    private bool disposed;

    private SecretPool(SecretPoolOptions options, SqliteLink anchor, bool readOnly)
    {
        this.options = options;
        this.anchor = anchor;
        this.readOnly = readOnly;
    }

    /// <summary>
    /// Opens the keys file for the process that owns the store, sweeps, and looks for payloads without secret. A new file is made only
    /// for a store that holds no message. Refuses another store's file and one that another master key wraps.
    /// </summary>
    public static async Task<SecretPoolOpening> OpenAsync(SecretPoolOptions options, ISecretUse store, CancellationToken cancellationToken)
    {
        options = options with { Path = Path.GetFullPath(options.Path) };
        var needed = await store.HasMessagesAsync(cancellationToken);
        if (needed && !File.Exists(options.Path)) return Refused(Finding.Of("FLW-0522", options.Path));
        var (anchor, refusal) = SqliteFile.OpenForWriting(options.Path, SqliteFileKind.Keys, create: !needed);
        return anchor is null ? Refused(refusal!) : await StartAsync(new SecretPool(options, anchor, readOnly: false), store, cancellationToken);
    }

    /// <summary>Opens beside a running broker to look secrets up, for verbs that only read. Drawing from it is a defect.</summary>
    public static async Task<SecretPoolOpening> OpenReadOnlyAsync(SecretPoolOptions options, ISecretUse store, CancellationToken cancellationToken)
    {
        options = options with { Path = Path.GetFullPath(options.Path) };
        if (!File.Exists(options.Path)) return Refused(Finding.Of("FLW-0522", options.Path));
        var (anchor, refusal) = SqliteFile.OpenForReading(options.Path, SqliteFileKind.Keys);
        return anchor is null ? Refused(refusal!) : await StartAsync(new SecretPool(options, anchor, readOnly: true), store, cancellationToken);
    }

    public async Task<(Guid Id, MessageSecret Secret)> DrawAsync(CancellationToken cancellationToken)
    {
        if (readOnly) throw new InvalidOperationException("the keys file is open for reading only");
        return await GuardedAsync(
            () =>
            {
                // Opened first: what was committed to a file that is gone is not durable.
                var open = Opened();
                if (drawable.Count == 0) Refill(open);
                return drawable.Dequeue();
            },
            cancellationToken);
    }

    public Task<MessageSecret?> FindAsync(Guid id, CancellationToken cancellationToken) => GuardedAsync(
        () => SecretTable.Wrapped(Opened(), id) is { } wrapped ? options.Master.Unwrap(wrapped, id).Secret : null, cancellationToken);

    /// <summary>Messages with payloads whose secret is not in the file; the caller tells by the tombstone whether it was erased.</summary>
    public async Task<IReadOnlyList<Guid>> FindMissingAsync(ISecretUse store, CancellationToken cancellationToken)
    {
        var missing = new List<Guid>();
        var after = Guid.Empty;
        while (await store.SecretsOfPayloadsAsync(after, Page, cancellationToken) is { Count: > 0 } page)
        {
            missing.AddRange(await GuardedAsync(() => MissingOf(Opened(), page), cancellationToken));
            after = page[^1].SecretId;
        }
        return missing;
    }

    public void Dispose()
    {
        if (disposed) return;
        disposed = true;
        link?.Dispose();
        anchor.Dispose();
    }

    private static SecretPoolOpening Refused(Finding finding) => new(null, [finding], 0);

    private static async Task<SecretPoolOpening> StartAsync(SecretPool pool, ISecretUse store, CancellationToken cancellationToken)
    {
        var opened = false;
        try
        {
            var mismatch = await pool.GuardedAsync(() => pool.Mismatch(store.Identity), cancellationToken);
            if (mismatch is not null) return Refused(mismatch);
            var swept = pool.readOnly ? 0 : await pool.SweepAsync(store, cancellationToken);
            var missing = await pool.FindMissingAsync(store, cancellationToken);
            opened = true;
            return new SecretPoolOpening(pool, missing.Count == 0 ? [] : [pool.Missing(missing)], swept);
        }
        catch (StoreAwayException e)
        {
            return Refused(Finding.Of("FLW-0505", pool.options.Path, ("reason", e.Reason), ("detail", e.InnerException?.Message ?? e.Message)));
        }
        finally
        {
            if (!opened) pool.Dispose();
        }
    }

    private static List<Guid> MissingOf(SqliteLink link, IReadOnlyList<(Guid SecretId, Guid MessageId)> page) =>
        [.. page.Where(used => !SecretTable.Exists(link, used.SecretId)).Select(used => used.MessageId)];

    internal Finding Missing(IReadOnlyList<Guid> messages) => Finding.Of(
        "FLW-0511", options.Path,
        ("count", messages.Count.ToString(System.Globalization.CultureInfo.InvariantCulture)), ("message", messages[0].Text()));

    private Finding? Mismatch(Guid storeId)
    {
        if (SecretTable.Identity(anchor) is not { } known)
        {
            if (!readOnly) SecretTable.SaveIdentity(anchor, storeId, options.Master.Id, options.Time.GetUtcNow());
            return null;
        }
        if (known.StoreId != storeId) return Finding.Of("FLW-0521", options.Path, ("store", known.StoreId.Text()));
        return known.MasterKeyId == options.Master.Id ? null : Finding.Of("FLW-0520", options.Path);
    }

    /// <summary>Keeps for good what messages use and deletes the rest of this node's earlier batches; gives how many it deleted.</summary>
    private async Task<int> SweepAsync(ISecretUse store, CancellationToken cancellationToken)
    {
        var unsettled = await GuardedAsync(() => SecretTable.Unsettled(Opened(), options.Node), cancellationToken);
        var swept = 0;
        foreach (var page in unsettled.Chunk(Page))
        {
            var used = await store.UsedSecretsAsync(page, cancellationToken);
            await GuardedAsync(() => InTransaction(Opened(), open =>
            {
                foreach (var id in page)
                {
                    if (used.Contains(id)) SecretTable.Settle(open, id);
                    else SecretTable.Delete(open, id);
                }
            }), cancellationToken);
            swept += page.Length - page.Count(used.Contains);
        }
        return swept;
    }

    private void Refill(SqliteLink open)
    {
        var batch = new List<(Guid Id, MessageSecret Secret)>(options.Batch);
        InTransaction(open, inside =>
        {
            for (var i = 0; i < options.Batch; i++)
            {
                var (id, secret) = (options.Ids.NewId(), MessageSecret.Create(options.Ids));
                SecretTable.Insert(inside, id, options.Master.Wrap(secret, id, options.Ids), options.Node, options.Time.GetUtcNow());
                batch.Add((id, secret));
            }
        });
        foreach (var drawn in batch) drawable.Enqueue(drawn);
    }

    private static bool InTransaction(SqliteLink open, Action<SqliteLink> work)
    {
        open.Run("BEGIN IMMEDIATE");
        work(open);
        open.Run("COMMIT");
        return true;
    }

    private SqliteLink Opened()
    {
        if (disposed) throw new StoreAwayException("unreachable");
        if (anchor.HasMoved) throw new StoreAwayException("missing");
        return link ??= readOnly
            ? SqliteLink.Open(options.Path, SqliteOpenMode.ReadOnly)
            : SqliteLink.Open(options.Path, SqliteOpenMode.ReadWrite, "synchronous = FULL", "secure_delete = ON");
    }

    private async Task<T> GuardedAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            return work();
        }
        catch (SqliteException e)
        {
            throw SqliteEngine.Away(e, options.Path);
        }
        finally
        {
            if (link is { } left && (left.Fault is not null || left.InTransaction)) Drop();
            gate.Release();
        }
    }

    private void Drop()
    {
        link?.Dispose();
        link = null;
    }
}
