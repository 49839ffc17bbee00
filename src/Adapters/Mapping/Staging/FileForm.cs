using System.Text.RegularExpressions;

namespace MessageBroker.Adapters.Mapping.Staging;

/// <summary>What files of arrivals need to know beyond the tables: how they are named and which columns are written in the way of files.</summary>
/// <param name="Prefix">Beginning of every file name: letters, digits and _.</param>
/// <param name="Areas">By institution id the short name that its files bear: the auto code of a county. An institution that is not here is named by its id.</param>
/// <param name="Columns">Columns with dates and amounts; every other one is written as it stands.</param>
public sealed partial record FileForm(string Prefix, IReadOnlyDictionary<string, string> Areas, IReadOnlyList<FileColumns> Columns)
{
    /// <summary>How the column of an inbox table is written.</summary>
    public FileCell CellOf(string table, string column)
    {
        var columns = Columns.FirstOrDefault(c => c.Table == table);
        return columns?.Dates.Contains(column) == true ? FileCell.Date : columns?.Amounts.Contains(column) == true ? FileCell.Amount : FileCell.Text;
    }

    /// <summary>The first thing that does not hold together, or null.</summary>
    internal string? FaultIn(StagingDescription staging)
    {
        if (!Word().IsMatch(Prefix)) return $"the prefix {Prefix} is not made of letters, digits and _";
        if (Areas.Values.FirstOrDefault(a => !Word().IsMatch(a)) is { } area) return $"the area {area} is not made of letters, digits and _";
        if (Areas.Values.GroupBy(a => a, StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Count() > 1) is { } twice) return $"two institutions have the area {twice.Key}";
        var tables = staging.InboxTables();
        return Columns.Select(c => FaultIn(c, tables.FirstOrDefault(t => t.Name == c.Table))).OfType<string>().FirstOrDefault()
            ?? (Columns.GroupBy(c => c.Table, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } again ? $"the table {again.Key} stands twice" : null);
    }

    private static string? FaultIn(FileColumns columns, InboxTable? table)
    {
        if (table is null) return $"{columns.Table} is no inbox table";
        if (columns.All.FirstOrDefault(c => !table.Columns.Contains(c)) is { } unknown) return $"{columns.Table} has no column {unknown}";
        return columns.All.GroupBy(c => c, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice ? $"{columns.Table}.{twice.Key} stands twice" : null;
    }

    [GeneratedRegex("^[A-Za-z0-9_]{1,20}$")]
    private static partial Regex Word();
}

/// <param name="Table">An inbox table.</param>
/// <param name="Dates">Columns with dates yyyy-MM-dd, which a file writes dd.MM.yyyy.</param>
/// <param name="Amounts">Columns with amounts and a decimal dot, which a file writes with a comma and adds up.</param>
public sealed record FileColumns(string Table, IReadOnlyList<string> Dates, IReadOnlyList<string> Amounts)
{
    internal IEnumerable<string> All => Dates.Concat(Amounts);
}

/// <summary>How a file writes a column.</summary>
public enum FileCell
{
    /// <summary>As it stands.</summary>
    Text,
    /// <summary>dd.MM.yyyy.</summary>
    Date,
    /// <summary>With a decimal comma and no grouping.</summary>
    Amount,
}
