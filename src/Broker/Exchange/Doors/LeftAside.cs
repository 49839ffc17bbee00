using System.Collections.Concurrent;

namespace MessageBroker.Exchange.Doors;

/// <summary>What failed and is not tried again at once: for a minute it is passed over, so that it neither stops the others nor fills the log.</summary>
internal sealed class LeftAside<TKey>(TimeProvider clock) where TKey : notnull
{
    private static readonly TimeSpan Rest = TimeSpan.FromMinutes(1);
    private readonly ConcurrentDictionary<TKey, DateTimeOffset> until = [];

    public void Put(TKey key) => until[key] = clock.GetUtcNow() + Rest;

    public bool Holds(TKey key) => until.TryGetValue(key, out var end) && clock.GetUtcNow() < end;
}
