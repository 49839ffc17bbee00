using MessageBroker.Evidence.Journal.Entries;
using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Outbound;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Exchange.Flow.Running;
using MessageBroker.Exchange.Flow.Verdicts;
using MessageBroker.Schemas.Bucs;
using CaseHistory = MessageBroker.Exchange.Flow.Model.CaseHistory;

namespace MessageBroker.Exchange.Flow.Inbound;

/// <summary>
/// The run Verify → Apply → Convert: computed as a whole, committed as Applied with the owed delivery, as Held with its findings, as Repeated, or as
/// Refused together with the X050 that says so. What is held is judged again when another document of its case was applied, when the time is over for which
/// it waits, and when an operator asks for it.
/// </summary>
public sealed class InboundRun(IStore store, Vault vault, Sealer sealer, BusinessException exception, IIdSource ids, Func<VerdictBasis> basis, FlowSettings settings, TimeProvider clock) : IComputeRun
{
    /// <summary>Told whose signatures are met.</summary>
    public IRevocationDesk Revocation { get; init; } = NoRevocationDesk.Instance;

    public async Task<CaseStep> ComputeAsync(CaseWork work, MessageRow message, CancellationToken cancellationToken)
    {
        var at = clock.Instant();
        var (content, records) = await store.ReadAsync(async reader => (
            await ReceivedContent.ReadAsync(async kind => await vault.NeedAsync(reader, message, kind, cancellationToken)), await reader.RecordsAsync(message.Case)), cancellationToken);
        var draft = new InboundDraft { Sbd = content!.Sbd, Attachments = content.Attachments, Context = Context(work, records, message, at), Basis = basis(), At = at };
        var verdict = ApplyVerdict.Judge(draft);
        if (Handover.IsAsked(draft.Envelope?.Type) || (draft.Context.Other is { } other && other != message.Partner))
        {
            draft = draft.Anew(draft.Context with { Former = Former(work, message, draft.Context.Other) });
            verdict = ApplyVerdict.Judge(draft);
        }

        if (draft.Signature?.Signer is { } signer && Revocation.Want(signer) && message.State == MessageState.Received && RevocationWait.IsAny(draft.Findings))
            return new CaseStep(async session => await session.UpdateMessageAsync(message with { DueAt = at + RevocationWait.First / 2 }, MessageState.Received));
        if (draft.IsOld && await store.ReadAsync(reader => StandingDocument.FindAsync(reader, vault, work.Messages, draft, cancellationToken), cancellationToken) is { } first)
        {
            draft = draft.Anew(draft.Context with { Repeats = first.Id.ToString("D") });
            verdict = ApplyVerdict.Judge(draft);
        }

        if (message.State == MessageState.Held)
        {
            var before = await store.ReadAsync(reader => AppliedVerdict.FindAsync(reader, vault, message, cancellationToken), cancellationToken);
            if (before.Verdict is { } last && IsSame(last, verdict)) return StillHeld(message, AskAgainAt(draft));
            verdict = verdict with { Name = ApplyVerdict.NameOf(before.Judgement + 1) };
        }

        var refused = draft.HasErrors || draft.IsRepeated ? null : PartnerRefusal.Refused(draft, work.Messages);
        var change = await sealer.SealAsync(Change(work, message, draft, verdict) with { Details = Details(draft, refused) }, cancellationToken);
        var answer = draft.IsRefused ? await exception.SealAsync(draft, message.Case, change.Entry, cancellationToken) : null;
        return new CaseStep(async session =>
        {
            // A clerk who answered meanwhile found nothing held that he could have woken.
            if (draft.Findings.Exists(Legality.IsQuestion) && (await session.RecordsAsync(message.Case)).Count != records.Count) throw new OvertakenException();
            await change.NeedAsync(session, "it was judged");
            if (answer is not null) await BusinessException.ApplyAsync(session, answer);
            if (change.Change.After.State == MessageState.Applied)
            {
                var system = draft.Basis.Parties.FindHosted(message.Case.Institution)!.NationalSystem;
                await session.AddEffectAsync(DeliverStage.Owed(change.Change.After, at, change.EffectId, system));
                if (refused is { RequestId: not null }) await session.AddEffectAsync(ReportStage.OwedForRefusal(refused, at, ids.NewId()));
                if (draft.Handover is not null || !BucAdministrative.IsSystemWord(draft.Envelope!.Type)) await CaseProgress.LearnAsync(session, message.Case, FactsOf(draft));
            }

            // What is applied may open what others wait for; what was held and is settled otherwise, nobody waits for any more.
            if (change.Change.After.State == MessageState.Applied || (message.State == MessageState.Held && change.Change.After.State != MessageState.Held))
                await CaseProgress.WakeHeldAsync(session, work.Messages, message.Id, at);
        });
    }

    // What else is open in the case meanwhile, and which version would be the next, are words of a finding and no other reason.
    private static bool IsSame(Verdict before, Verdict now) =>
        before.Outcome == now.Outcome && before.Facts.SequenceEqual(now.Facts) && before.Findings.Select(f => (f.Code, f.Path)).SequenceEqual(now.Findings.Select(f => (f.Code, f.Path)));

    // Judged again with the same outcome for the same reasons: nothing happened that an entry could tell.
    private static CaseStep StillHeld(MessageRow message, DateTimeOffset? dueAt) => new(async session => await session.UpdateMessageAsync(message with { DueAt = dueAt }, MessageState.Held));

    // What only waits for word about its signer's certificate, or for a document that it follows, needs no person: it is judged again by itself.
    private static DateTimeOffset? AskAgainAt(InboundDraft draft) =>
        RevocationWait.IsAll(draft.Findings.Where(f => !Legality.IsOfCase(f) && !Handover.MayEnd(draft, f))) ? draft.At + RevocationWait.Pause : draft.WaitsUntil;

    private CaseContext Context(CaseWork work, IReadOnlyList<RecordRow> records, MessageRow message, DateTimeOffset at) => new()
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
        Other = OtherOf(work, message),
        Refused = Refused(work),
        WaitsUntil = CaseHistory.Text(message.CreatedAt + settings.EarlyWait),
        Behind = Behind(work, message),
        ClerkIsAsked = true,
        Form = CaseContext.NewestForm,
        Day = CaseContext.DayOf(message.Case.Institution, at),
        OpenerIsAsked = true,
        History = CaseHistory.Of(work.Messages, records, message.Id),
    };

    // What itself only came too early, or from a side that the case does not know yet, is no reason to wait for it.
    private static string? Behind(CaseWork work, MessageRow message) =>
        work.Messages.Where(m => m is { Direction: Direction.Inbound, State: MessageState.Held, Cause: not null } && m.Id != message.Id && m.Partner == message.Partner)
            .Where(m => !m.Cause!.Split(',').All(c => Legality.IsEarly(c) || Handover.IsOfSides(c))).MinBy(m => m.CreatedAt)?.Id.ToString("D");

    private static CaseFacts FactsOf(InboundDraft draft) =>
        new(draft.Envelope!.Buc, draft.Cdm, draft.Role?.ToString(), draft.Partner, Decides: draft.Handover is not null || draft.Context.Other is null);

    // Who was made the other side stands in the case row, written with the X007 or X100 that says so.
    private static string? OtherOf(CaseWork work, MessageRow message)
    {
        var first = Spoken(work, message).FirstOrDefault();
        return first is not null && work.Messages.Any(m => m.Id != message.Id && m.Direction == Direction.Inbound && CaseHistory.Counts(m) && Handover.IsAsked(m.SedType)) ? work.Case.Partner : first?.Partner;
    }

    private static List<string> Former(CaseWork work, MessageRow message, string? other) =>
        [.. Spoken(work, message).Select(m => m.Partner).OfType<string>().Where(p => p != other).Distinct()];

    private static IEnumerable<MessageRow> Spoken(CaseWork work, MessageRow message) =>
        work.Messages.Where(m => m.Id != message.Id && CaseHistory.Counts(m) && m.SedType is not null && !BucAdministrative.IsSystemWord(m.SedType));

    private static List<RefusedVersion>? Refused(CaseWork work)
    {
        var refused = work.Messages.Where(m => m is { Direction: Direction.Inbound, State: MessageState.Refused, SetId: not null, DocumentVersion: not null })
            .Select(m => new RefusedVersion(m.SetId!, m.DocumentVersion!.Value)).Distinct().ToList();
        return refused.Count == 0 ? null : refused;
    }

    private static IReadOnlyList<EntryDetail> Details(InboundDraft draft, MessageRow? refused) => draft switch
    {
        { HasErrors: false, Context.Repeats: { } first } => [new EntryDetail("repeats", first)],
        { HasErrors: false, Handover: { } handover } => [new(Handover.PartnerFact, handover.Partner), .. handover.TakesOver ? [new EntryDetail(Handover.RoleFact, handover.Role.ToString())] : Array.Empty<EntryDetail>()],
        _ => refused is null ? [] : [new EntryDetail(PartnerRefusal.Detail, refused.Id.ToString("D"))],
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
                State = applied ? MessageState.Applied : draft.IsRefused ? MessageState.Refused : draft.HasErrors ? MessageState.Held : MessageState.Repeated,
                SedType = envelope?.Type,
                SetId = envelope?.SetId,
                DocumentVersion = envelope?.DocumentVersion,
                RelatedSetId = envelope?.RelatedSetId,
                InstanceId = envelope?.InstanceIdentifier,
                SedFacts = draft.SedFacts,
                UpdatedAt = draft.At,
                DueAt = draft is { HasErrors: true, IsRefused: false } ? AskAgainAt(draft) : null,
            },
            EvidenceEvent = draft.IsRefused ? EvidenceEvents.ConsignmentRejection : null,
            Actor = Actor.Broker,
            At = draft.At,
            Cdm = draft.Cdm,
            Payloads = applied
                ? [(PayloadKinds.National, draft.DeliveryBytes!), (PayloadKinds.Origins, RecordCodec.Write(draft.Conversion!.Origins))]
                : [],
            Verdicts = [verdict],
            Inputs = [.. draft.Basis.Inputs, VerdictInput.Of("history", draft.Context.ToBytes())],
            JudgedAt = draft.At,
            Previous = work.LatestEntry,
        };
    }

    // Sorted by name. Who is the other side from now on is sealed with the document that says so.
}
