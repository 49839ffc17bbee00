using MessageBroker.Exchange.Flow.Ports;

namespace MessageBroker.Exchange.Flow.Running;

/// <summary>
/// Admission at intake. When work has been due for too long the doors answer "later", so that what was taken comes to its end first.
/// Work that waits for its time, for a partner or for a person is not due.
/// </summary>
public sealed class Backlog(IStore store, TimeSpan most, TimeProvider clock)
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private readonly Lock gate = new();
    private DateTimeOffset lookAgain = DateTimeOffset.MinValue;
    private bool tooOld;

    /// <summary>Looks at the store once a second at most.</summary>
    /// <exception cref="StoreAwayException">With the reason "backlog" where work has been due for too long.</exception>
    public async Task AdmitAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        bool looks;
        lock (gate)
        {
            looks = now >= lookAgain;
            if (looks) lookAgain = now + Look;
        }

        if (looks) tooOld = await store.NextDueAsync(cancellationToken) is { } due && now - due > most;
        if (tooOld) throw new StoreAwayException("backlog");
    }
}
