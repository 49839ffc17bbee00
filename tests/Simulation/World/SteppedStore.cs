using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;

namespace MessageBroker.Tests.Simulation.World;

/// <summary>The production store with a step of the schedule, and on a slow disk a wait, before and after what it does. It decides nothing.</summary>
internal sealed class SteppedStore(IStore inner, Func<Task> step) : IStore
{
    public async Task<IClaimedGroup> ClaimDueAsync(DateTimeOffset now, int max, CancellationToken cancellationToken)
    {
        var group = await inner.ClaimDueAsync(now, max, cancellationToken);
        await step();
        return new SteppedGroup(group, step);
    }

    public async Task<T> WriteAsync<T>(Func<IStoreSession, ValueTask<T>> work, CancellationToken cancellationToken)
    {
        await step();
        var result = await inner.WriteAsync(work, cancellationToken);
        await step();
        return result;
    }

    public async Task<T> ReadAsync<T>(Func<IStoreReader, ValueTask<T>> read, CancellationToken cancellationToken)
    {
        var result = await inner.ReadAsync(read, cancellationToken);
        await step();
        return result;
    }

    public Task<DateTimeOffset?> NextDueAsync(CancellationToken cancellationToken) => inner.NextDueAsync(cancellationToken);

    public Task WaitForWorkAsync(TimeSpan most, CancellationToken cancellationToken) => inner.WaitForWorkAsync(most, cancellationToken);

    private sealed class SteppedGroup(IClaimedGroup inner, Func<Task> step) : IClaimedGroup
    {
        public IReadOnlyList<CaseKey> Cases => inner.Cases;

        public async Task<T> ReadAsync<T>(Func<IStoreReader, ValueTask<T>> read, CancellationToken cancellationToken)
        {
            var result = await inner.ReadAsync(read, cancellationToken);
            await step();
            return result;
        }

        public async Task<IReadOnlyList<Exception?>> CommitAsync(IReadOnlyList<Func<IStoreSession, ValueTask>> applies, CancellationToken cancellationToken)
        {
            await step();
            var result = await inner.CommitAsync(applies, cancellationToken);
            await step();
            return result;
        }

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
