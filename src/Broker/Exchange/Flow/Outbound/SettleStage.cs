using MessageBroker.Evidence.Journal.Entries;
using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Exchange.Flow.Running;
using MessageBroker.Exchange.Flow.Verdicts;

namespace MessageBroker.Exchange.Flow.Outbound;

/// <summary>
/// Settle: judges what the partner says to a message, in the answer to an attempt or later as a request of its own. A receipt that
/// verifies against what was sent makes the message Acknowledged in every state, also after give-up; a signed failure makes it
/// Rejected; anything else is silence, and the same bytes go again until the attempts are used up (GivenUp, reported as EBMS:0301).
/// </summary>
public sealed class SettleStage(IStore store, Sealer sealer, IAs4Codec codec, Func<VerdictBasis> basis, IIdSource ids, FlowSettings settings, TimeProvider clock)
{
    /// <summary>Told whose signatures are met.</summary>
    public IRevocationDesk Revocation { get; init; } = NoRevocationDesk.Instance;

    /// <summary>No HTTP answer came: silence.</summary>
    public Task<EffectResult> NotReachedAsync(BegunAttempt attempt, MessageRow message, string reason, CancellationToken cancellationToken) =>
        SilenceAsync(attempt, message, "not-reached", reason, false, cancellationToken);

    public async Task<EffectResult> AnsweredAsync(BegunAttempt attempt, SentMessage sent, As4Received answer, CancellationToken cancellationToken)
    {
        // Taken without a word: the receipt comes as a request of its own, and until then the same bytes need not go again.
        if (answer is { Status: >= 200 and < 300, Body.IsEmpty: true }) return await SilenceAsync(attempt, sent.Message, "taken", $"HTTP {answer.Status}, no receipt yet", true, cancellationToken);
        var word = Judge(sent, answer, attempt.Number > 1);
        if (word.Judged.Kind == As4AnswerKind.None) return await SilenceAsync(attempt, sent.Message, "unanswered", word.Judged.Reason ?? $"HTTP {answer.Status}", answer.Status < 500, cancellationToken);
        if (IsAboutTrust(word.Judged)) return await SilenceAsync(attempt, sent.Message, "not-trusted", word.Judged.Reason ?? EbmsNotAuthenticated, answered: true, cancellationToken);
        var change = await SealAsync(sent.Message, word, attempt.Case.Cdm, attempt.Number, cancellationToken);
        var outcome = new AttemptOutcome(word.IsReceipt ? "acknowledged" : "rejected", word.Judged.Reason, Counts: true, NextDueAt: null);
        return new EffectResult(outcome, async (session, open) => _ = await ApplyAsync(session, attempt.Effect.Id, change, word.IsReceipt || open));
    }

    /// <summary>
    /// A signal that came as a request of its own. It settles the race with the answer of an open attempt and with give-up by the same
    /// guarded update. Returns acknowledged, rejected, repeated (the message was settled so already) or unmatched (it proves nothing).
    /// </summary>
    /// <param name="effect">The message's send.</param>
    public async Task<string> SignalledAsync(SentMessage sent, EffectRow effect, string? cdm, As4Received signal, CancellationToken cancellationToken)
    {
        var word = Judge(sent, signal, effect.LastNumber > 1);
        if (word.Judged.Kind == As4AnswerKind.None || IsAboutTrust(word.Judged)) return "unmatched";
        while (true)
        {
            if (await SealAsync(sent.Message, word, cdm, null, cancellationToken) is not { } change) return "repeated";
            var applied = await store.WriteAsync(session => ApplyAsync(session, effect.Id, change, true), cancellationToken);
            if (applied) return word.IsReceipt ? "acknowledged" : "rejected";
        }
    }

    private const string EbmsNotAuthenticated = "EBMS:0101";

    private bool IsAboutTrust(As4Answer judged) => settings.WaitsForTrust && judged is { Kind: As4AnswerKind.Error, EbmsCode: EbmsNotAuthenticated };

    private PartnerWord Judge(SentMessage sent, As4Received answer, bool repeated)
    {
        var (at, known) = (clock.Instant(), basis());
        var judged = codec.JudgeAnswer(answer, sent.Wrapped, sent.Message.Partner!, repeated, known.Parties, at);
        if (judged.SignerCertificate is { } signer) Revocation.Want(signer);
        return new PartnerWord(judged, answer, repeated, at, known);
    }

    // Read again at the last moment: the message may have been settled another way. Null where the flow has no such transition from there.
    private async Task<SealedChange?> SealAsync(MessageRow message, PartnerWord word, string? cdm, int? attempt, CancellationToken cancellationToken)
    {
        var (current, latest) = await CurrentAsync(message, cancellationToken);
        var target = word.IsReceipt ? MessageState.Acknowledged : MessageState.Rejected;
        if (!FlowDefinition.Transitions.Contains((current.State, target))) return null;
        var endpoint = word.Basis.Parties.FindPartner(current.Partner!) is { IsEndpoint: true };
        var late = current.State == MessageState.Rejected;
        var given = word.IsReceipt ? ReceiptTime.Credible(word.Judged.GivenAt, current.CreatedAt, word.At) : null;
        return await sealer.SealAsync(new StateChange
        {
            Before = current,
            After = current with { State = target, UpdatedAt = word.At, ReceiptAt = word.IsReceipt ? given ?? word.At : current.ReceiptAt },
            Actor = Actor.PartnerOf(current.Partner!),
            At = word.At,
            EvidenceEvent = !word.IsReceipt ? EvidenceEvents.RelayRejection : endpoint ? EvidenceEvents.ContentHandover : EvidenceEvents.RelayAcceptance,
            Cdm = cdm,
            Attempt = attempt,
            Receipt = word.IsReceipt ? word.Answer.Body.ToArray() : null,
            Details = ReceiptTime.Details(given),
            Payloads =
            [
                (late ? PayloadKinds.LateAnswer : PayloadKinds.Answer, StoredAnswer.Write(word.Answer, word.Repeated)),
                .. word.IsReceipt ? [(PayloadKinds.Receipt, word.Answer.Body.ToArray())] : Array.Empty<(string, byte[])>(),
            ],
            Verdicts = [SettleVerdict.Of(word.Judged, current, late ? SettleVerdict.LateName : SettleVerdict.Name)],
            Inputs = word.Basis.Inputs,
            JudgedAt = word.At,
            Previous = latest,
        }, cancellationToken);
    }

    private async Task<EffectResult> SilenceAsync(BegunAttempt attempt, MessageRow message, string outcome, string reason, bool answered, CancellationToken cancellationToken)
    {
        var at = clock.Instant();
        var counted = attempt.Effect.Counted + 1;
        if (counted < settings.SendAttempts)
            return new EffectResult(new AttemptOutcome(outcome, Short(reason), Counts: true, at + (outcome == "taken" ? settings.CallbackWait : Pause(counted))), Answered: answered);
        var change = await GiveUpAsync(attempt, message, at, cancellationToken);
        return new EffectResult(
            new AttemptOutcome(outcome, Short($"EBMS:0301 {reason}"), Counts: true, NextDueAt: null),
            async (session, open) => _ = await ApplyAsync(session, attempt.Effect.Id, change, open), answered);
    }

    private async Task<SealedChange?> GiveUpAsync(BegunAttempt attempt, MessageRow message, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var (current, latest) = await CurrentAsync(message, cancellationToken);
        if (!FlowDefinition.Transitions.Contains((current.State, MessageState.GivenUp))) return null;
        return await sealer.SealAsync(new StateChange
        {
            Before = current,
            After = current with { State = MessageState.GivenUp, UpdatedAt = at },
            Actor = Actor.Broker,
            At = at,
            EvidenceEvent = EvidenceEvents.RelayFailure,
            Cdm = attempt.Case.Cdm,
            Attempt = attempt.Number,
            Previous = latest,
        }, cancellationToken);
    }

    private Task<(MessageRow Message, EntryRow? Latest)> CurrentAsync(MessageRow message, CancellationToken cancellationToken) =>
        store.ReadAsync(async reader => ((await reader.MessageAsync(message.Id))!, await reader.LatestEntryAsync(message.Case)), cancellationToken);

    private static async ValueTask<bool> ApplyAsync(IStoreSession session, Guid effectId, SealedChange? change, bool applies)
    {
        if (!applies || change is null || !await change.ApplyAsync(session)) return false;
        // A receipt ends the send whatever attempt is open; its result then finds nothing to do.
        if (change.Change.After.State is MessageState.Acknowledged or MessageState.Rejected) await session.FinishEffectAsync(effectId, change.Change.At);
        if (change.Change.After.RequestId is not null) await session.AddEffectAsync(ReportStage.Owed(change.Change.After, change.Change.At, change.EffectId));
        return true;
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

/// <summary>What a partner said, judged.</summary>
internal sealed record PartnerWord(As4Answer Judged, As4Received Answer, bool Repeated, DateTimeOffset At, VerdictBasis Basis)
{
    public bool IsReceipt => Judged.Kind == As4AnswerKind.Receipt;
}
