using MessageBroker.Adapters.Contract;
using MessageBroker.Exchange.Flow.Verdicts;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Exchange.Flow.Inbound;

/// <summary>Convert: SED content to national inbox rows, by the mapping tables of the receiver's country. Pure; gathers all findings.</summary>
public static class ConvertStage
{
    public static void Run(InboundDraft draft)
    {
        var envelope = draft.Envelope!;
        var country = draft.Basis.Parties.FindHosted(draft.Context.Institution)?.Country;
        var converter = draft.Basis.Converters.FirstOrDefault(c => c.Country == country);
        // Where the content is not known nobody has judged it: no mapping may read it.
        var isKnown = draft.Basis.Packs[envelope.TypeVersion]?.Sed(envelope.Type) is { IsOpen: false };
        if (!isKnown || converter is null || !converter.SedTypes.Contains(envelope.Type))
        {
            draft.Findings.Add(Finding.Of("FLW-0201", envelope.Type, ("sed", envelope.Type), ("country", country ?? "?")));
            return;
        }

        draft.Conversion = converter.ToNational(envelope.Type, draft.Root!, draft.Context.MessageId, draft.Context.Institution);
        draft.Findings.AddRange(draft.Conversion.Findings);
        if (draft.HasErrors) return;
        var turn = CaseTurn.After(draft);
        draft.Delivery = new NationalDelivery(
            draft.Context.MessageId, draft.Context.CaseId, envelope.Type, envelope.SetId, envelope.DocumentVersion, draft.Context.Partner!,
            draft.Context.Institution, draft.Context.ReceivedAt!, draft.Conversion.Summary, turn?.Who, turn?.Until,
            turn?.Clause(CaseTurn.LanguageOf(draft.Context.Institution)),
            draft.Conversion.Tables, Attachments(draft));
    }

    private static List<NationalAttachment> Attachments(InboundDraft draft)
    {
        var named = draft.Envelope!.Attachments.ToDictionary(a => a.Identifier, StringComparer.Ordinal);
        return [.. draft.Attachments.Select(a => new NationalAttachment(named[a.ContentId].FileName, a.Mime, named[a.ContentId].IsMedical, a.Bytes.ToArray()))];
    }
}
