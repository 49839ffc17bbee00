using System.Collections.Concurrent;

namespace MessageBroker.Exchange.Doors;

/// <summary>What failed and is not tried again at once: for a while it is passed over, so that it neither stops the others nor fills the log.</summary>
/// <param name="rest">For how long; a minute where nothing is said.</param>
internal sealed class LeftAside<TKey>(TimeProvider clock, TimeSpan? rest = null) where TKey : notnull
{
    private static readonly TimeSpan Usual = TimeSpan.FromMinutes(1);
    private readonly ConcurrentDictionary<TKey, long> since = [];

    public void Put(TKey key) => since[key] = clock.GetTimestamp();

    public bool Holds(TKey key) => since.TryGetValue(key, out var put) && clock.GetElapsedTime(put) < (rest ?? Usual);
}
