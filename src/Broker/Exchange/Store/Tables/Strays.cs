using MessageBroker.Exchange.Flow.Model;

namespace MessageBroker.Exchange.Store.Tables;

/// <summary>Looks for rows that lead nowhere: the engine's own foreign keys hold only for those who switch them on.</summary>
internal static class Strays
{
    private const string NoMessage = "NOT EXISTS (SELECT 1 FROM message m WHERE m.id = r.message_id)";
    private const string NoEntry = "NOT EXISTS (SELECT 1 FROM entry e WHERE e.id = r.entry_id)";

    private static readonly string[] Searches =
    [
        """
        SELECT 'message', CAST(r.id AS text), 'case ' || r.institution || '/' || r.case_id FROM message r
        WHERE NOT EXISTS (SELECT 1 FROM case_row c WHERE c.institution = r.institution AND c.case_id = r.case_id)
        """,
        """
        SELECT 'case_record', r.institution || '/' || r.case_id || ' ' || r.number, 'case ' || r.institution || '/' || r.case_id FROM case_record r
        WHERE NOT EXISTS (SELECT 1 FROM case_row c WHERE c.institution = r.institution AND c.case_id = r.case_id)
        """,
        $"SELECT 'content_view', CAST(r.entry_id AS text), 'entry ' || r.entry_id FROM content_view r WHERE {NoEntry}",
        $"SELECT 'payload', r.message_id || '/' || r.kind, 'message ' || r.message_id FROM payload r WHERE {NoMessage}",
        $"SELECT 'payload', r.message_id || '/' || r.kind, 'entry ' || r.entry_id FROM payload r WHERE {NoEntry}",
        $"SELECT 'duplicate_key', r.sender || ' ' || r.as4_message_id, 'message ' || r.message_id FROM duplicate_key r WHERE {NoMessage}",
        $"SELECT 'request_key', r.national_system || ' ' || r.request_id || ' ' || r.request_version, 'message ' || r.message_id FROM request_key r WHERE {NoMessage}",
        $"SELECT 'effect', CAST(r.id AS text), 'message ' || r.message_id FROM effect r WHERE {NoMessage}",
        $"SELECT 'effect_done', CAST(r.id AS text), 'message ' || r.message_id FROM effect_done r WHERE {NoMessage}",
        $"SELECT 'attempt', r.effect_id || '/' || r.number, 'effect ' || r.effect_id FROM attempt r WHERE NOT EXISTS (SELECT 1 FROM effect e WHERE e.id = r.effect_id)",
        $"SELECT 'attempt_done', r.effect_id || '/' || r.number, 'effect ' || r.effect_id FROM attempt_done r WHERE NOT EXISTS (SELECT 1 FROM effect_all e WHERE e.id = r.effect_id)",
        $"SELECT 'entry', CAST(r.id AS text), 'message ' || r.message_id FROM entry r WHERE r.message_id IS NOT NULL AND {NoMessage}",
        """
        SELECT 'entry', CAST(r.id AS text), 'place in the log' FROM entry r
        WHERE NOT EXISTS (SELECT 1 FROM leaf l WHERE l.entry_id = r.id) AND NOT EXISTS (SELECT 1 FROM pending_leaf p WHERE p.entry_id = r.id)
        """,
        $"SELECT 'leaf', r.generation || '/' || r.leaf_index, 'entry ' || r.entry_id FROM leaf r WHERE {NoEntry}",
        $"SELECT 'pending_leaf', CAST(r.entry_id AS text), 'entry ' || r.entry_id FROM pending_leaf r WHERE {NoEntry}",
    ];

    public static async ValueTask<IReadOnlyList<StrayRow>> FindAsync(IStoreLink link, int max)
    {
        var found = new List<StrayRow>();
        foreach (var search in Searches.TakeWhile(_ => found.Count < max))
            found.AddRange(await link.RowsAsync(search + " LIMIT @max", row => new StrayRow(row.Text(0), row.Text(1), row.Text(2)), ("@max", max - found.Count)));
        return found;
    }
}
