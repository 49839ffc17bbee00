using MessageBroker.Exchange.Flow.Ports;

namespace MessageBroker.Tests.Simulation.Defects;

/// <summary>The defect of an answer before the commit: a write says yes as soon as it is handed over.</summary>
internal sealed class HastyStore(IStore inner) : IStore
{
    public Task<IClaimedGroup> ClaimDueAsync(DateTimeOffset now, int max, CancellationToken cancellationToken) => inner.ClaimDueAsync(now, max, cancellationToken);

    public async Task<T> WriteAsync<T>(Func<IStoreSession, ValueTask<T>> work, CancellationToken cancellationToken)
    {
        var written = inner.WriteAsync(work, cancellationToken);
        if (typeof(T) != typeof(bool)) return await written;
        _ = written.ContinueWith(t => t.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return (T)(object)true;
    }

    public Task<T> ReadAsync<T>(Func<IStoreReader, ValueTask<T>> read, CancellationToken cancellationToken) => inner.ReadAsync(read, cancellationToken);

    public Task<DateTimeOffset?> NextDueAsync(CancellationToken cancellationToken) => inner.NextDueAsync(cancellationToken);

    public Task WaitForWorkAsync(TimeSpan most, CancellationToken cancellationToken) => inner.WaitForWorkAsync(most, cancellationToken);
}
