using MessageBroker.Adapters.Contract;
using MessageBroker.Exchange.Flow.Inbound;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Outbound;
using MessageBroker.Exchange.Flow.Ports;
using Microsoft.Extensions.Logging;

namespace MessageBroker.Exchange.Doors;

/// <summary>
/// The staging-table door of one national system: takes new requests, and asks for its word on deliveries. One bad row never stops
/// the others; a staging store that is away is asked again later and its rows stay untouched.
/// </summary>
public sealed partial class NationalDoor(
    INationalSystem system, IReadOnlyList<string> institutions, SubmitDoor submit, ConfirmStage confirm, TimeProvider clock, ILogger<NationalDoor> log)
{
    private const int Most = 50;
    private const int AtOnce = 8;
    private const int MostPages = 20;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Beside = TimeSpan.FromMilliseconds(750);
    private readonly LeftAside<RequestKey> taken = new(clock, Beside);
    private readonly LeftAside<Guid> unconfirmed = new(clock);
    private readonly Dictionary<string, MessageRow?> asked = new(StringComparer.Ordinal);
    private readonly LeftAside<RequestKey> unreadable = new(clock);

    /// <summary>Works until cancelled.</summary>
    /// <param name="beat">Called each time round.</param>
    public async Task RunAsync(Action beat, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            beat();
            try
            {
                if (await RunOnceAsync(cancellationToken) == 0) await Task.Delay(Pause, clock, cancellationToken);
            }
            catch (Exception away) when (away is NationalStoreAwayException or StoreAwayException)
            {
                Away(system.Name, away.Message);
                await Task.Delay(Pause * 4, clock, cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
        }
    }

    /// <summary>One round: new requests in, answers in. Returns how many requests were taken.</summary>
    public async Task<int> RunOnceAsync(CancellationToken cancellationToken)
    {
        var taken = 0;
        await system.WatchRegisterAsync(cancellationToken);
        // A few at a time, so that they share commits.
        foreach (var few in (await system.ListNewRequestsAsync(Most, cancellationToken)).Chunk(AtOnce))
            taken += (await Task.WhenAll(few.Select(key => TakeAsync(key, cancellationToken)))).Count(t => t);
        foreach (var institution in institutions) await ConfirmAsync(institution, cancellationToken);
        return taken;
    }

    private async Task<bool> TakeAsync(RequestKey key, CancellationToken cancellationToken)
    {
        if (unreadable.Holds(key) || taken.Holds(key)) return false;
        if (await submit.IsAnswerOwedAsync(key, cancellationToken)) return false;
        try
        {
            var record = await system.ReadAsync(key.RequestId, cancellationToken);
            if (record is null) return false;
            var answer = await submit.SubmitAsync(record, cancellationToken);
            // Its owner set the row or its version back: it was answered, and is not asked at every turn should that change nothing.
            if (answer.Outcome == SubmitOutcome.Taken) return true;
            taken.Put(key);
            return false;
        }
        catch (StoreAwayException held) when (held.Reason == "locked")
        {
            // Another node is taking this row, or was frozen while it did: the others need not wait for it.
            taken.Put(key);
            return false;
        }
        catch (Exception failure) when (failure is not (NationalStoreAwayException or StoreAwayException or OperationCanceledException))
        {
            // A row that cannot even be read is left aside alone and tried again now and then.
            unreadable.Put(key);
            Unreadable(system.Name, key.RequestId, key.Version, failure);
            return false;
        }
    }

    // Page by page, and on from there in the next round: what an officer leaves lying for days keeps no later answer waiting. After a page's worth
    // of answers new requests come first again.
    private async Task ConfirmAsync(string institution, CancellationToken cancellationToken)
    {
        var applied = 0;
        for (var page = 0; page < MostPages && applied < Most; page++)
        {
            var waiting = await confirm.WaitingAsync(institution, Most, asked.GetValueOrDefault(institution), cancellationToken);
            asked[institution] = waiting.Count < Most ? null : waiting[^1];
            if (waiting.Count > 0) applied += await ConfirmAsync(waiting, cancellationToken);
            if (waiting.Count < Most) return;
        }
    }

    // A few cases at a time, so that they share commits; the answers of one case one after the other.
    private async Task<int> ConfirmAsync(IReadOnlyList<MessageRow> waiting, CancellationToken cancellationToken)
    {
        var messages = waiting.DistinctBy(m => m.NationalId, StringComparer.Ordinal).ToDictionary(m => m.NationalId, StringComparer.Ordinal);
        var answers = await system.ListAnswersAsync([.. messages.Keys], cancellationToken);
        foreach (var few in answers.Where(a => messages.ContainsKey(a.MessageId)).GroupBy(a => messages[a.MessageId].Case).Chunk(AtOnce)) await Task.WhenAll(few.Select(OneCaseAsync));
        return answers.Count;

        async Task OneCaseAsync(IEnumerable<DeliveryAnswer> ofCase)
        {
            foreach (var answer in ofCase) await ConfirmAsync(messages[answer.MessageId], answer, cancellationToken);
        }
    }

    // An answer that cannot be applied is tried again now and then; the others go on.
    private async Task ConfirmAsync(MessageRow message, DeliveryAnswer answer, CancellationToken cancellationToken)
    {
        if (unconfirmed.Holds(message.Id)) return;
        try
        {
            await confirm.ApplyAsync(message, answer, system.Name, cancellationToken);
        }
        catch (Exception failure) when (failure is not (NationalStoreAwayException or StoreAwayException or OperationCanceledException))
        {
            unconfirmed.Put(message.Id);
            Unconfirmed(system.Name, message.Id, failure);
        }
    }

    [LoggerMessage(10, LogLevel.Warning, "national system {System} or the store is away ({Reason}); its rows stay as they are")]
    private partial void Away(string system, string reason);

    [LoggerMessage(12, LogLevel.Error, "national system {System}: its answer to message {MessageId} cannot be applied; the others go on")]
    private partial void Unconfirmed(string system, Guid messageId, Exception failure);

    [LoggerMessage(11, LogLevel.Error, "national system {System}: request {RequestId} version {Version} cannot be read; the others go on")]
    private partial void Unreadable(string system, string requestId, int version, Exception failure);
}
