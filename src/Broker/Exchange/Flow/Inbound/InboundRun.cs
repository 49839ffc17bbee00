using MessageBroker.Evidence.Journal.Entries;
using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Exchange.Flow.Running;
using MessageBroker.Exchange.Flow.Verdicts;

namespace MessageBroker.Exchange.Flow.Inbound;

/// <summary>The run Verify → Apply → Convert: computed as a whole, committed as Applied with the owed delivery, as Held with its findings, or as Repeated.</summary>
public sealed class InboundRun(IStore store, Vault vault, Sealer sealer, Func<VerdictBasis> basis, TimeProvider clock) : IComputeRun
{
    public async Task<CaseStep> ComputeAsync(CaseWork work, MessageRow message, CancellationToken cancellationToken)
    {
        var at = clock.Instant();
        var content = await store.ReadAsync(async reader => await ReceivedContent.ReadAsync(async kind => await vault.NeedAsync(reader, message, kind, cancellationToken)), cancellationToken);
        var draft = new InboundDraft { Sbd = content!.Sbd, Attachments = content.Attachments, Context = Context(work, message), Basis = basis(), At = at };
        var verdict = ApplyVerdict.Judge(draft);
        if (draft.IsOld && await store.ReadAsync(reader => StandingDocument.FindAsync(reader, vault, work.Messages, draft, cancellationToken), cancellationToken) is { } first)
        {
            draft = draft.Anew(draft.Context with { Repeats = first.Id.ToString("D") });
            verdict = ApplyVerdict.Judge(draft);
        }

        var change = await sealer.SealAsync(Change(work, message, draft, verdict), cancellationToken);
        return new CaseStep(async session =>
        {
            await change.NeedAsync(session, "it was judged");
            if (change.Change.After.State == MessageState.Applied)
            {
                var system = draft.Basis.Parties.FindHosted(message.Case.Institution)!.NationalSystem;
                await session.AddEffectAsync(DeliverStage.Owed(change.Change.After, at, change.EffectId, system));
                await CaseProgress.LearnAsync(session, message.Case, new CaseFacts(draft.Envelope!.Buc, draft.Envelope.TypeVersion, draft.Role?.ToString(), draft.Context.Partner));
            }
        });
    }

    private static CaseContext Context(CaseWork work, MessageRow message) => new()
    {
        Institution = message.Case.Institution,
        CaseId = message.Case.CaseId,
        Role = work.Case.Role,
        Buc = work.Case.Buc,
        Cdm = work.Case.Cdm,
        Partner = message.Partner,
        RootNumber = work.Case.RootNumber,
        MessageId = message.Id.ToString("D"),
        As4MessageId = message.As4MessageId,
        ConversationId = message.ConversationId,
        ReceivedAt = CaseHistory.Text(message.CreatedAt),
        History = CaseHistory.Of(work.Messages, message.Id),
    };

    private static StateChange Change(CaseWork work, MessageRow message, InboundDraft draft, Verdict verdict)
    {
        var applied = !draft.HasErrors && !draft.IsRepeated;
        var envelope = draft.Envelope;
        return new StateChange
        {
            Before = message,
            After = message with
            {
                State = applied ? MessageState.Applied : draft.HasErrors ? MessageState.Held : MessageState.Repeated,
                SedType = envelope?.Type,
                SetId = envelope?.SetId,
                DocumentVersion = envelope?.DocumentVersion,
                RelatedSetId = envelope?.RelatedSetId,
                InstanceId = envelope?.InstanceIdentifier,
                SedFacts = draft.SedFacts,
                UpdatedAt = draft.At,
                DueAt = null,
            },
            Actor = Actor.Broker,
            At = draft.At,
            Cdm = envelope?.TypeVersion,
            Details = draft is { HasErrors: false, Context.Repeats: { } first } ? [new EntryDetail("repeats", first)] : [],
            Payloads = applied
                ? [(PayloadKinds.National, draft.DeliveryBytes!), (PayloadKinds.Origins, RecordCodec.Write(draft.Conversion!.Origins))]
                : [],
            Verdicts = [verdict],
            Inputs = [.. draft.Basis.Inputs, VerdictInput.Of("history", draft.Context.ToBytes())],
            JudgedAt = draft.At,
            Previous = work.LatestEntry,
        };
    }
}
