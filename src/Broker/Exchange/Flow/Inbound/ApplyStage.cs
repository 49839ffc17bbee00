using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Verdicts;
using MessageBroker.Schemas.Findings;
using MessageBroker.Schemas.Packs;

namespace MessageBroker.Exchange.Flow.Inbound;

/// <summary>
/// Apply: may this document be received in this case now, in which version. Order comes from DocumentVersion and the BUC, not from arrival: what its
/// case does not admit yet waits, Held, for what it follows. When that has not come by <see cref="CaseContext.WaitsUntil"/>, and at once where nothing can make
/// it legal, as in a closed case, it is Refused and answered with X050; what only waits for a clerk's answer is Held for it, and what follows a message that is
/// held, as long as that. What comes from an institution that is not the other side waits for the X007 or X100 that makes it that, and then for a person: it is never told what the case admits. What opens a case for which
/// its sender was not competent waits for a person too. Whatever else cannot be applied is
/// Held with its findings and never dropped; what stands already, word for word, is Repeated.
/// </summary>
public static class ApplyStage
{
    public static void Run(InboundDraft draft)
    {
        if (draft.Envelope is not { } envelope) return;
        draft.Role = CaseRoles.Read(draft.Context.Role) ?? envelope.Sender.Role.Other();
        var isSound = !draft.HasErrors;
        IReadOnlyList<Finding> against = Handover.Judge(draft);
        draft.Findings.AddRange(against);
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

        var illegal = Legality.MayReceive(draft);
        draft.Findings.AddRange(illegal);
        against = [.. against, .. illegal];
        if (!draft.HasErrors && draft.Handover is { } handover) handover.Apply(draft);
        // What does not verify, or is not in form, waits for a person whatever the case says: an X050 would blame the case.
        if (isSound && draft.HasErrors && CaseHistory.Time(draft.Context.WaitsUntil) is { } until) Wait(draft, against, until);
        else if (!draft.HasErrors) draft.Findings.AddRange(Opener.Judge(draft));
    }

    /// <summary>What may become legal waits; what never will, or has waited long enough, is refused, where the sender may be told so. The rest is for a person.</summary>
    private static void Wait(InboundDraft draft, IReadOnlyList<Finding> against, DateTimeOffset until)
    {
        against = [.. against.Where(f => f.IsError)];
        if (!against.All(Legality.IsOfCase))
        {
            if (draft.At >= until || !against.All(f => Handover.MayEnd(draft, f) || Legality.IsEarly(f))) return;
            draft.WaitsUntil = until;
            draft.Findings.Add(Finding.Of("FLW-0219", "SBDH", ("until", Text(until))));
            return;
        }

        // The sender can do nothing about a question to our own clerk, however long that takes.
        if (draft.Context.ClerkIsAsked == true && against.Any(Legality.IsQuestion)) return;
        // Nor about what we hold of his: an X050 for what follows it would blame him for that.
        if (against.All(Legality.IsEarly) && draft.Context.Behind is { } held)
        {
            draft.Findings.Add(Finding.Of("FLW-0221", "SBDH", ("message", held)));
            return;
        }

        if (against.All(Legality.IsEarly) && draft.At < until)
        {
            draft.WaitsUntil = until;
            draft.Findings.Add(Finding.Of("FLW-0212", "SBDH", ("until", Text(until))));
            return;
        }

        draft.IsRefused = BusinessException.MayAnswer(draft);
    }

    private static string Text(DateTimeOffset until) => until.UtcDateTime.ToString("yyyy-MM-dd HH:mm'Z'", System.Globalization.CultureInfo.InvariantCulture);
}
