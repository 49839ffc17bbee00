using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Exchange.Flow.Running;
using MessageBroker.Exchange.Flow.Verdicts;

namespace MessageBroker.Exchange.Flow.Inbound;

/// <summary>The run Verify → Apply → Convert: computed as a whole, committed as Applied with the owed delivery, or as Held with its findings.</summary>
public sealed class InboundRun(IStore store, Vault vault, Sealer sealer, Func<VerdictBasis> basis, TimeProvider clock) : IComputeRun
{
    public async Task<CaseStep> ComputeAsync(CaseWork work, MessageRow message, CancellationToken cancellationToken)
    {
        var at = clock.Instant();
        var context = Context(work, message);
        var draft = await store.ReadAsync(async reader =>
        {
            var (sbd, attachments) = await ContentAsync(reader, vault, message, cancellationToken);
            return new InboundDraft { Sbd = sbd, Attachments = attachments, Context = context, Basis = basis(), At = at };
        }, cancellationToken);
        var verdict = ApplyVerdict.Judge(draft);
        var change = await sealer.SealAsync(Change(work, message, draft, verdict), cancellationToken);
        return new CaseStep(async session =>
        {
            if (!await change.ApplyAsync(session)) throw new InvalidOperationException("the message moved while it was judged");
            if (change.Change.After.State == MessageState.Applied)
            {
                var system = draft.Basis.Parties.FindHosted(message.Case.Institution)!.NationalSystem;
                await session.AddEffectAsync(DeliverStage.Owed(change.Change.After, at, change.EffectId, system));
                await LearnAsync(session, draft);
            }

            await StepComputer.ProgressAsync(session, work.Case);
        });
    }

    /// <summary>The stored content of a received message; also what a replay reads.</summary>
    public static async ValueTask<(byte[] Sbd, IReadOnlyList<ReceivedAttachment> Attachments)> ContentAsync(
        IStoreReader reader, Vault vault, MessageRow message, CancellationToken cancellationToken)
    {
        var sbd = await vault.NeedAsync(reader, message, PayloadKinds.Sbd, cancellationToken);
        var list = ReceivedParts.ReadList(await vault.NeedAsync(reader, message, ReceivedParts.ListKind, cancellationToken));
        var attachments = new List<ReceivedAttachment>();
        for (var i = 0; i < list.Count; i++)
            attachments.Add(new ReceivedAttachment(list[i].ContentId, list[i].Mime, await vault.NeedAsync(reader, message, ReceivedParts.AttachmentKind(i + 1), cancellationToken)));
        return (sbd, attachments);
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
        var applied = !draft.HasErrors;
        var envelope = draft.Envelope;
        return new StateChange
        {
            Before = message,
            After = message with
            {
                State = applied ? MessageState.Applied : MessageState.Held,
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
            Payloads = applied
                ? [(PayloadKinds.National, RecordCodec.Write(draft.Delivery!)), (PayloadKinds.Origins, RecordCodec.Write(draft.Conversion!.Origins))]
                : [],
            Verdicts = [verdict],
            Inputs = [.. draft.Basis.Inputs, VerdictInput.Of("history", draft.Context.ToBytes())],
            JudgedAt = draft.At,
            Previous = work.LatestEntry,
        };
    }

    private static async ValueTask LearnAsync(IStoreSession session, InboundDraft draft)
    {
        var key = new CaseKey(draft.Context.Institution, draft.Context.CaseId);
        if (await session.CaseAsync(key) is not { } row) return;
        await session.UpdateCaseAsync(row with
        {
            Buc = row.Buc ?? draft.Envelope!.Buc,
            Cdm = row.Cdm ?? draft.Envelope!.TypeVersion,
            Role = row.Role ?? draft.Role,
            Partner = row.Partner ?? draft.Context.Partner,
            Claims = 0,
        });
    }
}
