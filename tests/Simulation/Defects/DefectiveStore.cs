using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;

namespace MessageBroker.Tests.Simulation.Defects;

/// <summary>The production store, seen through sessions and readers that a planted defect has changed.</summary>
internal sealed class DefectiveStore(IStore inner, Func<IStoreSession, IStoreSession> session, Func<IStoreReader, IStoreReader> reader) : IStore
{
    public async Task<IClaimedGroup> ClaimDueAsync(DateTimeOffset now, int max, CancellationToken cancellationToken) =>
        new Group(await inner.ClaimDueAsync(now, max, cancellationToken), session, reader);

    public Task<T> WriteAsync<T>(Func<IStoreSession, ValueTask<T>> work, CancellationToken cancellationToken) => inner.WriteAsync(s => work(session(s)), cancellationToken);

    public Task<T> ReadAsync<T>(Func<IStoreReader, ValueTask<T>> read, CancellationToken cancellationToken) => inner.ReadAsync(r => read(reader(r)), cancellationToken);

    public Task<DateTimeOffset?> NextDueAsync(CancellationToken cancellationToken) => inner.NextDueAsync(cancellationToken);

    public Task WaitForWorkAsync(TimeSpan most, CancellationToken cancellationToken) => inner.WaitForWorkAsync(most, cancellationToken);

    private sealed class Group(IClaimedGroup inner, Func<IStoreSession, IStoreSession> session, Func<IStoreReader, IStoreReader> reader) : IClaimedGroup
    {
        public IReadOnlyList<CaseKey> Cases => inner.Cases;

        public Task<T> ReadAsync<T>(Func<IStoreReader, ValueTask<T>> read, CancellationToken cancellationToken) => inner.ReadAsync(r => read(reader(r)), cancellationToken);

        public Task<IReadOnlyList<Exception?>> CommitAsync(IReadOnlyList<Func<IStoreSession, ValueTask>> applies, CancellationToken cancellationToken) =>
            inner.CommitAsync([.. applies.Select(apply => (Func<IStoreSession, ValueTask>)(s => apply(session(s))))], cancellationToken);

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
