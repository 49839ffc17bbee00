using MessageBroker.Exchange.Store.Tables;

namespace MessageBroker.Exchange.Store.Upkeep;

/// <summary>Counts the rows of every table, whatever tables there are.</summary>
internal static class RowCounts
{
    /// <param name="tables">The statement that names them.</param>
    public static async ValueTask<IReadOnlyDictionary<string, long>> OfAsync(IStoreLink link, string tables)
    {
        var counts = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var table in await link.RowsAsync(tables, row => row.Text(0)))
            counts.Add(table, (await link.RowsAsync($"SELECT count(*) FROM {table}", row => row.Long(0)))[0]);
        return counts;
    }
}
