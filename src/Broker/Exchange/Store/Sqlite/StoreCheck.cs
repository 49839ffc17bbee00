using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Exchange.Store.Secrets;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Exchange.Store.Sqlite;

/// <summary>What a look at the whole store found. Everything is read; nothing is changed.</summary>
/// <param name="Messages">By state; states without a message are absent.</param>
/// <param name="PendingEntries">Entries that have no index yet.</param>
/// <param name="OpenAttempts">With a running broker those under way, without one those that a kill left.</param>
/// <param name="MessagesWithoutSecret">Messages whose payloads cannot be opened.</param>
public sealed record StoreCheck(
    IReadOnlyDictionary<MessageState, long> Messages,
    long Cases,
    long Payloads,
    long Entries,
    long PendingEntries,
    long OpenAttempts,
    IReadOnlyList<Guid> MessagesWithoutSecret,
    IReadOnlyList<Finding> Findings)
{
    /// <summary>
    /// Checks the file's structure (PRAGMA quick_check), counts, and looks for payloads without secret where a pool is given. A file that is
    /// too damaged to be read to its end gives that finding and no counts.
    /// </summary>
    /// <exception cref="StoreAwayException">The store cannot be read for another reason.</exception>
    public static async Task<StoreCheck> RunAsync(SqliteStore store, SecretPool? pool, CancellationToken cancellationToken)
    {
        try
        {
            return await LookAsync(store, pool, cancellationToken);
        }
        catch (StoreAwayException e) when (e.Reason == "corrupt")
        {
            return new StoreCheck(new Dictionary<MessageState, long>(), 0, 0, 0, 0, 0, [], [Damage(store, e.InnerException?.Message ?? e.Message)]);
        }
    }

    private static Finding Damage(SqliteStore store, string detail) => Finding.Of("FLW-0510", store.Path, ("detail", detail));

    private static async Task<StoreCheck> LookAsync(SqliteStore store, SecretPool? pool, CancellationToken cancellationToken)
    {
        var damage = await store.ReadSqliteAsync(reader => new ValueTask<IReadOnlyList<string>>(reader.QuickCheck()), cancellationToken);
        var missing = pool is null ? [] : await pool.FindMissingAsync(store, cancellationToken);
        var totals = await store.ReadSqliteAsync(reader => reader.TotalsAsync(), cancellationToken);
        var messages = await store.ReadAsync(reader => reader.CountsAsync(), cancellationToken);
        return new StoreCheck(
            messages, totals.Cases, totals.Payloads, totals.Entries, totals.Pending, totals.OpenAttempts, missing,
            [
                .. damage.Select(line => Damage(store, line)),
                .. missing.Count == 0 ? [] : new[] { pool!.Missing(missing) },
            ]);
    }
}
