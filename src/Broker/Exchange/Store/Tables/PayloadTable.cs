using MessageBroker.Exchange.Flow.Model;

namespace MessageBroker.Exchange.Store.Tables;

/// <summary>Statements on payload (encrypted contents) and input (what verdicts were given on).</summary>
internal static class PayloadTable
{
    public static ValueTask<PayloadRow?> FindAsync(IStoreLink link, Guid messageId, string kind) => link.FirstAsync(
        "SELECT entry_id, sealed FROM payload WHERE message_id = @message AND kind = @kind",
        row => new PayloadRow(messageId, kind, row.Id(0), row.Octets(1)), ("@message", messageId), ("@kind", kind));

    public static ValueTask<List<(string Kind, Guid EntryId)>> KindsAsync(IStoreLink link, Guid messageId) => link.RowsAsync(
        "SELECT kind, entry_id FROM payload WHERE message_id = @message ORDER BY kind", row => (row.Text(0), row.Id(1)), ("@message", messageId));

    /// <summary>Fails where the message has a payload of that kind: what an entry commits to is written once.</summary>
    public static async ValueTask InsertAsync(IStoreLink link, PayloadRow row) => await link.RunAsync(
        "INSERT INTO payload (message_id, kind, entry_id, sealed) VALUES (@message, @kind, @entry, @sealed)",
        ("@message", row.MessageId), ("@kind", row.Kind), ("@entry", row.EntryId), ("@sealed", row.Sealed));

    public static ValueTask<byte[]?> InputAsync(IStoreLink link, string sha256) =>
        link.FirstAsync("SELECT bytes FROM input WHERE sha256 = @sha256", row => row.Octets(0), ("@sha256", sha256));

    public static async ValueTask PutInputAsync(IStoreLink link, string sha256, string name, byte[] bytes) => await link.RunAsync(
        "INSERT INTO input (sha256, name, bytes) VALUES (@sha256, @name, @bytes) ON CONFLICT (sha256) DO NOTHING",
        ("@sha256", sha256), ("@name", name), ("@bytes", bytes));
}
