using MessageBroker.Exchange.Store.Postgres;
using MessageBroker.Exchange.Store.Sqlite;
using MessageBroker.Exchange.Store.Tables;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Exchange.Store.Upkeep;

/// <summary>Which tables go where, read from the catalogues of both stores: what a later schema adds moves too.</summary>
/// <param name="Tables">In an order in which each row finds those it names.</param>
/// <param name="Compared">
/// What is compared afterwards: each table, or the view of this name in both stores where one of them keeps the rows in several tables.
/// </param>
internal sealed record MovePlan(IReadOnlyList<MoveTable> Tables, IReadOnlyList<MoveTable> Compared)
{
    /// <summary>Numbers that only order rows; a table of the new store that has none does without.</summary>
    private const string Order = "seq";

    private const string Whole = "_all";

    /// <summary>The plan for one part, or what has no place in the new store.</summary>
    public static async Task<(MovePlan? Plan, Finding? Finding)> OfAsync(SqliteLink source, PostgresLink target, string schema, string place)
    {
        var shapes = await ShapesAsync(target, schema);
        var tables = new List<MoveTable>();
        foreach (var name in source.Rows(SqliteUpkeep.SqliteTables, row => row.GetString(0)))
        {
            var columns = ColumnsOf(source, name);
            var there = shapes.GetValueOrDefault(name) ?? [];
            if (columns.FirstOrDefault(c => c != Order && !there.Any(t => t.Name == c)) is { } homeless)
            {
                if (there.Count == 0 && source.First($"SELECT 1 FROM {name} LIMIT 1", _ => "") is null) continue;
                return (null, Finding.Of("STO-0067", place, ("table", name), ("column", homeless)));
            }
            tables.Add(new MoveTable(schema, name, [.. there.Where(t => columns.Contains(t.Name))], columns.Contains(Order)));
        }
        var views = source.Rows("SELECT name FROM sqlite_schema WHERE type = 'view' ORDER BY name", row => row.GetString(0))
            .Where(v => v.EndsWith(Whole, StringComparison.Ordinal) && shapes.ContainsKey(v)).Select(v => View(source, schema, v, shapes[v])).ToList();
        return (new MovePlan(InOrder(tables, await ParentsAsync(target, schema)), [.. views, .. tables.Where(t => !views.Any(v => Covers(v, t)))]), null);
    }

    private static MoveTable View(SqliteLink source, string schema, string name, List<(string Name, ColumnKind Kind)> there)
    {
        var columns = ColumnsOf(source, name);
        return new MoveTable(schema, name, [.. there.Where(t => columns.Contains(t.Name))], InOrder: false);
    }

    /// <summary>case_all covers case_row, effect_all covers effect and effect_done: all columns, under the same first word.</summary>
    private static bool Covers(MoveTable view, MoveTable table)
    {
        var stem = view.Name[..^Whole.Length];
        return (table.Name == stem || table.Name.StartsWith(stem + "_", StringComparison.Ordinal)) && table.Columns.All(c => view.Columns.Contains(c));
    }

    private static List<string> ColumnsOf(SqliteLink source, string name) =>
        source.Rows("SELECT name FROM pragma_table_info(@table)", row => row.GetString(0), ("@table", name));

    private static async Task<Dictionary<string, List<(string Name, ColumnKind Kind)>>> ShapesAsync(PostgresLink target, string schema)
    {
        var columns = await target.RowsAsync(
            """
            SELECT c.relname::text, a.attname::text, format_type(a.atttypid, NULL)
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid
            WHERE n.nspname = @schema AND c.relkind IN ('r', 'p', 'v') AND NOT c.relispartition AND a.attnum > 0 AND NOT a.attisdropped ORDER BY 1, a.attnum
            """,
            row => (Table: row.Text(0), Column: (row.Text(1), KindOf(row.Text(2)))), ("@schema", schema));
        return columns.GroupBy(c => c.Table, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Select(c => c.Column).ToList(), StringComparer.Ordinal);
    }

    private static async Task<ILookup<string, string>> ParentsAsync(PostgresLink target, string schema) => (await target.RowsAsync(
        """
        SELECT c.relname::text, p.relname::text FROM pg_constraint k
        JOIN pg_class c ON c.oid = k.conrelid JOIN pg_class p ON p.oid = k.confrelid JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE k.contype = 'f' AND n.nspname = @schema
        """,
        row => (Table: row.Text(0), Parent: row.Text(1)), ("@schema", schema))).ToLookup(p => p.Table, p => p.Parent, StringComparer.Ordinal);

    private static List<MoveTable> InOrder(List<MoveTable> tables, ILookup<string, string> parents)
    {
        var ordered = new List<MoveTable>();
        void Place(MoveTable table, int depth)
        {
            if (ordered.Contains(table) || depth > tables.Count) return;
            foreach (var parent in tables.Where(t => t != table && parents[table.Name].Contains(t.Name))) Place(parent, depth + 1);
            ordered.Add(table);
        }
        foreach (var table in tables) Place(table, 0);
        return ordered;
    }

    private static ColumnKind KindOf(string type) => type switch
    {
        "integer" => ColumnKind.Number,
        "bigint" => ColumnKind.Long,
        "uuid" => ColumnKind.Id,
        "timestamp with time zone" => ColumnKind.Time,
        "bytea" => ColumnKind.Octets,
        _ => ColumnKind.Text,
    };
}
