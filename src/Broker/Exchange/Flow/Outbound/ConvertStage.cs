using MessageBroker.Adapters.Contract;
using MessageBroker.Evidence.Canonical;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Exchange.Flow.Outbound;

/// <summary>
/// Convert: national record to SED content, by the mapping tables of the sender's country; a SED that the back office wrote itself is read and taken as it stands.
/// Pure; gathers all findings.
/// </summary>
public static class ConvertStage
{
    public static void Run(OutboundDraft draft)
    {
        if (draft.Record.Sed is { } sed)
        {
            Take(draft, sed);
            return;
        }

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

    private static void Take(OutboundDraft draft, SubmittedSed sed)
    {
        var reading = SedObserver.Read(sed.Octets, XmlLimits.Default, draft.Basis.Packs);
        draft.Given = reading;
        draft.Findings.AddRange(draft.Record.Findings);
        draft.Findings.AddRange(reading.Findings);
        draft.Conversion = new SedConversion(reading.Root, new RoutingHint(sed.TargetInstitution, sed.TargetInstitution?.Split(':')[0] ?? sed.TargetCountry, sed.TargetRegion, "request.target"), [], []);
        if (reading.SedType is { } type && type != draft.Record.Kind) draft.Findings.Add(Finding.Of("FLW-0112", "request.sed", ("said", draft.Record.Kind), ("sed", type)));
        // The header and the signature are the broker's to make: what they say follows from the case.
        if (reading.Envelope is not null) draft.Findings.Add(Finding.Of("FLW-0113", "request.sed"));
        if (reading.IsSigned) draft.Findings.Add(Finding.Of("FLW-0114", "request.sed"));
    }
}
