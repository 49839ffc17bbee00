using System.Globalization;
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
    public IReadOnlyList<Promise> Lost { get; private set; } = [];

    /// <exception cref="StoreAwayException">missing: another store answers, or none; read-only: a standby; behind: a promise is not kept.</exception>
    public async Task LookAsync(PostgresLink link)
    {
        var now = await PostgresSight.LookAsync(link);
        if (now.IsStandby && !readOnly) throw new StoreAwayException("read-only");
        var identity = await StoreIdentity.ReadAsync(link);
        if (Identity is { } expected && identity != expected) throw new StoreAwayException("missing");
        Identity = identity;
        if (promised is not null) await CompareAsync(link, promised(), isNew: Sight != now);
        lock (gate) sight = now;
    }

    /// <summary>The finding that names what is missing.</summary>
    public Finding Behind() => Finding.Of(
        "FLW-0543", options.Place.ToString(),
        ("count", Lost.Count.ToString(CultureInfo.InvariantCulture)), ("message", Lost is [var first, ..] ? first.MessageId.ToString("D") : "-"));

    /// <summary>On a server or timeline that was not seen before all promises are compared, on a known one the newest.</summary>
    private async Task CompareAsync(PostgresLink link, KeptPromises state, bool isNew)
    {
        var asked = isNew ? state.Promises : [.. state.Promises.TakeLast(1)];
        var known = await link.RowsOfListsAsync(
            "SELECT id FROM entry WHERE id = ANY(@ids)", row => row.Id(0), ("@ids", NpgsqlDbType.Uuid, asked.Select(p => p.EntryId).ToArray()));
        Lost = [.. asked.ExceptBy(known, p => p.EntryId)];
        if (Lost.Count > 0 || !await HoldsAsync(link, state.Checkpoint)) throw new StoreAwayException("behind");
    }

    /// <summary>A checkpoint is a note whose second line is the size of the tree that it signs.</summary>
    private static async ValueTask<bool> HoldsAsync(PostgresLink link, string? checkpoint)
    {
        if (checkpoint is null) return true;
        if (checkpoint.Split('\n') is not [_, var line, ..] || !long.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out var size)) return false;
        return await link.AnyAsync("SELECT 1 FROM checkpoint WHERE size = @size AND note = @note", ("@size", size), ("@note", checkpoint));
    }
}
