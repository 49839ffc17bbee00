using MessageBroker.Exchange.Flow.Ports;

namespace MessageBroker.Exchange.Store.Sqlite;

/// <summary>The id a store was made with. A connection opened again, and the keys file, must belong to the same store.</summary>
internal static class StoreIdentity
{
    public static Guid? Read(SqliteLink link) =>
        link.Scalar("SELECT id FROM store_identity") is string id ? Guid.ParseExact(id, "D") : null;

    public static Guid ReadOrMake(SqliteLink link, IIdSource ids, TimeProvider time)
    {
        if (Read(link) is { } known) return known;
        var made = ids.NewId();
        link.Run("INSERT INTO store_identity (one, id, created_at) VALUES (1, @id, @now)", ("@id", made.Text()), ("@now", time.GetUtcNow().Micros()));
        return made;
    }
}
