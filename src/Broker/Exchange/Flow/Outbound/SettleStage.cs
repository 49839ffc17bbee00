using MessageBroker.Evidence.Journal.Entries;
using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Exchange.Flow.Running;
using MessageBroker.Exchange.Flow.Verdicts;

namespace MessageBroker.Exchange.Flow.Outbound;

/// <summary>
/// Settle: judges the partner's answer. A receipt that verifies against what was sent makes the message Acknowledged in every state,
/// also after give-up; a signed failure makes it Rejected; anything else is silence, and the same bytes go again until the attempts
/// are used up (GivenUp, reported as EBMS:0301).
/// </summary>
public sealed class SettleStage(IStore store, Sealer sealer, IAs4Codec codec, Func<VerdictBasis> basis, IIdSource ids, FlowSettings settings, TimeProvider clock)
{
    /// <summary>No HTTP answer came: silence.</summary>
    public Task<EffectResult> NotReachedAsync(BegunAttempt attempt, MessageRow message, string reason, CancellationToken cancellationToken) =>
        SilenceAsync(attempt, message, "not-reached", reason, cancellationToken);

    public async Task<EffectResult> AnsweredAsync(BegunAttempt attempt, SentMessage sent, As4Received answer, CancellationToken cancellationToken)
    {
        var at = clock.Instant();
        var known = basis();
        var repeated = attempt.Number > 1;
        var judged = codec.JudgeAnswer(answer, sent.Wrapped, sent.Message.Partner!, repeated, known.Parties, at);
        if (judged.Kind == As4AnswerKind.None) return await SilenceAsync(attempt, sent.Message, "unanswered", judged.Reason ?? $"HTTP {answer.Status}", cancellationToken);
        var verdict = SettleVerdict.Of(judged, sent.Message);
        var acknowledged = judged.Kind == As4AnswerKind.Receipt;
        var endpoint = known.Parties.FindPartner(sent.Message.Partner!) is { IsEndpoint: true };
        var evidence = !acknowledged ? EvidenceEvents.RelayRejection : endpoint ? EvidenceEvents.ContentHandover : EvidenceEvents.RelayAcceptance;
        var draft = new StateChange
        {
            After = sent.Message,
            Actor = Actor.PartnerOf(sent.Message.Partner!),
            At = at,
            EvidenceEvent = evidence,
            Cdm = attempt.Case.Cdm,
            Attempt = attempt.Number,
            Receipt = acknowledged ? answer.Body.ToArray() : null,
            Payloads = [(PayloadKinds.Answer, StoredAnswer.Write(answer, repeated)), .. acknowledged ? [(PayloadKinds.Receipt, answer.Body.ToArray())] : Array.Empty<(string, byte[])>()],
            Verdicts = [verdict],
            Inputs = known.Inputs,
            JudgedAt = at,
        };
        var target = acknowledged ? MessageState.Acknowledged : MessageState.Rejected;
        var change = await SealAsync(draft, sent.Message, target, acknowledged ? at : null, cancellationToken);
        var outcome = new AttemptOutcome(acknowledged ? "acknowledged" : "rejected", judged.Reason, Counts: true, NextDueAt: null);
        return new EffectResult(outcome, (session, open) => ApplyAsync(session, attempt, change, acknowledged || open));
    }

    private async Task<EffectResult> SilenceAsync(BegunAttempt attempt, MessageRow message, string outcome, string reason, CancellationToken cancellationToken)
    {
        var at = clock.Instant();
        var counted = attempt.Effect.Counted + 1;
        if (counted < settings.SendAttempts)
            return new EffectResult(new AttemptOutcome(outcome, Short(reason), Counts: true, at + Pause(counted)));
        var draft = new StateChange
        {
            After = message, Actor = Actor.Broker, At = at, EvidenceEvent = EvidenceEvents.RelayFailure, Cdm = attempt.Case.Cdm, Attempt = attempt.Number,
        };
        var change = await SealAsync(draft, message, MessageState.GivenUp, null, cancellationToken);
        return new EffectResult(
            new AttemptOutcome(outcome, Short($"EBMS:0301 {reason}"), Counts: true, NextDueAt: null),
            (session, open) => ApplyAsync(session, attempt, change, open));
    }

    // Read again at the last moment: the message may have been settled by a receipt that came another way.
    private async Task<SealedChange?> SealAsync(StateChange draft, MessageRow message, MessageState target, DateTimeOffset? receiptAt, CancellationToken cancellationToken)
    {
        var (current, latest) = await store.ReadAsync(async reader => ((await reader.MessageAsync(message.Id))!, await reader.LatestEntryAsync(message.Case)), cancellationToken);
        if (!FlowDefinition.Transitions.Contains((current.State, target))) return null;
        var after = current with { State = target, UpdatedAt = draft.At, ReceiptAt = receiptAt ?? current.ReceiptAt };
        return await sealer.SealAsync(draft with { Before = current, After = after, Previous = latest }, cancellationToken);
    }

    private async ValueTask ApplyAsync(IStoreSession session, BegunAttempt attempt, SealedChange? change, bool applies)
    {
        if (!applies || change is null) return;
        if (!await change.ApplyAsync(session)) return;
        if (change.Change.After.State == MessageState.Acknowledged) await session.FinishEffectAsync(attempt.Effect.Id, change.Change.At);
        await session.AddEffectAsync(ReportStage.Owed(change.Change.After, change.Change.At, change.EffectId));
    }

    /// <summary>Doubles from the first retry, capped, with a fifth of jitter so that a partner's return is not a stampede.</summary>
    private TimeSpan Pause(int counted)
    {
        var seconds = Math.Min(settings.FirstRetry.TotalSeconds * Math.Pow(2, counted - 1), settings.LongestRetry.TotalSeconds);
        Span<byte> random = stackalloc byte[2];
        ids.Fill(random);
        var jitter = 0.9 + 0.2 * BitConverter.ToUInt16(random) / ushort.MaxValue;
        return TimeSpan.FromSeconds(seconds * jitter);
    }

    private static string Short(string reason) => reason.Length <= 500 ? reason : reason[..500];
}
