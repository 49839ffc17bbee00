using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Exchange.Store.Tables;

/// <summary>Names that stand in rows must be names this program knows: a newer release may have written others.</summary>
internal static class StateNames
{
    public static async ValueTask<Finding?> UnknownAsync(IStoreLink link, string path)
    {
        string[] unknown =
        [
            .. await UnknownAsync<MessageState>(link, "message", "state"),
            .. await UnknownAsync<EffectKind>(link, "effect", "kind"),
        ];
        return unknown.Length == 0 ? null : Finding.Of("FLW-0509", path, ("names", string.Join(", ", unknown)));
    }

    /// <summary>Walks the index from one distinct value to the next, so that a big table costs a few look-ups.</summary>
    private static async ValueTask<IEnumerable<string>> UnknownAsync<T>(IStoreLink link, string table, string column) where T : struct, Enum => (await link.RowsAsync(
        $"""
        WITH RECURSIVE used (name) AS (
            SELECT min({column}) FROM {table}
            UNION ALL
            SELECT (SELECT min({column}) FROM {table} WHERE {column} > used.name) FROM used WHERE used.name IS NOT NULL)
        SELECT name FROM used WHERE name IS NOT NULL
        """,
        row => row.Text(0))).Where(name => !Enum.GetNames<T>().Contains(name)).Select(name => $"{table}.{column} = {name}");
}
