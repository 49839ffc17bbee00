using MessageBroker.Exchange.Store.Tables;

namespace MessageBroker.Exchange.Store.Secrets;

/// <summary>Statements on the keys.</summary>
internal static class SecretTable
{
    /// <summary>Store and master key they were made for, or null for new ones.</summary>
    public static async ValueTask<(Guid StoreId, string MasterKeyId)?> IdentityAsync(IStoreLink link) =>
        await link.RowsAsync("SELECT store_id, master_key_id FROM keys_identity", row => (row.Id(0), row.Text(1))) is [var found] ? found : null;

    /// <summary>Where another node was first, its row stays.</summary>
    public static async ValueTask SaveIdentityAsync(IStoreLink link, Guid storeId, string masterKeyId, DateTimeOffset at) => await link.RunAsync(
        "INSERT INTO keys_identity (one, store_id, master_key_id, created_at) VALUES (1, @store, @master, @at) ON CONFLICT (one) DO NOTHING",
        ("@store", storeId), ("@master", masterKeyId), ("@at", at));

    public static async ValueTask InsertAsync(IStoreLink link, Guid id, byte[] wrapped, string node, DateTimeOffset at) => await link.RunAsync(
        "INSERT INTO secret (id, wrapped, node, created_at, settled) VALUES (@id, @wrapped, @node, @at, 0)",
        ("@id", id), ("@wrapped", wrapped), ("@node", node), ("@at", at));

    public static ValueTask<byte[]?> WrappedAsync(IStoreLink link, Guid id) =>
        link.FirstAsync("SELECT wrapped FROM secret WHERE id = @id", row => row.Octets(0), ("@id", id));

    public static ValueTask<bool> ExistsAsync(IStoreLink link, Guid id) => link.AnyAsync("SELECT 1 FROM secret WHERE id = @id", ("@id", id));

    /// <summary>Ids behind the given one, in order.</summary>
    public static ValueTask<List<Guid>> IdsAsync(IStoreLink link, Guid after, int max) =>
        link.RowsAsync("SELECT id FROM secret WHERE id > @after ORDER BY id LIMIT @max", row => row.Id(0), ("@after", after), ("@max", max));

    /// <summary>Secrets behind the given id, in order.</summary>
    public static ValueTask<List<(Guid Id, byte[] Wrapped)>> WrappedPageAsync(IStoreLink link, Guid after, int max) =>
        link.RowsAsync("SELECT id, wrapped FROM secret WHERE id > @after ORDER BY id LIMIT @max", row => (row.Id(0), row.Octets(1)), ("@after", after), ("@max", max));

    public static async ValueTask RewrapAsync(IStoreLink link, Guid id, byte[] wrapped) =>
        await link.RunAsync("UPDATE secret SET wrapped = @wrapped WHERE id = @id", ("@wrapped", wrapped), ("@id", id));

    public static async ValueTask SaveMasterAsync(IStoreLink link, string masterKeyId) => await link.RunAsync("UPDATE keys_identity SET master_key_id = @master", ("@master", masterKeyId));

    /// <summary>Secrets of a node of which no start has found a use yet.</summary>
    public static ValueTask<List<Guid>> UnsettledAsync(IStoreLink link, string node) =>
        link.RowsAsync("SELECT id FROM secret WHERE node = @node AND settled = 0", row => row.Id(0), ("@node", node));

    public static async ValueTask SettleAsync(IStoreLink link, Guid id) => await link.RunAsync("UPDATE secret SET settled = 1 WHERE id = @id", ("@id", id));

    public static async ValueTask DeleteAsync(IStoreLink link, Guid id) => await link.RunAsync("DELETE FROM secret WHERE id = @id", ("@id", id));
}
