namespace MessageBroker.Exchange.Store.Sqlite;

/// <summary>What tells our kinds of database files apart, and how each is made.</summary>
/// <param name="ApplicationId">PRAGMA application_id, in the file's header from the first version on.</param>
/// <param name="Migrations">Folder of the embedded scripts; they run in the order of their names.</param>
internal sealed record SqliteFileKind(int ApplicationId, string Migrations)
{
    /// <summary>The store: "MBst".</summary>
    public static SqliteFileKind Store { get; } = new(0x4D427374, "Store/Sqlite/Migrations/");

    /// <summary>The wrapped message secrets: "MBky".</summary>
    public static SqliteFileKind Keys { get; } = new(0x4D426B79, "Store/Secrets/Migrations/");
}
