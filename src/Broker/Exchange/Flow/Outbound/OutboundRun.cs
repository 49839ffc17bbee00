using MessageBroker.Adapters.Contract;
using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Exchange.Flow.Running;
using MessageBroker.Exchange.Flow.Verdicts;

namespace MessageBroker.Exchange.Flow.Outbound;

/// <summary>The run Convert → Address → Check ▮ Sign → Wrap → Seal: computed as a whole, committed as a whole.</summary>
public sealed class OutboundRun(IStore store, Vault vault, SignStage sign, WrapStage wrap, SealStage seal, Func<VerdictBasis> basis, TimeProvider clock) : IComputeRun
{
    public async Task<CaseStep> ComputeAsync(CaseWork work, MessageRow message, CancellationToken cancellationToken)
    {
        var at = clock.Instant();
        var (record, context) = await store.ReadAsync(reader => GatherAsync(reader, work, message, at, cancellationToken), cancellationToken);
        var draft = new OutboundDraft { Record = record, Context = context, Basis = basis(), At = at };
        var verdict = PrepareVerdict.Judge(draft);
        if (draft.HasErrors) return await seal.RefuseAsync(work, message, draft, verdict, cancellationToken);
        var signed = sign.Run(draft);
        var wrapped = wrap.Run(draft, signed);
        return await seal.SealAsync(work, message, draft, verdict, signed, wrapped, cancellationToken);
    }

    private async ValueTask<(NationalRecord, CaseContext)> GatherAsync(IStoreReader reader, CaseWork work, MessageRow message, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var record = RecordCodec.Read(await vault.NeedAsync(reader, message, PayloadKinds.Record, cancellationToken));
        var versions = await reader.MessagesByRequestAsync(message.NationalSystem!, message.RequestId!);
        var replied = record.ReplyTo is { } answered ? work.Messages.FirstOrDefault(m => Guid.TryParse(answered, out var id) && m.Id == id) ?? work.Messages.FirstOrDefault(m => m.DeliveredAs == answered) : null;
        return (record, new CaseContext
        {
            Institution = message.Case.Institution,
            CaseId = message.Case.CaseId,
            Role = work.Case.Role,
            Buc = work.Case.Buc,
            Cdm = work.Case.Cdm,
            Partner = work.Case.Partner,
            RootNumber = record.RootNumber,
            MessageId = message.Id.ToString("D"),
            SetId = message.SetId,
            InstanceId = message.InstanceId,
            As4MessageId = OutboundId.Of(message.Id, message.Case.Institution, await OutboundId.GenerationAsync(reader)),
            ConversationId = message.ConversationId,
            DocumentVersion = CaseHistory.SealedVersions(versions) + 1,
            ReplyTo = record.ReplyTo,
            ReplyFound = replied is not null,
            ParentSetId = replied?.SetId,
            ParentSedType = replied?.SedType,
            ClerkIsAsked = true,
            Form = CaseContext.NewestForm,
            Day = CaseContext.DayOf(message.Case.Institution, at),
            History = CaseHistory.Of(work.Messages, await reader.RecordsAsync(message.Case), message.Id),
        });
    }
}
