using MessageBroker.Adapters.Contract;
using MessageBroker.Exchange.Flow.Verdicts;
using MessageBroker.Schemas.Findings;
using MessageBroker.Schemas.Packs;

namespace MessageBroker.Exchange.Flow.Inbound;

/// <summary>
/// Convert: SED content to national inbox rows, by the mapping tables of the receiver's country. A SED that no table reads goes into the inbox as the
/// document itself, so that the officer sees that it came and what it says; it goes along also where it says more than the tables take. Pure; gathers all findings.
/// </summary>
public static class ConvertStage
{
    public static void Run(InboundDraft draft)
    {
        var envelope = draft.Envelope!;
        var country = draft.Basis.Parties.FindHosted(draft.Context.Institution)?.Country;
        if (draft.Basis.Converters.FirstOrDefault(c => c.Country == country) is not { } converter || draft.Basis.Packs[draft.Cdm!]?.Sed(envelope.Type) is not { } schema)
        {
            draft.Findings.Add(Finding.Of("FLW-0201", envelope.Type, ("sed", envelope.Type), ("country", country ?? "?")));
            return;
        }

        // Where the content is not known nobody has judged it: no mapping may read it.
        var isMapped = !schema.IsOpen && converter.SedTypes.Contains(envelope.Type);
        draft.Conversion = isMapped
            ? converter.ToNational(envelope.Type, draft.Root!, draft.Context.MessageId, draft.Context.Institution)
            : AsDocument(draft, schema);
        draft.Findings.AddRange(draft.Conversion.Findings);
        if (draft.HasErrors) return;
        var (turn, language) = (CaseTurn.After(draft), CaseTurn.LanguageOf(draft.Context.Institution));
        draft.Delivery = new NationalDelivery(
            draft.Context.MessageId, draft.Context.CaseId, envelope.Type, envelope.SetId, envelope.DocumentVersion, draft.Context.Partner!,
            draft.Context.Institution, draft.Context.ReceivedAt!, draft.Conversion.Summary, turn?.Who, turn?.Until,
            draft.Context.Form >= 1 ? turn?.Ground(language) : turn?.Clause(language),
            draft.Conversion.Tables, [.. Attachments(draft), .. isMapped && !draft.Conversion.LeavesValues ? [] : new[] { Document(draft) }]);
    }

    private static NationalConversion AsDocument(InboundDraft draft, SedSchema schema) => new(
        [], schema.Title(CaseTurn.LanguageOf(draft.Context.Institution)) + About(draft), [],
        [Finding.Of("FLW-0211", schema.Type, ("sed", schema.Type), ("file", FileOf(draft)))]);

    /// <summary>The type of the document that it answers, rejects or invalidates, where that is in the case.</summary>
    private static string About(InboundDraft draft) =>
        draft.Context.History.LastOrDefault(h => h.DocumentId == draft.Envelope!.RelatedSetId) is { } other ? $" ({other.Sed})" : "";

    // Header and SED, octet for octet as they came: whoever opens it can verify the signature.
    private static NationalAttachment Document(InboundDraft draft) =>
        new(FileOf(draft), "application/xml", draft.Envelope!.Attachments.Any(a => a.IsMedical), draft.Sbd.ToArray());

    // A name that no attachment has: the officer must not take a partner's file for the document.
    private static string FileOf(InboundDraft draft)
    {
        var name = draft.Envelope!.Type;
        while (draft.Envelope.Attachments.Any(a => Plain(a.FileName).Equals(name + ".xml", StringComparison.OrdinalIgnoreCase))) name += "_";
        return name + ".xml";
    }

    // The last part of a name that looks like a path: whoever saves it must not leave his folder.
    private static string Plain(string fileName) => fileName[(fileName.LastIndexOfAny(['/', '\\']) + 1)..] is { Length: > 0 } plain ? plain : "attachment";

    private static List<NationalAttachment> Attachments(InboundDraft draft)
    {
        var named = draft.Envelope!.Attachments.ToDictionary(a => a.Identifier, StringComparer.Ordinal);
        return [.. draft.Attachments.Select(a => new NationalAttachment(Plain(named[a.ContentId].FileName), a.Mime, named[a.ContentId].IsMedical, a.Bytes.ToArray()))];
    }
}
