using MessageBroker.Evidence.Keys;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Exchange.Store.Postgres;
using MessageBroker.Exchange.Store.Sqlite;
using MessageBroker.Exchange.Store.Tables;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Exchange.Store.Secrets;

/// <summary>
/// Message secrets in a file or schema of their own. Two databases have no common commit, so secrets are committed ahead in batches and drawn
/// from memory only after that: a payload is never written whose secret is not durable. What a killed run left undrawn, or drawn for a
/// message that was never committed, is swept at the next start before the first draw.
/// </summary>
public sealed class SecretPool : ISecretPool, IDisposable
{
    private const int Page = 512;

    private readonly SecretPoolOptions options;
    private readonly ISecretStore kept;
    private readonly bool readOnly;
    private readonly SemaphoreSlim gate = new(1, 1);
    private readonly Queue<(Guid Id, MessageSecret Secret)> drawable = new();

    private SecretPool(SecretPoolOptions options, ISecretStore kept, bool readOnly)
    {
        this.options = options;
        this.kept = kept;
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
        return anchor is null ? Refused(refusal!) : await StartAsync(new SecretPool(options, new SqliteSecretFile(options.Path, anchor, readOnly: false), readOnly: false), store, cancellationToken);
    }

    /// <summary>Opens beside a running broker to look secrets up, for verbs that only read. Drawing from it is a defect.</summary>
    public static async Task<SecretPoolOpening> OpenReadOnlyAsync(SecretPoolOptions options, ISecretUse store, CancellationToken cancellationToken)
    {
        options = options with { Path = Path.GetFullPath(options.Path) };
        if (!File.Exists(options.Path)) return Refused(Finding.Of("FLW-0522", options.Path));
        var (anchor, refusal) = SqliteFile.OpenForReading(options.Path, SqliteFileKind.Keys);
        return anchor is null ? Refused(refusal!) : await StartAsync(new SecretPool(options, new SqliteSecretFile(options.Path, anchor, readOnly: true), readOnly: true), store, cancellationToken);
    }

    /// <summary>
    /// Opens the keys that stand beside a store on PostgreSQL, for a node: migrates, sweeps what this node left, and looks for payloads
    /// without secret. A new schema is made only for a store that holds no message.
    /// </summary>
    public static async Task<SecretPoolOpening> OpenSharedAsync(SecretPoolOptions options, PostgresStore store, CancellationToken cancellationToken)
    {
        try
        {
            var exists = await store.HasSchemaAsync(PostgresSecretSchema.Schema, cancellationToken);
            if (!exists && await store.HasMessagesAsync(cancellationToken)) return Refused(Finding.Of("FLW-0522", $"{store.Options.Place}#{PostgresSecretSchema.Schema}"));
            var failure = await PostgresMigrations.RunAsync(store.Options, PostgresSecretSchema.Migrations, PostgresSecretSchema.Schema, cancellationToken);
            if (failure is not null) return Refused(failure);
        }
        catch (StoreAwayException e)
        {
            return Refused(Unopened(store.Options.Place.ToString(), e));
        }
        return await StartAsync(new SecretPool(options, PostgresSecretSchema.Open(store.Options, readOnly: false), readOnly: false), store, cancellationToken);
    }

    /// <summary>Opens the keys beside a store on PostgreSQL to look secrets up, for verbs that only read.</summary>
    public static Task<SecretPoolOpening> OpenSharedReadOnlyAsync(SecretPoolOptions options, PostgresStore store, CancellationToken cancellationToken) =>
        StartAsync(new SecretPool(options, PostgresSecretSchema.Open(store.Options, readOnly: true), readOnly: true), store, cancellationToken);

    public async Task<(Guid Id, MessageSecret Secret)> DrawAsync(CancellationToken cancellationToken)
    {
        if (readOnly) throw new InvalidOperationException("the keys are open for reading only");
        await gate.WaitAsync(cancellationToken);
        try
        {
            // Asked first: what was committed to a file that is gone is not durable.
            await kept.EnsureAsync(cancellationToken);
            while (true)
            {
                if (drawable.Count == 0) await RefillAsync(cancellationToken);
                var drawn = drawable.Dequeue();
                // A batch that a promoted standby never got is no secret any more: what it seals could not be opened by anyone.
                if (!kept.MayGoBack || await kept.UseAsync(link => SecretTable.ExistsAsync(link, drawn.Id), inTransaction: false, cancellationToken)) return drawn;
            }
        }
        finally
        {
            gate.Release();
        }
    }

    public async Task<MessageSecret?> FindAsync(Guid id, CancellationToken cancellationToken) =>
        await kept.UseAsync(link => SecretTable.WrappedAsync(link, id), inTransaction: false, cancellationToken) is { } wrapped ? options.Master.Unwrap(wrapped, id).Secret : null;

    public async Task DeleteAsync(Guid id, CancellationToken cancellationToken)
    {
        if (readOnly) throw new InvalidOperationException("the keys are open for reading only");
        await kept.UseAsync(
            async link =>
            {
                await SecretTable.DeleteAsync(link, id);
                return true;
            },
            inTransaction: true, cancellationToken);
    }

    /// <summary>Messages with payloads whose secret is not in the file; the caller tells by the tombstone whether it was erased.</summary>
    public async Task<IReadOnlyList<Guid>> FindMissingAsync(ISecretUse store, CancellationToken cancellationToken)
    {
        var missing = new List<Guid>();
        var after = Guid.Empty;
        while (await store.SecretsOfPayloadsAsync(after, Page, cancellationToken) is { Count: > 0 } page)
        {
            missing.AddRange(await kept.UseAsync(link => MissingOfAsync(link, page), inTransaction: false, cancellationToken));
            after = page[^1].MessageId;
        }
        return missing;
    }

    public void Dispose() => kept.Dispose();

    private static SecretPoolOpening Refused(Finding finding) => new(null, [finding], 0);

    private static async Task<SecretPoolOpening> StartAsync(SecretPool pool, ISecretUse store, CancellationToken cancellationToken)
    {
        var opened = false;
        try
        {
            var mismatch = await pool.kept.UseAsync(link => pool.MismatchAsync(link, store.Identity), inTransaction: false, cancellationToken);
            if (mismatch is not null) return Refused(mismatch);
            var swept = pool.readOnly ? 0 : await pool.SweepAsync(store, cancellationToken);
            var missing = await pool.FindMissingAsync(store, cancellationToken);
            opened = true;
            return new SecretPoolOpening(pool, missing.Count == 0 ? [] : [pool.Missing(missing)], swept);
        }
        catch (StoreAwayException e)
        {
            return Refused(Unopened(pool.kept.Place, e));
        }
        finally
        {
            if (!opened) pool.Dispose();
        }
    }

    private static Finding Unopened(string place, StoreAwayException away) =>
        Finding.Of("FLW-0505", place, ("reason", away.Reason), ("detail", away.InnerException?.Message ?? away.Message));

    private static async ValueTask<List<Guid>> MissingOfAsync(IStoreLink link, IReadOnlyList<(Guid SecretId, Guid MessageId)> page)
    {
        var missing = new List<Guid>();
        foreach (var (secret, message) in page)
        {
            if (!await SecretTable.ExistsAsync(link, secret)) missing.Add(message);
        }
        return missing;
    }

    internal Finding Missing(IReadOnlyList<Guid> messages) => Finding.Of(
        "FLW-0511", kept.Place,
        ("count", messages.Count.ToString(System.Globalization.CultureInfo.InvariantCulture)), ("message", messages[0].ToString("D")));

    private async ValueTask<Finding?> MismatchAsync(IStoreLink link, Guid storeId)
    {
        if (!readOnly) await SecretTable.SaveIdentityAsync(link, storeId, options.Master.Id, options.Time.GetUtcNow());
        if (await SecretTable.IdentityAsync(link) is not { } known) return null;
        if (known.StoreId != storeId) return Finding.Of("FLW-0521", kept.Place, ("store", known.StoreId.ToString("D")));
        return known.MasterKeyId == options.Master.Id ? null : Finding.Of("FLW-0520", kept.Place);
    }

    /// <summary>Keeps for good what messages use and deletes the rest of this node's earlier batches; gives how many it deleted.</summary>
    private async Task<int> SweepAsync(ISecretUse store, CancellationToken cancellationToken)
    {
        var unsettled = await kept.UseAsync(link => SecretTable.UnsettledAsync(link, options.Node), inTransaction: false, cancellationToken);
        var swept = 0;
        foreach (var page in unsettled.Chunk(Page))
        {
            var used = await store.UsedSecretsAsync(page, cancellationToken);
            swept += await kept.UseAsync(link => SettleAsync(link, page, used), inTransaction: true, cancellationToken);
        }
        return swept;
    }

    private static async ValueTask<int> SettleAsync(IStoreLink link, Guid[] page, IReadOnlySet<Guid> used)
    {
        foreach (var id in page)
        {
            if (used.Contains(id)) await SecretTable.SettleAsync(link, id);
            else await SecretTable.DeleteAsync(link, id);
        }
        return page.Length - page.Count(used.Contains);
    }

    private async Task RefillAsync(CancellationToken cancellationToken)
    {
        var batch = Enumerable.Range(0, options.Batch).Select(_ => (Id: options.Ids.NewId(), Secret: MessageSecret.Create(options.Ids))).ToList();
        await kept.UseAsync(async link =>
        {
            foreach (var (id, secret) in batch)
                await SecretTable.InsertAsync(link, id, options.Master.Wrap(secret, id, options.Ids), options.Node, options.Time.GetUtcNow());
            return true;
        }, inTransaction: true, cancellationToken);
        foreach (var drawn in batch) drawable.Enqueue(drawn);
    }
}
