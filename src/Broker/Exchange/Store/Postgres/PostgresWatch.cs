using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Exchange.Store.Tables;
using MessageBroker.Schemas.Findings;
using NpgsqlTypes;

namespace MessageBroker.Exchange.Store.Postgres;

/// <summary>
/// Looks at every new connection: is this the store that was opened, does the server take writes, and is there what this node promised. A
/// database that went back (a restored backup, a promoted standby that missed the last moments) is never worked on as if nothing were.
/// </summary>
internal sealed class PostgresWatch(PostgresStoreOptions options, Func<KeptPromises>? promised, bool readOnly)
{
    private readonly Lock gate = new();
    private PostgresSight? sight;
    private LostTail tail = LostTail.None;

    /// <summary>Id of the store that every connection must lead to; null until the first look.</summary>
    public Guid? Identity { get; set; }

    /// <summary>System identifier and timeline as last seen.</summary>
    public PostgresSight? Sight
    {
        get
        {
            lock (gate) return sight;
        }
    }

    /// <summary>Promises of this node that the database does not hold; empty where all are kept. Set by the last look that found some.</summary>
    public IReadOnlyList<Promise> Lost => tail.Promises;

    /// <summary>Called when a connection leads to another history than the one before: what this process remembers as committed may be gone.</summary>
    public Action? OtherHistory { get; set; }

    /// <exception cref="StoreAwayException">missing: another store answers, or none; read-only: a standby; behind: a promise is not kept.</exception>
    public async Task LookAsync(PostgresLink link)
    {
        var now = await PostgresSight.LookAsync(link);
        if (now.IsStandby && !readOnly) throw new StoreAwayException("read-only");
        var identity = await StoreIdentity.ReadAsync(link);
        if (Identity is { } expected && identity != expected) throw new StoreAwayException("missing");
        Identity = identity;
        if (Sight is { } before && before != now) OtherHistory?.Invoke();
        if (promised is not null) await CompareAsync(link, promised(), isNew: Sight != now);
        lock (gate) sight = now;
    }

    /// <summary>The finding that names what is missing.</summary>
    public Finding Behind() => tail.At(options.Place.ToString());

    /// <summary>The last look found something missing.</summary>
    public bool IsBehind => !tail.IsNone;

    /// <summary>On a server or timeline that was not seen before all promises are compared, on a known one the newest.</summary>
    private async Task CompareAsync(PostgresLink link, KeptPromises state, bool isNew)
    {
        var asked = isNew ? state.Promises : [.. state.Promises.TakeLast(1)];
        var known = await link.RowsOfListsAsync(
            "SELECT id FROM entry WHERE id = ANY(@ids)", row => row.Id(0), ("@ids", NpgsqlDbType.Uuid, asked.Select(p => p.EntryId).ToArray()));
        tail = await LostTail.FindAsync(new TableReader(link), state with { Promises = [.. asked.ExceptBy(known, p => p.EntryId)] });
        if (tail.IsNone) return;
        OtherHistory?.Invoke();
        throw new StoreAwayException("behind");
    }
}
