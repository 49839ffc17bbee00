using MessageBroker.Exchange.Flow.Model;

namespace MessageBroker.Exchange.Flow.Ports;

/// <summary>
/// The broker's store. Work is claimed by case, computed outside any write transaction, and applied in one short
/// transaction for many cases with a savepoint each. Doors write through the same group commit.
/// An unreachable or locked store is a <see cref="StoreAwayException"/>: callers answer "later" and lose nothing.
/// </summary>
public interface IStore
{
    /// <summary>
    /// Claims up to <paramref name="max"/> cases that have work due at <paramref name="now"/> and that nobody else holds, oldest due first.
    /// Parked cases are left out. Each claim is counted and committed before it is given, and counted anew once a step is applied: a case
    /// whose steps end the process is parked instead of being claimed for ever. Disposing gives the claims back.
    /// </summary>
    Task<IClaimedGroup> ClaimDueAsync(DateTimeOffset now, int max, CancellationToken cancellationToken);

    /// <summary>
    /// Runs <paramref name="work"/> in a write transaction that is committed, durably, together with others that wait (group commit),
    /// each in its own savepoint. Returns after the commit. An exception of the work rolls back its own part only.
    /// The work must not wait for anything but the session.
    /// </summary>
    Task<T> WriteAsync<T>(Func<IStoreSession, ValueTask<T>> work, CancellationToken cancellationToken);

    /// <summary>Runs reads in one consistent snapshot, beside writers.</summary>
    Task<T> ReadAsync<T>(Func<IStoreReader, ValueTask<T>> read, CancellationToken cancellationToken);

    /// <summary>Earliest time at which a case that is not claimed has work due; null when nothing is waiting.</summary>
    Task<DateTimeOffset?> NextDueAsync(CancellationToken cancellationToken);

    /// <summary>Completes when a write may have made work due, or after <paramref name="most"/>. A hint only.</summary>
    Task WaitForWorkAsync(TimeSpan most, CancellationToken cancellationToken);
}

/// <summary>Cases held by one worker.</summary>
public interface IClaimedGroup : IAsyncDisposable
{
    IReadOnlyList<CaseKey> Cases { get; }

    /// <summary>Reads for the compute halves.</summary>
    Task<T> ReadAsync<T>(Func<IStoreReader, ValueTask<T>> read, CancellationToken cancellationToken);

    /// <summary>
    /// Applies one write per case, in order, in one transaction, a savepoint each, and commits. Cases beyond the last write are given back as
    /// they were taken. The result has null for a case that was applied and the exception for one that was rolled back to its savepoint.
    /// A failed commit throws; then nothing was applied, or, where the answer to a commit was lost on its way, all of it. Called once.
    /// </summary>
    Task<IReadOnlyList<Exception?>> CommitAsync(IReadOnlyList<Func<IStoreSession, ValueTask>> applies, CancellationToken cancellationToken);
}

/// <summary>The store cannot be used now (locked, gone, disk full). Never counts as an attempt.</summary>
/// <param name="reason">
/// Stable word for findings and health: locked, missing, disk-full, corrupt, unreachable; of a server also refused (the login), read-only (a
/// standby), crowded (too many connections), slow (a time limit), behind (what this node promised is not there). Of the broker itself: backlog
/// (work has been due for too long to take more).
/// </param>
/// <param name="waited">Somebody else's lock was waited for as long as may be: who tries again at once waits again.</param>
public sealed class StoreAwayException(string reason, Exception? inner = null, bool waited = false) : Exception($"store away: {reason}", inner)
{
    public string Reason { get; } = reason;

    public bool Waited { get; } = waited;
}
