using System.Reflection;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;

namespace MessageBroker.Tests.Unit.App.Health;

/// <summary>A store that only knows the age of its oldest message, or is away.</summary>
internal sealed class TableStore(DateTimeOffset? oldest, string? away) : IStore
{
    public async Task<T> ReadAsync<T>(Func<IStoreReader, ValueTask<T>> read, CancellationToken cancellationToken)
    {
        if (away is not null) throw new StoreAwayException(away);
        var reader = DispatchProxy.Create<IStoreReader, Reader>();
        ((Reader)reader).Oldest = oldest;
        return await read(reader);
    }

    public Task<IClaimedGroup> ClaimDueAsync(DateTimeOffset now, int max, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task<T> WriteAsync<T>(Func<IStoreSession, ValueTask<T>> work, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task<DateTimeOffset?> NextDueAsync(CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task WaitForWorkAsync(TimeSpan most, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>Answers the two questions that health asks; any other is a failed test.</summary>
    public class Reader : DispatchProxy
    {
        public DateTimeOffset? Oldest { get; set; }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => targetMethod!.Name switch
        {
            nameof(IStoreReader.OldestUnfinishedAsync) => new ValueTask<DateTimeOffset?>(Oldest),
            nameof(IStoreReader.CountsAsync) => new ValueTask<IReadOnlyDictionary<MessageState, long>>(new Dictionary<MessageState, long> { [MessageState.Sealed] = 3 }),
            var other => throw new NotSupportedException(other),
        };
    }
}
