using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;

namespace MessageBroker.Tests.Simulation.Defects;

/// <summary>The defect of a lock that is released as soon as it is taken: the cases are worked on although others may claim them too.</summary>
internal sealed class UnlockedStore(IStore inner) : IStore
{
    public async Task<IClaimedGroup> ClaimDueAsync(DateTimeOffset now, int max, CancellationToken cancellationToken)
    {
        await using var group = await inner.ClaimDueAsync(now, max, cancellationToken);
        return new Group(inner, group.Cases);
    }

    public Task<T> WriteAsync<T>(Func<IStoreSession, ValueTask<T>> work, CancellationToken cancellationToken) => inner.WriteAsync(work, cancellationToken);

    public Task<T> ReadAsync<T>(Func<IStoreReader, ValueTask<T>> read, CancellationToken cancellationToken) => inner.ReadAsync(read, cancellationToken);

    public Task<DateTimeOffset?> NextDueAsync(CancellationToken cancellationToken) => inner.NextDueAsync(cancellationToken);

    public Task WaitForWorkAsync(TimeSpan most, CancellationToken cancellationToken) => inner.WaitForWorkAsync(most, cancellationToken);

    private sealed class Group(IStore store, IReadOnlyList<CaseKey> cases) : IClaimedGroup
    {
        public IReadOnlyList<CaseKey> Cases => cases;

        public Task<T> ReadAsync<T>(Func<IStoreReader, ValueTask<T>> read, CancellationToken cancellationToken) => store.ReadAsync(read, cancellationToken);

        public async Task<IReadOnlyList<Exception?>> CommitAsync(IReadOnlyList<Func<IStoreSession, ValueTask>> applies, CancellationToken cancellationToken)
        {
            var results = new List<Exception?>();
            foreach (var apply in applies) results.Add(await OneAsync(apply, cancellationToken));
            return results;
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        private async Task<Exception?> OneAsync(Func<IStoreSession, ValueTask> apply, CancellationToken cancellationToken)
        {
            try
            {
                await store.WriteAsync(async session =>
                {
                    await apply(session);
                    return true;
                }, cancellationToken);
                return null;
            }
            catch (Exception failure) when (failure is not StoreAwayException)
            {
                return failure;
            }
        }
    }
}
