using MessageBroker.Schemas.Findings;

namespace MessageBroker.Exchange.Flow.Outbound;

/// <summary>Convert: national record to SED content, by the mapping tables of the sender's country. Pure; gathers all findings.</summary>
public static class ConvertStage
{
    public static void Run(OutboundDraft draft)
    {
        var country = draft.Basis.Parties.FindHosted(draft.Context.Institution)?.Country;
        var converter = draft.Basis.Converters.FirstOrDefault(c => c.Country == country);
        if (converter is null || !converter.SedTypes.Contains(draft.Record.Kind))
        {
            draft.Findings.AddRange(draft.Record.Findings);
            draft.Findings.Add(Finding.Of("FLW-0101", "request.kind", ("sed", draft.Record.Kind), ("country", country ?? "?")));
            return;
        }

        // What reading found is among what the converter tells.
        draft.Conversion = converter.ToSed(draft.Record, draft.Today);
        draft.Findings.AddRange(draft.Conversion.Findings);
    }
}
