using MessageBroker.Evidence.Canonical;
using MessageBroker.Evidence.Journal.Entries;
using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Outbound;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Exchange.Flow.Verdicts;
using MessageBroker.Schemas.Bucs;
using MessageBroker.Schemas.Envelope;
using MessageBroker.Schemas.Findings;
using MessageBroker.Schemas.Packs;

namespace MessageBroker.Exchange.Flow.Inbound;

/// <summary>
/// The X050 (business exception, AD_BUC_11) by which a refused document is answered: made, signed and sealed together with the refusal, and owed like any
/// other message. It has no national request. Of its content only the context of the case is public; what is wrong stands in an element of our own behind it.
/// </summary>
public sealed class BusinessException(IStore store, Sealer sealer, SignStage sign, WrapStage wrap, IIdSource ids)
{
    private const string SedType = BucAdministrative.BusinessException;

    /// <summary>
    /// Whether such an answer may go: not to what a system said (two that refuse each other's word would never come to an end), in production only where a reconstruction may, and not where the pack holds the official
    /// schema of X050, whose content we do not know.
    /// </summary>
    public static bool MayAnswer(InboundDraft draft) =>
        draft is { Envelope.Type: { } type, Cdm: { } cdm, Context.Partner: { } partner } && !BucAdministrative.IsSystemWord(type)
        && draft.Basis.Packs[cdm] is { } pack && pack.Sed(SedType) is { IsOpen: true } && CheckStage.MayGo(draft.Basis, pack, SedType, partner);

    /// <summary>Computes and seals; nothing is written yet.</summary>
    /// <param name="refused">Judged, and refused.</param>
    /// <param name="previous">The entry that refuses it.</param>
    /// <exception cref="InvalidOperationException">What was made does not verify or is not in form: a defect, the case is parked.</exception>
    public async Task<SealedChange> SealAsync(InboundDraft refused, CaseKey place, EntryRow previous, CancellationToken cancellationToken)
    {
        var generation = await store.ReadAsync(OutboundId.GenerationAsync, cancellationToken);
        var context = ContextOf(refused, place, generation);
        var envelope = EnvelopeOf(refused, context);
        var pack = refused.Basis.Packs[refused.Cdm!]!;
        var written = SedWriter.Write(pack, SedType, ContentOf(refused));
        var reading = SedObserver.Read(written.Octets, XmlLimits.Default, refused.Basis.Packs);
        if (written.Findings.Concat(reading.Findings).FirstOrDefault(f => f.IsError) is { } fault)
            throw new InvalidOperationException($"the X050 that was made is not in form: {fault.Code}");
        var signed = sign.Run(written.Octets, context, refused.Basis, refused.At);
        var wrapped = wrap.Run(envelope, context, refused.At, signed, []);
        return await sealer.SealNewAsync(new StateChange
        {
            After = RowOf(refused, context, place),
            Actor = Actor.Broker,
            At = refused.At,
            Cdm = envelope.TypeVersion,
            Payloads =
            [
                (PayloadKinds.Sed, signed.Bytes), (PayloadKinds.Sbd, wrapped.Sbd), (PayloadKinds.As4, wrapped.As4.Body),
                (PayloadKinds.As4Type, System.Text.Encoding.UTF8.GetBytes(wrapped.As4.ContentType)),
            ],
            Verdicts = [signed.Verdict],
            Inputs = [.. refused.Basis.Inputs, VerdictInput.Of("history", context.ToBytes())],
            JudgedAt = refused.At,
            Details = [new EntryDetail("refused", refused.Context.MessageId)],
            Previous = previous,
        }, cancellationToken);
    }

    /// <summary>Writes the message and the owed send.</summary>
    public static async ValueTask ApplyAsync(IStoreSession session, SealedChange answer)
    {
        if (!await answer.ApplyAsync(session)) throw new InvalidOperationException("the id of an X050 is taken");
        await session.AddEffectAsync(SendStage.Owed(answer.Change.After, answer.Change.At, answer.EffectId));
    }

    private CaseContext ContextOf(InboundDraft refused, CaseKey place, int generation)
    {
        var (id, envelope) = (ids.NewId(), refused.Envelope!);
        return new CaseContext
        {
            Institution = place.Institution,
            CaseId = place.CaseId,
            Role = refused.Role?.ToString(),
            Buc = envelope.Buc,
            Cdm = refused.Cdm,
            Partner = refused.Context.Partner,
            MessageId = id.ToString("D"),
            SetId = ids.NewId().ToString("N"),
            InstanceId = ids.NewId().ToString("N"),
            As4MessageId = OutboundId.Of(id, place.Institution, generation),
            ConversationId = place.CaseId,
            DocumentVersion = 1,
            ParentSetId = envelope.SetId,
            ParentSedType = envelope.Type,
            History = refused.Context.History,
        };
    }

    private static Sbdh EnvelopeOf(InboundDraft refused, CaseContext context) => new()
    {
        Sender = new SbdhParty(context.Institution, refused.Role!.Value),
        Receivers = [new SbdhParty(context.Partner!, refused.Role.Value.Other())],
        InstanceIdentifier = context.InstanceId!,
        Type = SedType,
        TypeVersion = context.Cdm!,
        CaseAction = "New",
        Created = refused.At,
        SetId = context.SetId!,
        DocumentVersion = 1,
        RelatedSetId = context.ParentSetId,
        CaseId = context.CaseId,
        Buc = context.Buc!,
        BucVersion = refused.Envelope!.BucVersion,
    };

    private static MessageRow RowOf(InboundDraft refused, CaseContext context, CaseKey place) => new()
    {
        Id = Guid.Parse(context.MessageId),
        Case = place,
        Direction = Direction.Outbound,
        State = MessageState.Sealed,
        Partner = context.Partner,
        SedType = SedType,
        SetId = context.SetId,
        DocumentVersion = 1,
        RelatedSetId = context.ParentSetId,
        InstanceId = context.InstanceId,
        As4MessageId = context.As4MessageId,
        ConversationId = context.ConversationId,
        SecretId = Guid.Empty,
        CreatedAt = refused.At,
        UpdatedAt = refused.At,
    };

    // The context of the case is the refused document's own where it has one. Texts of findings on legality hold no personal data.
    private static SedNode ContentOf(InboundDraft refused)
    {
        var (root, envelope) = (new SedNode(SedType), refused.Envelope!);
        if (refused.Root?.Child("CaseContext") is { } context) root.Add(context);
        var exception = root.Add(new SedNode("BusinessException"));
        exception.Add(new SedNode("sed", envelope.Type));
        exception.Add(new SedNode("documentVersion", envelope.DocumentVersion.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        foreach (var finding in refused.Findings.Where(f => f.IsError))
        {
            var problem = exception.Add(new SedNode("Problem"));
            problem.Add(new SedNode("code", finding.Code));
            problem.Add(new SedNode("text", FindingCatalogue.Default.Text(finding, "en")));
        }

        return root;
    }
}
