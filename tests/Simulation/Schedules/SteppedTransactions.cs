using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;

namespace MessageBroker.Tests.Simulation.Schedules;

/// <summary>The production store with steps before a transaction and inside it: what it wrote is there for itself and not yet for others.</summary>
internal sealed class SteppedTransactions(IStore inner, Fiber fiber, string what) : IStore
{
    public Task<IClaimedGroup> ClaimDueAsync(DateTimeOffset now, int max, CancellationToken cancellationToken) => inner.ClaimDueAsync(now, max, cancellationToken);

    public async Task<T> WriteAsync<T>(Func<IStoreSession, ValueTask<T>> work, CancellationToken cancellationToken)
    {
        await fiber.StepAsync($"{what}: write");
        return await inner.WriteAsync(async session =>
        {
            var result = await work(session);
            await fiber.StepAsync($"{what}: commit");
            return result;
        }, cancellationToken);
    }

    public async Task<T> ReadAsync<T>(Func<IStoreReader, ValueTask<T>> read, CancellationToken cancellationToken)
    {
        await fiber.StepAsync($"{what}: read");
        return await inner.ReadAsync(read, cancellationToken);
    }

    public Task<DateTimeOffset?> NextDueAsync(CancellationToken cancellationToken) => inner.NextDueAsync(cancellationToken);

    public Task WaitForWorkAsync(TimeSpan most, CancellationToken cancellationToken) => inner.WaitForWorkAsync(most, cancellationToken);
}
