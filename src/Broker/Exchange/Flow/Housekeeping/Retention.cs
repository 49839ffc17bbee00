using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;
using Microsoft.Extensions.Logging;

namespace MessageBroker.Exchange.Flow.Housekeeping;

/// <summary>
/// Erases contents whose term is over, in rounds: first what an earlier round or a kill left after its tombstone, then what is due. One
/// message that cannot be erased never stops the others; one that failed in three rounds is told once.
/// </summary>
public sealed partial class Retention(IStore store, Eraser eraser, RetentionTerms terms, TimeProvider clock, ILogger<Retention> log)
{
    /// <summary>Messages that are looked up at once.</summary>
    public const int Batch = 64;

    /// <summary>Rounds in which a message fails before somebody is told.</summary>
    public const int RoundsBeforeAlert = 3;

    private readonly Dictionary<Guid, int> failed = [];

    /// <summary>Messages that could not be erased, with the number of rounds in a row.</summary>
    public IReadOnlyDictionary<Guid, int> Failing => failed;

    /// <summary>One round over everything that is due; gives how many messages were erased. 0 where another node begins one at this moment;
    /// where rounds of two nodes overlap, the tombstone decides which of them erases a message.</summary>
    public async Task<int> RunOnceAsync(CancellationToken cancellationToken)
    {
        if (!await store.WriteAsync(session => session.TryLockChoreAsync(Chore.Retention), cancellationToken)) return 0;
        var erased = 0;
        var tried = new HashSet<Guid>();
        for (var after = Guid.Empty; await BegunAsync(after, cancellationToken) is { Count: > 0 } left; after = left[^1].Id)
            foreach (var message in left.Where(m => tried.Add(m.Id)))
                erased += await TryAsync(message, () => eraser.FinishAsync(message, cancellationToken));
        foreach (var (state, term) in terms.ByState)
        {
            ErasurePlace? after = null;
            while (await DueAsync(state, clock.GetUtcNow() - term, after, cancellationToken) is { Count: > 0 } due)
            {
                foreach (var message in due.Where(m => tried.Add(m.Id)))
                    erased += await TryAsync(message, () => eraser.EraseAsync(message, terms.Ground, Actor.Broker, cancellationToken));
                after = ErasurePlace.Of(due[^1]);
            }
        }

        return erased;
    }

    private Task<IReadOnlyList<MessageRow>> BegunAsync(Guid after, CancellationToken cancellationToken) =>
        store.ReadAsync(reader => reader.ErasuresBegunAsync(after, Batch), cancellationToken);

    private Task<IReadOnlyList<MessageRow>> DueAsync(MessageState state, DateTimeOffset until, ErasurePlace? after, CancellationToken cancellationToken) =>
        store.ReadAsync(reader => reader.ErasableAsync(state, until, after, Batch), cancellationToken);

    private async Task<int> TryAsync(MessageRow message, Func<Task> erase)
    {
        try
        {
            await erase();
            failed.Remove(message.Id);
            return 1;
        }
        catch (Exception failure) when (failure is not (OperationCanceledException or StoreAwayException))
        {
            var rounds = failed[message.Id] = failed.GetValueOrDefault(message.Id) + 1;
            if (rounds == RoundsBeforeAlert) NotErased(message.Id, rounds, failure.GetType().Name, failure);
            return 0;
        }
    }

    [LoggerMessage(1, LogLevel.Error, "the contents of message {MessageId} could not be erased in {Attempts} rounds ({Kind}); the others go on")]
    private partial void NotErased(Guid messageId, int attempts, string kind, Exception failure);
}
