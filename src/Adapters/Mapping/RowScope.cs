using MessageBroker.Adapters.Contract;

namespace MessageBroker.Adapters.Mapping;

/// <summary>The rows in reach while a record is walked: those of the group itself, then those of the groups around it.</summary>
internal sealed class RowScope(RowScope? above)
{
    private readonly List<(string Table, IReadOnlyDictionary<string, string?> Row, string Key)> rows = [];

    public void Add(string table, IReadOnlyDictionary<string, string?> row, string key) => rows.Add((table, row, key));

    /// <summary>The column as a value with its place, or null where no row of its table is in reach.</summary>
    public SourceValue? Find(MapColumn column)
    {
        foreach (var (table, row, key) in rows)
            if (table == column.Table) return new SourceValue(table, column.Column, key, row.GetValueOrDefault(column.Column));
        return above?.Find(column);
    }
}
