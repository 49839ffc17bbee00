using MessageBroker.Exchange.Flow.Verdicts;
using MessageBroker.Schemas.Findings;
using MessageBroker.Schemas.Packs;

namespace MessageBroker.Exchange.Flow.Inbound;

/// <summary>
/// Apply: may this document be received in this case now, in which version. Order comes from DocumentVersion and the BUC, not from arrival.
/// What cannot be applied is Held with its findings and never dropped; what stands already, word for word, is Repeated.
/// </summary>
public static class ApplyStage
{
    public static void Run(InboundDraft draft)
    {
        if (draft.Envelope is not { } envelope) return;
        draft.Role = CaseRoles.Read(draft.Context.Role) ?? envelope.Sender.Role.Other();
        var newest = draft.Context.History.Where(h => h.DocumentId == envelope.SetId).Select(h => h.Version).DefaultIfEmpty(0).Max();
        if (newest >= envelope.DocumentVersion)
        {
            draft.IsOld = true;
            var version = envelope.DocumentVersion.ToString(System.Globalization.CultureInfo.InvariantCulture);
            draft.Findings.Add(draft.Context.Repeats is { } first
                ? Finding.Of("FLW-0210", "SBDH", ("version", version), ("message", first))
                : Finding.Of("FLW-0207", "SBDH", ("version", version)));
            return;
        }

        draft.Findings.AddRange(Legality.MayReceive(draft));
    }
}
