namespace MessageBroker.Exchange.Store.Upkeep;

/// <summary>Walks a sorted list of ids once, beside a sorted row of questions.</summary>
internal sealed class SecretCursor(IAsyncEnumerable<IReadOnlyList<Guid>> pages) : IAsyncDisposable
{
    private readonly IAsyncEnumerator<IReadOnlyList<Guid>> pages = pages.GetAsyncEnumerator();
    private IReadOnlyList<Guid> page = [];
    private int at;

    /// <summary>Whether the list holds an id that is not before those asked earlier.</summary>
    public async ValueTask<bool> HoldsAsync(Guid id, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (at == page.Count)
            {
                if (!await pages.MoveNextAsync()) return false;
                (page, at) = (pages.Current, 0);
                continue;
            }
            // Ids are compared as their text is, which is the order of every kind of store.
            var order = string.CompareOrdinal(page[at].ToString("D"), id.ToString("D"));
            if (order >= 0) return order == 0;
            at++;
        }
    }

    public ValueTask DisposeAsync() => pages.DisposeAsync();
}
