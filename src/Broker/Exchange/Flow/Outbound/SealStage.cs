using MessageBroker.Evidence.Journal.Entries;
using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Exchange.Flow.Running;
using MessageBroker.Exchange.Flow.Verdicts;

namespace MessageBroker.Exchange.Flow.Outbound;

/// <summary>
/// Seal: one transaction with the bytes that every attempt will repeat, the verdicts, the journal entry, what the case now knows of itself,
/// and the owed send. A refusal ends here too: state, findings, entry and the owed report, and nothing else.
/// </summary>
public sealed class SealStage(Sealer sealer)
{
    public async Task<CaseStep> SealAsync(
        CaseWork work, MessageRow message, OutboundDraft draft, Verdict verdict, SignedSed signed, WrappedMessage wrapped, CancellationToken cancellationToken)
    {
        var after = message with
        {
            State = MessageState.Sealed,
            Partner = draft.Receiver,
            As4MessageId = draft.Context.As4MessageId,
            DocumentVersion = draft.Context.DocumentVersion,
            SedFacts = draft.SedFacts,
            UpdatedAt = draft.At,
            DueAt = null,
        };
        var change = await sealer.SealAsync(Draft(work, message, after, draft) with
        {
            Payloads =
            [
                (PayloadKinds.Sed, signed.Bytes), (PayloadKinds.Sbd, wrapped.Sbd), (PayloadKinds.As4, wrapped.As4.Body),
                (PayloadKinds.As4Type, System.Text.Encoding.UTF8.GetBytes(wrapped.As4.ContentType)),
                (PayloadKinds.Origins, RecordCodec.Write(draft.Conversion!.Origins)),
            ],
            Verdicts = [verdict, signed.Verdict],
        }, cancellationToken);
        return new CaseStep(async session =>
        {
            await change.NeedAsync(session, "it was prepared");
            await session.AddEffectAsync(SendStage.Owed(after, draft.At, change.EffectId));
            await CaseProgress.LearnAsync(session, message.Case, new CaseFacts(draft.Buc, draft.Cdm, draft.Role?.ToString(), draft.Receiver));
            await CaseProgress.WakeHeldAsync(session, work.Messages, message.Id, draft.At);
        });
    }

    public async Task<CaseStep> RefuseAsync(CaseWork work, MessageRow message, OutboundDraft draft, Verdict verdict, CancellationToken cancellationToken)
    {
        var after = message with { State = MessageState.Refused, UpdatedAt = draft.At, DueAt = null };
        var change = await sealer.SealAsync(
            Draft(work, message, after, draft) with { EvidenceEvent = EvidenceEvents.SubmissionRejection, Verdicts = [verdict] }, cancellationToken);
        return new CaseStep(async session =>
        {
            await change.NeedAsync(session, "it was judged");
            await session.AddEffectAsync(ReportStage.Owed(after, draft.At, change.EffectId));
        });
    }

    private static StateChange Draft(CaseWork work, MessageRow before, MessageRow after, OutboundDraft draft) => new()
    {
        Before = before,
        After = after,
        Actor = Actor.Broker,
        At = draft.At,
        Cdm = draft.Cdm,
        Inputs = [.. draft.Basis.Inputs, VerdictInput.Of("history", draft.Context.ToBytes())],
        JudgedAt = draft.At,
        Previous = work.LatestEntry,
    };
}
