using MessageBroker.Exchange.Flow.Ports;

namespace MessageBroker.Exchange.Flow.Running;

/// <summary>
/// Admission at intake. When work of a partner has been due for too long the doors answer "later" to what belongs to that partner, so that what
/// was taken comes to its end first. Each partner's cases are worked on in turn with the others', so that its backlog is nobody else's. Work that
/// waits for its time, for a partner or for a person is not due.
/// </summary>
public sealed class Backlog(IStore store, TimeSpan most, TimeProvider clock)
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private readonly Dictionary<string, Seen> looks = new(StringComparer.Ordinal);
    private readonly Lock gate = new();

    /// <summary>Looks at the store once a second at most for each partner.</summary>
    /// <param name="partner">Institution on the other side; empty where it is not known yet, as for new cases of the own national system.</param>
    /// <exception cref="StoreAwayException">With the reason "backlog" where work has been due for too long.</exception>
    public async Task AdmitAsync(string partner, CancellationToken cancellationToken)
    {
        Seen seen;
        bool looks;
        lock (gate)
        {
            if (!this.looks.TryGetValue(partner, out var known)) this.looks[partner] = known = new Seen();
            seen = known;
            // By the clock that never jumps: a wall clock put back by an hour would let the last answer stand for an hour.
            looks = seen.LookedAt is not { } last || clock.GetElapsedTime(last) >= Look;
            if (looks) seen.LookedAt = clock.GetTimestamp();
        }

        if (looks) seen.TooOld = await store.ReadAsync(reader => reader.EarliestDueAsync(partner), cancellationToken) is { } due && clock.GetUtcNow() - due > most;
        if (seen.TooOld) throw new StoreAwayException("backlog");
    }

    private sealed class Seen
    {
        public long? LookedAt { get; set; }
        public volatile bool TooOld;
    }
}
