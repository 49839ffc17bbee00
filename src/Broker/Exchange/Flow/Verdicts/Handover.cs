using MessageBroker.Exchange.Flow.Inbound;
using MessageBroker.Schemas.Bucs;
using MessageBroker.Schemas.Findings;
using MessageBroker.Schemas.Packs;

namespace MessageBroker.Exchange.Flow.Verdicts;

/// <summary>
/// Who is the other side of a case from a document on: an X007 hands a part on, an X100 says that an institution was merged or renumbered. What the two say
/// inside is not public, and nothing of it is read. So this project has decided (inferred): an X007 names in its header, beside the sender and on the sender's
/// side, who takes over; where that is this institution, it names the other side there too; an X100 says that the directory's successor has taken over.
/// </summary>
/// <param name="Partner">The other institution from now on.</param>
/// <param name="Role">This institution's own role from now on.</param>
/// <param name="TakesOver">This institution takes over what the sender had.</param>
public sealed record Handover(string Partner, CaseRole Role, bool TakesOver)
{
    /// <summary>Facts of the verdict and details of the entry: the other institution, and our role where we take over.</summary>
    public const string PartnerFact = "partner", RoleFact = "role";

    private const string Place = "SBDH";

    /// <summary>A document of this type says who takes part.</summary>
    public static bool IsAsked(string? sed) => sed is BucAdministrative.ForwardCase or BucAdministrative.ChangeOfParticipant;

    /// <summary>May the sender speak in this case, and whom does he make the other side? Empty where nothing is against it.</summary>
    public static IReadOnlyList<Finding> Judge(InboundDraft draft)
    {
        var context = draft.Context;
        if (context.Former is not { } former) return [];
        if (draft.Envelope!.Type == BucAdministrative.ForwardCase) draft.SedFacts = null;
        // What stands already changes nothing, whoever is the other side by now.
        if (context.Repeats is not null && former.Contains(context.Partner!)) return [];
        return draft.Envelope.Type switch
        {
            BucAdministrative.ForwardCase => Forwarded(draft),
            BucAdministrative.ChangeOfParticipant => Changed(draft),
            _ => context.Other is { } other && other != context.Partner ? Stranger(draft) : [],
        };
    }

    /// <summary>It may end when an X007, an X100 or the first document of the case comes: the sender speaks AS4 with us and was not the other side before.</summary>
    public static bool MayEnd(InboundDraft draft, Finding finding) => finding.Code switch
    {
        "FLW-0213" => draft.Context.Former is { } former && !former.Contains(draft.Context.Partner!) && draft.Basis.Parties.FindPartner(draft.Context.Partner!) is not null,
        "FLW-0218" => draft.Context.Other is null,
        _ => false,
    };

    /// <summary>It is about who the other side is, not about the document itself.</summary>
    public static bool IsOfSides(string code) => code is "FLW-0213" or "FLW-0218";

    /// <summary>From here on the document is one of the case as it then is.</summary>
    public void Apply(InboundDraft draft)
    {
        draft.Role = Role;
        if (TakesOver) draft.SedFacts = HistoryFacts.TakenOver;
        draft.Findings.Add(Finding.Of("FLW-0217", Place, ("sed", draft.Envelope!.Type), ("institution", Partner), ("role", Role.ToString())));
    }

    private static IReadOnlyList<Finding> Forwarded(InboundDraft draft)
    {
        var (context, header) = (draft.Context, draft.Envelope!);
        var role = header.Sender.Role;
        var takesOver = header.Receivers.Any(r => r.Id == context.Institution && r.Role == role);
        var side = takesOver ? role.Other() : role;
        string[] named = [.. header.Receivers.Where(r => r.Role == side && r.Id != context.Partner && r.Id != context.Institution).Select(r => r.Id).Distinct()];
        if (context.Other is { } other && other != context.Partner)
        {
            // Another one of our own side hands its part to us, which is ours already: the other side stays.
            return takesOver && context.Role == role.ToString() && named is [var same] && same == other ? [] : Stranger(draft);
        }

        // Who is the other side has the other role.
        var isOwnSide = context.Other is not null && context.Role == role.ToString();
        if (isOwnSide || named is not [var next])
            return [Finding.Of("FLW-0216", Place, ("sed", header.Type), ("side", side.ToString()), ("named", named.Length == 0 ? "–" : string.Join(", ", named)))];
        return Become(draft, next, takesOver ? role : draft.Role!.Value, takesOver);
    }

    private static IReadOnlyList<Finding> Changed(InboundDraft draft)
    {
        var (context, sender) = (draft.Context, draft.Context.Partner!);
        var next = context.Other is { } other ? Successor(draft, other) : null;
        if (next is not null && (sender == context.Other || sender == next)) return Become(draft, next, draft.Role!.Value, takesOver: false);
        // Said once more, by the one or the other.
        if (context.Former!.Any(f => Successor(draft, f) == context.Other && (sender == f || sender == context.Other))) return [];
        return context.Other is not null && sender != context.Other ? Stranger(draft)
            : [Finding.Of("FLW-0218", Place, ("sed", draft.Envelope!.Type), ("institution", context.Other ?? "–"), ("date", draft.Today))];
    }

    private static string? Successor(InboundDraft draft, string institution) => draft.Basis.Directory.SuccessorOf(institution, Day(draft))?.Id;

    private static IReadOnlyList<Finding> Become(InboundDraft draft, string next, CaseRole role, bool takesOver)
    {
        if (draft.Basis.Parties.FindPartner(next) is null || draft.Basis.Directory.Find(next, Day(draft)) is null)
            return [Finding.Of("FLW-0215", Place, ("sed", draft.Envelope!.Type), ("institution", next), ("date", draft.Today))];
        draft.Handover = new Handover(next, role, takesOver);
        return [];
    }

    private static IReadOnlyList<Finding> Stranger(InboundDraft draft) => [Finding.Of("FLW-0213", Place, ("sender", draft.Context.Partner!), ("other", draft.Context.Other!))];

    private static DateOnly Day(InboundDraft draft) => draft.Context.DayAt(draft.At);
}
