using MessageBroker.Evidence.Journal.Entries;
using MessageBroker.Evidence.Journal.Merkle;
using MessageBroker.Exchange.Store.Secrets;
using MessageBroker.Exchange.Store.Tables;

namespace MessageBroker.Exchange.Store.Upkeep;

/// <summary>What a manifest says of the rows that a backup holds, read in the backup's own snapshot.</summary>
internal static class PartFigures
{
    /// <param name="tables">The statement that names the tables.</param>
    public static async ValueTask<BackupManifest> OfAsync(IStoreLink link, StoreUpkeep upkeep, StorePart part, SchemaLook schema, string tables)
    {
        var options = upkeep.Options;
        var (storeId, master) = part == StorePart.Store
            ? (await StoreIdentity.ReadAsync(link) ?? Guid.Empty, null)
            : await SecretTable.IdentityAsync(link) is { } known ? (known.StoreId, known.MasterKeyId) : (Guid.Empty, null);
        return new BackupManifest
        {
            Format = BackupManifest.NewestFormat,
            What = part,
            Kind = upkeep.Kind,
            Product = options.Product,
            AccessPoint = options.AccessPoint,
            Node = options.Node,
            At = options.Time.GetUtcNow(),
            StoreId = storeId,
            MasterKey = master,
            Scripts = schema.Applied,
            Log = part == StorePart.Store ? await LogAsync(link) : null,
            NewestEntry = part == StorePart.Store ? await NewestAsync(link) : null,
            Counts = await RowCounts.OfAsync(link, tables),
            Files = [],
        };
    }

    /// <summary>
    /// Secrets that the payloads need, or that the keys hold, behind the given one, in order. A message that is being erased needs none any more.
    /// </summary>
    public static async ValueTask<IReadOnlyList<Guid>> SecretsAsync(IStoreLink link, StorePart part, Guid after, int max)
    {
        if (part == StorePart.Keys) return await SecretTable.IdsAsync(link, after, max);
        // A store of the release before has no such mark yet, and is backed up before it is migrated.
        var marks = await link.AnyAsync("SELECT 1 FROM schemaversions WHERE scriptname = @script", ("@script", "0031_erasure.sql"));
        return await link.RowsAsync(
            $"""
            SELECT DISTINCT m.secret_id FROM message m
            WHERE m.secret_id > @after AND EXISTS (SELECT 1 FROM payload p WHERE p.message_id = m.id) {(marks ? "AND m.erasing_at IS NULL" : "")}
            ORDER BY m.secret_id LIMIT @max
            """,
            row => row.Id(0), ("@after", after), ("@max", max));
    }

    private static async ValueTask<BackupLog?> LogAsync(IStoreLink link) => await EntryTable.StateAsync(link) is { } state
        ? new BackupLog(state.Origin, state.Generation, state.Size, CompactRange.Read(state.Range)?.Root.ToString() ?? "", state.Checkpoint)
        : null;

    private static async ValueTask<BackupEntry?> NewestAsync(IStoreLink link)
    {
        var rows = await link.RowsAsync("SELECT id, bytes FROM entry ORDER BY id DESC LIMIT 1", row => (Id: row.Id(0), Bytes: row.Octets(1)));
        if (rows is not [var newest]) return null;
        // An entry that cannot be read is the journal check's business; its id tells the time in milliseconds.
        var at = EntryCodec.Decode(newest.Bytes).Entry?.Time ?? DateTimeOffset.FromUnixTimeMilliseconds(Convert.ToInt64(newest.Id.ToString("N")[..12], 16));
        return new BackupEntry(newest.Id, at);
    }
}
