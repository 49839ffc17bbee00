using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;
using Microsoft.Extensions.Logging;

namespace MessageBroker.Exchange.Flow.Housekeeping;

/// <summary>
/// What keeps a store quick and lawful however much it has seen: counts what is finished, so that nobody has to look at it again, and erases
/// contents whose term is over. It works in bounded batches beside the flow, on one node at a time, and nothing that is under way waits for it.
/// </summary>
public sealed partial class Housekeeper(IStore store, Retention retention, TimeProvider clock, ILogger<Housekeeper> log)
{
    /// <summary>Messages in one transaction.</summary>
    public const int Batch = 256;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    /// <summary>Works until cancelled.</summary>
    /// <param name="beat">Called each time round.</param>
    public Task RunAsync(Action beat, CancellationToken cancellationToken) => new StoreLoop(clock, Pause, Away).RunAsync(RoundAsync, beat, cancellationToken);

    private async Task<TimeSpan> RoundAsync(CancellationToken cancellationToken)
    {
        if (await TallyAsync(cancellationToken) == Batch) return TimeSpan.Zero;
        await retention.RunOnceAsync(cancellationToken);
        return Pause;
    }

    /// <summary>One batch of the count; gives its size, 0 where another node is at it.</summary>
    public Task<int> TallyAsync(CancellationToken cancellationToken) => store.WriteAsync(
        async session => await session.TryLockChoreAsync(Chore.Tally) ? await session.TallyAsync(Batch) : 0, cancellationToken);

    [LoggerMessage(1, LogLevel.Warning, "the store is away ({Reason}); housekeeping waits")]
    private partial void Away(string reason);
}
