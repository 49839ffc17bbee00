using MessageBroker.Exchange.Store.Sqlite;

namespace MessageBroker.Exchange.Store.Secrets;

/// <summary>Statements on the keys file.</summary>
internal static class SecretTable
{
    /// <summary>Store and master key the file was made for, or null for a new file.</summary>
    public static (Guid StoreId, string MasterKeyId)? Identity(SqliteLink link) =>
        link.Rows("SELECT store_id, master_key_id FROM keys_identity", row => (row.Id(0), row.GetString(1))) is [var found] ? found : null;

    public static void SaveIdentity(SqliteLink link, Guid storeId, string masterKeyId, DateTimeOffset at) => link.Run(
        "INSERT INTO keys_identity (one, store_id, master_key_id, created_at) VALUES (1, @store, @master, @at)",
        ("@store", storeId.Text()), ("@master", masterKeyId), ("@at", at.Micros()));

    public static void Insert(SqliteLink link, Guid id, byte[] wrapped, string node, DateTimeOffset at) => link.Run(
        "INSERT INTO secret (id, wrapped, node, created_at, settled) VALUES (@id, @wrapped, @node, @at, 0)",
        ("@id", id.Text()), ("@wrapped", wrapped), ("@node", node), ("@at", at.Micros()));

    public static byte[]? Wrapped(SqliteLink link, Guid id) =>
        link.First("SELECT wrapped FROM secret WHERE id = @id", row => row.Bytes(0), ("@id", id.Text()));

    public static bool Exists(SqliteLink link, Guid id) => link.Scalar("SELECT 1 FROM secret WHERE id = @id", ("@id", id.Text())) is not null;

    /// <summary>Secrets of a node of which no start has found a use yet.</summary>
    public static List<Guid> Unsettled(SqliteLink link, string node) =>
        link.Rows("SELECT id FROM secret WHERE node = @node AND settled = 0", row => row.Id(0), ("@node", node));

    public static void Settle(SqliteLink link, Guid id) => link.Run("UPDATE secret SET settled = 1 WHERE id = @id", ("@id", id.Text()));

    public static void Delete(SqliteLink link, Guid id) => link.Run("DELETE FROM secret WHERE id = @id", ("@id", id.Text()));
}
