using MessageBroker.Exchange.Flow.Ports;

namespace MessageBroker.Exchange.Store.Tables;

/// <summary>The id a store was made with. A connection opened again, and the keys file, must belong to the same store.</summary>
internal static class StoreIdentity
{
    public static async ValueTask<Guid?> ReadAsync(IStoreLink link) =>
        await link.RowsAsync("SELECT id FROM store_identity", row => row.Id(0)) is [var id] ? id : null;

    public static async ValueTask<Guid> ReadOrMakeAsync(IStoreLink link, IIdSource ids, TimeProvider time)
    {
        if (await ReadAsync(link) is { } known) return known;
        await link.RunAsync(
            "INSERT INTO store_identity (one, id, created_at) VALUES (1, @id, @now) ON CONFLICT (one) DO NOTHING", ("@id", ids.NewId()), ("@now", time.GetUtcNow()));
        return (await ReadAsync(link))!.Value;
    }
}
