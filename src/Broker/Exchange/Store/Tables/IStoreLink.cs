using MessageBroker.Exchange.Flow.Model;

namespace MessageBroker.Exchange.Store.Tables;

/// <summary>
/// One open connection of a store. The statements on our tables are written once, against this; times, ids and octets are bound and read
/// in the form that each kind of store has for them. Not for two callers at once.
/// </summary>
internal interface IStoreLink
{
    /// <summary>Runs a statement; gives the number of changed rows.</summary>
    ValueTask<int> RunAsync(string sql, params ReadOnlySpan<(string Name, ColumnValue Value)> values);

    /// <summary>
    /// As <see cref="RunAsync"/>, for the insert of a key that decides: where another transaction has the same key open, it waits for
    /// that one only shortly.
    /// </summary>
    ValueTask<int> RunDecidingAsync(string sql, params ReadOnlySpan<(string Name, ColumnValue Value)> values);

    ValueTask<List<T>> RowsAsync<T>(string sql, Func<StoreRow, T> read, params ReadOnlySpan<(string Name, ColumnValue Value)> values);

    /// <summary>Triggers over append-only tables that are not as this release defines them.</summary>
    ValueTask<IReadOnlyList<GuardFault>> GuardFaultsAsync();
}

/// <summary>Short forms.</summary>
internal static class StoreLinks
{
    /// <summary>The only or first row, or null.</summary>
    public static ValueTask<T?> FirstAsync<T>(
        this IStoreLink link, string sql, Func<StoreRow, T> read, params ReadOnlySpan<(string Name, ColumnValue Value)> values) where T : class =>
        FirstOfAsync(link.RowsAsync(sql, read, values));

    /// <summary>True where there is a row.</summary>
    public static ValueTask<bool> AnyAsync(this IStoreLink link, string sql, params ReadOnlySpan<(string Name, ColumnValue Value)> values) =>
        AnyOfAsync(link.RowsAsync(sql, _ => true, values));

    /// <summary>True where exactly one row was changed.</summary>
    public static async ValueTask<bool> IsOneAsync(this ValueTask<int> changed) => await changed == 1;

    /// <summary>As the ports name it.</summary>
    public static async ValueTask<IReadOnlyList<T>> ListAsync<T>(this ValueTask<List<T>> rows) => await rows;

    private static async ValueTask<T?> FirstOfAsync<T>(ValueTask<List<T>> rows) where T : class => await rows is [var first, ..] ? first : null;

    private static async ValueTask<bool> AnyOfAsync(ValueTask<List<bool>> rows) => (await rows).Count > 0;
}
