using Microsoft.Data.Sqlite;
using MessageBroker.Exchange.Flow.Model;

namespace MessageBroker.Exchange.Store.Sqlite;

/// <summary>
/// Compares the triggers of a store with those that a new store of this release would have. Who changes a journal table by hand drops its
/// trigger first; who forgets to make it anew is found here, whatever became of the rows.
/// </summary>
internal static class SqliteGuards
{
    private static readonly Lazy<Dictionary<string, string>> Defined = new(Define);

    public static List<GuardFault> Faults(SqliteLink link)
    {
        var here = link.Rows("SELECT name, tbl_name || ': ' || sql FROM sqlite_schema WHERE type = 'trigger'", row => (Name: row.GetString(0), Sql: row.GetString(1)))
            .ToDictionary(t => t.Name, t => t.Sql, StringComparer.Ordinal);
        return
        [
            .. Defined.Value.Where(d => !here.ContainsKey(d.Key)).Select(d => new GuardFault(d.Key, GuardFaultKind.Missing)),
            .. Defined.Value.Where(d => here.TryGetValue(d.Key, out var sql) && sql != d.Value).Select(d => new GuardFault(d.Key, GuardFaultKind.Changed)),
            .. here.Keys.Where(name => !Defined.Value.ContainsKey(name)).Order(StringComparer.Ordinal).Select(name => new GuardFault(name, GuardFaultKind.Foreign)),
        ];
    }

    private static Dictionary<string, string> Define()
    {
        using var memory = new SqliteConnection("Data Source=:memory:");
        memory.Open();
        foreach (var script in EmbeddedScripts.In(SqliteFileKind.Store.Migrations)) Run(memory, script.Contents);
        using var command = memory.CreateCommand();
        command.CommandText = "SELECT name, tbl_name || ': ' || sql FROM sqlite_schema WHERE type = 'trigger' ORDER BY name";
        using var rows = command.ExecuteReader();
        var defined = new Dictionary<string, string>(StringComparer.Ordinal);
        while (rows.Read()) defined.Add(rows.GetString(0), rows.GetString(1));
        return defined;
    }

    private static void Run(SqliteConnection memory, string script)
    {
        using var command = memory.CreateCommand();
        command.CommandText = script;
        command.ExecuteNonQuery();
    }
}
