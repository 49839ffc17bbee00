using MessageBroker.Exchange.Flow.Model;

namespace MessageBroker.Exchange.Store.Tables;

/// <summary>Statements on payload (encrypted contents) and input (what verdicts were given on).</summary>
internal static class PayloadTable
{
    private const int MostAtOnce = 16;

    private static readonly string[] Kinds = [.. Enumerable.Range(0, MostAtOnce).Select(i => $"@kind{i}")], Octets = [.. Enumerable.Range(0, MostAtOnce).Select(i => $"@sealed{i}")];
    private static readonly string[] Inserts = [.. Enumerable.Range(1, MostAtOnce).Select(InsertOf)];

    public static ValueTask<PayloadRow?> FindAsync(IStoreLink link, Guid messageId, string kind) => link.FirstAsync(
        "SELECT entry_id, sealed FROM payload WHERE message_id = @message AND kind = @kind",
        row => new PayloadRow(messageId, kind, row.Id(0), row.Octets(1)), ("@message", messageId), ("@kind", kind));

    public static ValueTask<List<(string Kind, Guid EntryId)>> KindsAsync(IStoreLink link, Guid messageId) => link.RowsAsync(
        "SELECT kind, entry_id FROM payload WHERE message_id = @message ORDER BY kind", row => (row.Text(0), row.Id(1)), ("@message", messageId));

    public static ValueTask<List<string>> SmallAsync(IStoreLink link, Guid messageId, int most) => link.RowsAsync(
        "SELECT kind FROM payload WHERE message_id = @message AND length(sealed) <= @most ORDER BY kind", row => row.Text(0), ("@message", messageId), ("@most", most));

    /// <summary>
    /// Payloads of one message under one entry, in one statement. Fails where the message has a payload of such a kind: what an entry commits
    /// to is written once.
    /// </summary>
    public static async ValueTask InsertAsync(IStoreLink link, IReadOnlyList<PayloadRow> rows)
    {
        foreach (var some in rows.GroupBy(r => (r.MessageId, r.EntryId)).SelectMany(g => g.Chunk(MostAtOnce)))
            await link.RunAsync(Inserts[some.Length - 1], Values(some));
    }

    private static ReadOnlySpan<(string, ColumnValue)> Values(PayloadRow[] rows)
    {
        var values = new List<(string, ColumnValue)> { ("@message", rows[0].MessageId), ("@entry", rows[0].EntryId) };
        for (var i = 0; i < rows.Length; i++) values.AddRange([(Kinds[i], rows[i].Kind), (Octets[i], rows[i].Sealed)]);
        return values.ToArray();
    }

    private static string InsertOf(int rows) =>
        $"INSERT INTO payload (message_id, entry_id, kind, sealed) VALUES {string.Join(", ", Enumerable.Range(0, rows).Select(i => $"(@message, @entry, {Kinds[i]}, {Octets[i]})"))}";

    public static ValueTask<byte[]?> InputAsync(IStoreLink link, string sha256) =>
        link.FirstAsync("SELECT bytes FROM input WHERE sha256 = @sha256", row => row.Octets(0), ("@sha256", sha256));

    public static async ValueTask PutInputAsync(IStoreLink link, string sha256, string name, byte[] bytes) => await link.RunAsync(
        "INSERT INTO input (sha256, name, bytes) VALUES (@sha256, @name, @bytes) ON CONFLICT (sha256) DO NOTHING",
        ("@sha256", sha256), ("@name", name), ("@bytes", bytes));
}
