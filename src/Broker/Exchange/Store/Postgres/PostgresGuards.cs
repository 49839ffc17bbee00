using MessageBroker.Exchange.Flow.Model;

namespace MessageBroker.Exchange.Store.Postgres;

/// <summary>
/// Compares the triggers of the database with those that this release defines. Who changes a journal table by hand drops or disables its
/// trigger first; who forgets to make it anew is found here, whatever became of the rows.
/// </summary>
internal static class PostgresGuards
{
    /// <summary>As pg_get_triggerdef writes them, without the schema, with whether they fire ("O": always, except while replicating).</summary>
    private static readonly Dictionary<string, string> Defined = new(StringComparer.Ordinal)
    {
        ["attempt_done_leaves"] = "O CREATE TRIGGER attempt_done_leaves AFTER UPDATE ON attempt FOR EACH ROW WHEN (new.outcome IS NOT NULL) EXECUTE FUNCTION attempt_leave()",
        ["effect_done_leaves"] = "O CREATE TRIGGER effect_done_leaves AFTER INSERT OR UPDATE ON effect FOR EACH ROW WHEN (new.done_at IS NOT NULL) EXECUTE FUNCTION effect_leave()",
        ["effect_follows"] = "O CREATE TRIGGER effect_follows BEFORE INSERT ON effect FOR EACH ROW EXECUTE FUNCTION effect_follow()",
        ["entry_follows"] = "O CREATE TRIGGER entry_follows BEFORE INSERT ON entry FOR EACH ROW EXECUTE FUNCTION entry_follow()",
        ["entry_no_change"] = "O CREATE TRIGGER entry_no_change BEFORE DELETE OR UPDATE ON entry FOR EACH ROW EXECUTE FUNCTION append_only()",
        ["entry_no_truncate"] = "O CREATE TRIGGER entry_no_truncate BEFORE TRUNCATE ON entry FOR EACH STATEMENT EXECUTE FUNCTION append_only()",
        ["leaf_no_change"] = "O CREATE TRIGGER leaf_no_change BEFORE DELETE OR UPDATE ON leaf FOR EACH ROW EXECUTE FUNCTION append_only()",
        ["leaf_no_truncate"] = "O CREATE TRIGGER leaf_no_truncate BEFORE TRUNCATE ON leaf FOR EACH STATEMENT EXECUTE FUNCTION append_only()",
        ["message_follows"] = "O CREATE TRIGGER message_follows BEFORE INSERT ON message FOR EACH ROW EXECUTE FUNCTION message_follow()",
    };

    public static async ValueTask<IReadOnlyList<GuardFault>> FaultsAsync(PostgresLink link)
    {
        var here = (await link.RowsAsync(
            """
            SELECT t.tgname::text, t.tgenabled::text || ' ' || pg_get_triggerdef(t.oid, true)
            FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
            WHERE NOT t.tgisinternal AND c.relnamespace = current_schema()::regnamespace ORDER BY t.tgname, c.relname
            """,
            row => (Name: row.Text(0), Sql: row.Text(1)))).ToLookup(t => t.Name, t => t.Sql, StringComparer.Ordinal);
        return
        [
            .. Defined.Keys.Where(name => !here.Contains(name)).Select(name => new GuardFault(name, GuardFaultKind.Missing)),
            .. Defined.Where(d => here.Contains(d.Key) && here[d.Key].Any(sql => sql != d.Value)).Select(d => new GuardFault(d.Key, GuardFaultKind.Changed)),
            .. here.Where(t => !Defined.ContainsKey(t.Key)).Select(t => new GuardFault(t.Key, GuardFaultKind.Foreign)),
        ];
    }
}
