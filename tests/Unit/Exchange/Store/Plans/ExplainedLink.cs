using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Store.Tables;

namespace MessageBroker.Tests.Unit.Exchange.Store.Plans;

/// <summary>Asks the database how it will run each statement before it runs it.</summary>
/// <param name="explain">What stands before a statement to ask.</param>
/// <param name="column">Column of the answer that holds a line of the plan.</param>
internal sealed class ExplainedLink(IStoreLink inner, string explain, int column) : IStoreLink
{
    private readonly Dictionary<string, IReadOnlyList<string>> plans = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, IReadOnlyList<string>> Plans => plans;

    public async ValueTask<int> RunAsync(string sql, params (string Name, ColumnValue Value)[] values)
    {
        await ExplainAsync(sql, values);
        return await inner.RunAsync(sql, values);
    }

    ValueTask<int> IStoreLink.RunAsync(string sql, params ReadOnlySpan<(string Name, ColumnValue Value)> values) => RunAsync(sql, values.ToArray());

    ValueTask<int> IStoreLink.RunDecidingAsync(string sql, params ReadOnlySpan<(string Name, ColumnValue Value)> values) => RunAsync(sql, values.ToArray());

    ValueTask<List<T>> IStoreLink.RowsAsync<T>(string sql, Func<StoreRow, T> read, params ReadOnlySpan<(string Name, ColumnValue Value)> values) => RowsAsync(sql, read, values.ToArray());

    public ValueTask<IReadOnlyList<GuardFault>> GuardFaultsAsync() => inner.GuardFaultsAsync();

    private async ValueTask<List<T>> RowsAsync<T>(string sql, Func<StoreRow, T> read, (string Name, ColumnValue Value)[] values)
    {
        await ExplainAsync(sql, values);
        return await inner.RowsAsync(sql, read, values);
    }

    private async ValueTask ExplainAsync(string sql, (string Name, ColumnValue Value)[] values)
    {
        if (!plans.ContainsKey(sql)) plans[sql] = await inner.RowsAsync($"{explain} {sql}", row => row.Text(column), values);
    }
}
