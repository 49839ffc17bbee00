using MessageBroker.Exchange.Flow.Verdicts;
using MessageBroker.Schemas.Findings;
using MessageBroker.Schemas.Packs;

namespace MessageBroker.Exchange.Flow.Outbound;

/// <summary>
/// Address: which business use case, which role, which receiver. An answer goes to who asked; a running case stays with its partner;
/// otherwise the dated directory gives the institution that the request names or that serves the region. Nothing is signed that cannot be sent. The directory
/// is asked as of the day that it is where the sender works.
/// </summary>
public static class AddressStage
{
    private const string Place = "request";

    public static void Run(OutboundDraft draft)
    {
        if (draft.Record.Institution != draft.Context.Institution) draft.Findings.Add(Finding.Of("FLW-0104", Place, ("institution", draft.Record.Institution)));
        if (draft.Context is { ReplyTo: { } answered, ReplyFound: false }) draft.Findings.Add(Finding.Of("FLW-0102", Place, ("message", answered)));
        draft.Cdm = draft.Context.Cdm ?? draft.Given?.Cdm ?? draft.Basis.Packs.All.LastOrDefault()?.Cdm;
        if (draft.Given?.Cdm is { } written && written != draft.Cdm) draft.Findings.Add(Finding.Of("FLW-0115", "request.sed", ("cdm", written), ("case", draft.Cdm!)));
        draft.Buc = draft.Context.Buc ?? Legality.BucStartedBy(draft.Basis, draft.Cdm, draft.Record.Kind);
        var role = CaseRoles.Read(draft.Context.Role) ?? CaseRole.CaseOwner;
        draft.Role = role;
        if (draft.Buc is null)
        {
            draft.Findings.Add(Finding.Of("FLW-0108", Place, ("sed", draft.Record.Kind)));
            return;
        }

        var day = draft.Context.DayAt(draft.At);
        draft.Findings.AddRange(draft.Basis.Directory.Judge(draft.Context.Institution, draft.Buc, role.ToString(), day, Place));
        draft.Receiver = Receiver(draft, day);
        if (draft.Receiver is null) return;
        draft.Findings.AddRange(draft.Basis.Directory.Judge(draft.Receiver, draft.Buc, role.Other().ToString(), day, draft.Conversion?.Routing.Source ?? Place));
        if (draft.Basis.Parties.FindPartner(draft.Receiver) is not null) return;
        var isOwn = draft.Context.Form >= 2 && draft.Basis.Parties.FindHosted(draft.Receiver) is not null;
        draft.Findings.Add(Finding.Of(isOwn ? "FLW-0118" : "FLW-0103", Place, ("institution", draft.Receiver)));
    }

    private static string? Receiver(OutboundDraft draft, DateOnly day)
    {
        var hint = draft.Conversion?.Routing;
        if (draft.Context.Partner is { } partner)
        {
            if (hint?.Institution is { } wanted && wanted != partner) draft.Findings.Add(Finding.Of("FLW-0106", hint.Source, ("partner", partner), ("institution", wanted)));
            return partner;
        }

        if (hint?.Institution is { } named) return named;
        if (hint?.Country is { } country)
        {
            var (found, findings) = draft.Basis.Directory.Choose(country, hint.Region, draft.Buc!, draft.Role!.Value.Other().ToString(), day, hint.Source);
            draft.Findings.AddRange(findings);
            return found?.Id;
        }

        if (draft.Conversion is not null) draft.Findings.Add(Finding.Of("FLW-0105", Place));
        return null;
    }
}
