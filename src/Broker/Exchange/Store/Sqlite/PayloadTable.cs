using MessageBroker.Exchange.Flow.Model;

namespace MessageBroker.Exchange.Store.Sqlite;

/// <summary>Statements on payload (encrypted contents) and input (what verdicts were given on).</summary>
internal static class PayloadTable
{
    public static PayloadRow? Find(SqliteLink link, Guid messageId, string kind) => link.First(
        "SELECT entry_id, sealed FROM payload WHERE message_id = @message AND kind = @kind",
        row => new PayloadRow(messageId, kind, row.Id(0), row.Bytes(1)), ("@message", messageId.Text()), ("@kind", kind));

    public static List<(string Kind, Guid EntryId)> Kinds(SqliteLink link, Guid messageId) => link.Rows(
        "SELECT kind, entry_id FROM payload WHERE message_id = @message ORDER BY kind", row => (row.GetString(0), row.Id(1)), ("@message", messageId.Text()));

    /// <exception cref="Microsoft.Data.Sqlite.SqliteException">The message has a payload of that kind: what an entry commits to is written once.</exception>
    public static void Insert(SqliteLink link, PayloadRow row) => link.Run(
        "INSERT INTO payload (message_id, kind, entry_id, sealed) VALUES (@message, @kind, @entry, @sealed)",
        ("@message", row.MessageId.Text()), ("@kind", row.Kind), ("@entry", row.EntryId.Text()), ("@sealed", row.Sealed));

    public static byte[]? Input(SqliteLink link, string sha256) =>
        link.First("SELECT bytes FROM input WHERE sha256 = @sha256", row => row.Bytes(0), ("@sha256", sha256));

    public static void PutInput(SqliteLink link, string sha256, string name, byte[] bytes) => link.Run(
        "INSERT INTO input (sha256, name, bytes) VALUES (@sha256, @name, @bytes) ON CONFLICT (sha256) DO NOTHING",
        ("@sha256", sha256), ("@name", name), ("@bytes", bytes));
}
