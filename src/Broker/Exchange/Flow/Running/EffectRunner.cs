using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;
using Microsoft.Extensions.Logging;

namespace MessageBroker.Exchange.Flow.Running;

/// <summary>
/// Runs the I/O of begun attempts beside the worker, bounded in number, and applies each result only where its attempt is still open.
/// A kill leaves an open attempt row: it never counts as an attempt.
/// </summary>
public sealed partial class EffectRunner(
    IStore store, IReadOnlyList<IEffectStage> stages, Destinations destinations, TimeProvider clock, int mostInFlight, ILogger<EffectRunner> log)
{
    /// <summary>The pause behind a write that found the store away; each further one is twice as long, up to the longest.</summary>
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50), LongestPause = TimeSpan.FromSeconds(1);

    /// <summary>What is written of an attempt that the store let down.</summary>
    private const string StoreAway = "store-away";

    /// <summary>The pause behind an attempt that the store let down; each further one in a row is twice as long, up to the longest.</summary>
    private static readonly TimeSpan FirstRest = TimeSpan.FromMilliseconds(500), LongestRest = TimeSpan.FromMinutes(1);

    private const string Defect = "defect";

    /// <summary>Attempts at one effect in a row that end by a defect before its case is parked.</summary>
    public const int DefectsBeforeParking = 3;

    /// <summary>Seals that a case was parked; without it none is.</summary>
    public Sealer? Sealer { get; init; }

    /// <summary>Attempts in a row, whatever they were for, that the store let down.</summary>
    private int letDown;

    private readonly long origin = clock.GetTimestamp();
    private readonly DateTimeOffset start = clock.GetUtcNow();
    private readonly HashSet<Task> inFlight = [];
    private readonly Lock gate = new();

    public IEffectStage Stage(EffectKind kind) => stages.First(s => s.Kind == kind);

    /// <summary>Takes a slot at the effect's destination and gives null, or gives the time at which to look again.</summary>
    /// <param name="lane">The partner of the case, where it is known.</param>
    public DateTimeOffset? Ask(string destination, string lane = "")
    {
        var steady = Steady;
        return destinations.Ask(destination, lane, steady) is { } turn ? clock.GetUtcNow() + (turn - steady) : null;
    }

    /// <summary>The time at which to ask again where a person lets nothing be begun: after that wait, or later where many wait.</summary>
    public DateTimeOffset Rest(string destination, string lane, TimeSpan wait)
    {
        var steady = Steady;
        return clock.GetUtcNow() + (destinations.Rest(destination, lane, steady + wait) - steady);
    }

    /// <summary>Whether a destination has not answered lately, so that one effect at a time tries it.</summary>
    public bool IsAway(string destination) => destinations.OpenUntil(destination) is not null;

    /// <summary>The attempt was not begun after all; its slot is free again.</summary>
    public void NotBegun(string destination, string lane = "") => destinations.NotBegun(destination, lane);

    /// <summary>Starts the I/O of an attempt whose row is committed.</summary>
    public void Start(BegunAttempt attempt, CancellationToken cancellationToken)
    {
        var task = PerformAsync(attempt, cancellationToken);
        lock (gate) inFlight.Add(task);
        _ = ForgetAsync(task);
    }

    /// <summary>Returns when another attempt may start.</summary>
    public async Task WaitForRoomAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task any;
            lock (gate)
            {
                // What has ended may not have been forgotten yet: waiting for it again would wait for nothing, without end.
                inFlight.RemoveWhere(task => task.IsCompleted);
                if (inFlight.Count < mostInFlight) return;
                any = Task.WhenAny(inFlight);
            }

            await any.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Waits for what is in flight; called when the host stops.</summary>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        Task all;
        lock (gate) all = Task.WhenAll(inFlight);
        await all.WaitAsync(cancellationToken);
    }

    /// <summary>
    /// The time by which lengths are measured and turns are given: it never jumps. A wall clock that was put forward by an hour would make every
    /// turn wait for minutes, one that was put back would keep circuits open for an hour.
    /// </summary>
    private DateTimeOffset Steady => start + clock.GetElapsedTime(origin);

    private async Task PerformAsync(BegunAttempt attempt, CancellationToken cancellationToken)
    {
        var (began, answered) = (Steady, true);
        DateTimeOffset? ended = null;
        try
        {
            var result = await ResultAsync(attempt, cancellationToken);
            (answered, ended) = (result.Answered, Steady);
            await ApplyAsync(attempt, result, began, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The host stops: the attempt row stays open and is closed as process-ended at the next start.
        }
        catch (StoreAwayException away)
        {
            // The result is lost with the store; at its deadline the attempt is closed uncounted and repeated with the same bytes.
            ResultNotWritten(attempt.Effect.Kind, attempt.Message.Id, away.Reason);
        }
        catch (Exception failure)
        {
            EffectFailed(attempt.Effect.Kind, attempt.Message.Id, failure);
            await CloseAfterDefectAsync(attempt, failure, began, cancellationToken);
        }
        finally
        {
            var now = Steady;
            destinations.Ended(attempt.Destination, attempt.Lane, answered, (ended ?? now) - began, now);
        }
    }

    /// <summary>
    /// Runs the attempt. One that the store let down on its way is over, whatever had been done by then: it counts as none, and the same is done again
    /// soon, not at its deadline, which may be a minute away. What is away may be another file than the one that takes the result, the promises or the keys
    /// for example: where it stays away the pauses grow.
    /// </summary>
    private async Task<EffectResult> ResultAsync(BegunAttempt attempt, CancellationToken cancellationToken)
    {
        using var span = FlowTrace.Attempt(attempt.Effect, attempt.Message, attempt.Number, attempt.Destination);
        try
        {
            var result = await Stage(attempt.Effect.Kind).PerformAsync(attempt, cancellationToken);
            Volatile.Write(ref letDown, 0);
            FlowTrace.End(span, result.Outcome.Outcome, failed: !result.Answered);
            return result;
        }
        catch (StoreAwayException away)
        {
            ResultNotWritten(attempt.Effect.Kind, attempt.Message.Id, away.Reason);
            FlowTrace.End(span, StoreAway, failed: true);
            var rest = FirstRest * Math.Pow(2, Math.Min(Interlocked.Increment(ref letDown) - 1, 10));
            return new EffectResult(new AttemptOutcome(StoreAway, away.Reason, Counts: false, clock.GetUtcNow() + (rest < LongestRest ? rest : LongestRest)));
        }
    }

    private async Task ApplyAsync(BegunAttempt attempt, EffectResult result, DateTimeOffset began, CancellationToken cancellationToken)
    {
        var wasOpen = await WriteAsync(attempt, result, began + Stage(attempt.Effect.Kind).Deadline, cancellationToken);
        if (!wasOpen) ResultCameLate(attempt.Effect.Kind, attempt.Message.Id, attempt.Number, result.Outcome.Outcome);
    }

    /// <summary>
    /// Writes a result, again and again where the store was away, until the deadline closes the attempt: a node that was frozen finds its transaction
    /// ended, with the results of all who shared it. It applies only where the attempt is open, however often it is written, so a write whose answer was
    /// lost does no harm.
    /// </summary>
    /// <param name="last">The attempt's deadline, by <see cref="Steady"/>.</param>
    private async Task<bool> WriteAsync(BegunAttempt attempt, EffectResult result, DateTimeOffset last, CancellationToken cancellationToken)
    {
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                return await store.WriteAsync(session => EndAsync(session, attempt, result), cancellationToken);
            }
            catch (StoreAwayException) when (Steady + pause < last)
            {
                await Task.Delay(pause, clock, cancellationToken);
            }
        }
    }

    private async ValueTask<bool> EndAsync(IStoreSession session, BegunAttempt attempt, EffectResult result)
    {
        var open = await session.EndAttemptAsync(attempt.Effect.Id, attempt.Number, clock.GetUtcNow(), result.Outcome);
        if (result.Apply is { } apply) await apply(session, open);
        await WakeAsync(session, attempt);
        return open;
    }

    // Whose turn it is now looks again at once; those behind it wait on.
    private async ValueTask WakeAsync(IStoreSession session, BegunAttempt attempt)
    {
        var now = clock.GetUtcNow();
        if (CaseWork.FirstOfItsKind(await session.OpenEffectsAsync(attempt.Case.Key), attempt.Effect) is { OpenNumber: null, LastNumber: 0 } next && next.DueAt > now)
            await session.PostponeEffectAsync(next.Id, now);
    }

    private async Task CloseAfterDefectAsync(BegunAttempt attempt, Exception failure, DateTimeOffset began, CancellationToken cancellationToken)
    {
        try
        {
            var outcome = new AttemptOutcome(Defect, failure.GetType().Name, Counts: true, clock.GetUtcNow() + TimeSpan.FromSeconds(30));
            await ApplyAsync(attempt, new EffectResult(outcome, (session, open) => open ? ParkAsync(session, attempt) : ValueTask.CompletedTask), began, cancellationToken);
        }
        catch (Exception again) when (again is StoreAwayException or OperationCanceledException)
        {
            // Left open; closed at its deadline.
        }
    }

    // What failed by a defect fails again: after some in a row a person must look, or it would be repeated without end.
    private async ValueTask ParkAsync(IStoreSession session, BegunAttempt attempt)
    {
        if (Sealer is null) return;
        var before = (await session.AttemptsAsync(attempt.Effect.Id)).Where(a => a.Number < attempt.Number).OrderByDescending(a => a.Number).TakeWhile(a => a.Outcome == Defect).Count();
        if (before >= DefectsBeforeParking - 1) await Parking.ApplyAsync(session, Sealer, attempt.Message, $"{attempt.Effect.Kind} failed {DefectsBeforeParking} times in a row by a defect: its log names it", clock.Instant());
    }

    private async Task ForgetAsync(Task task)
    {
        await task;
        lock (gate) inFlight.Remove(task);
    }

    [LoggerMessage(3, LogLevel.Warning, "{Kind} of message {MessageId}: the store is away ({Reason}), the result will be asked for again")]
    private partial void ResultNotWritten(EffectKind kind, Guid messageId, string reason);

    [LoggerMessage(5, LogLevel.Warning, "{Kind} of message {MessageId}: attempt {Attempt} had been closed when its result came ({Outcome}); only a valid receipt still counts")]
    private partial void ResultCameLate(EffectKind kind, Guid messageId, int attempt, string outcome);

    [LoggerMessage(4, LogLevel.Error, "{Kind} of message {MessageId} failed by a defect")]
    private partial void EffectFailed(EffectKind kind, Guid messageId, Exception failure);
}
