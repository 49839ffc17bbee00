using System.Collections.Frozen;
using System.Globalization;
using System.Runtime.CompilerServices;
using MessageBroker.Exchange.Flow.Inbound;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Outbound;
using MessageBroker.Schemas.Bucs;
using MessageBroker.Schemas.Findings;
using MessageBroker.Schemas.Packs;
using CaseHistory = MessageBroker.Exchange.Flow.Model.CaseHistory;

namespace MessageBroker.Exchange.Flow.Verdicts;

/// <summary>May this institution send or receive this document now: asks the BUC engine with the pack's definitions and the case's history.</summary>
public static class Legality
{
    private static readonly ConditionalWeakTable<Pack, BucLibrary> Libraries = [];

    /// <summary>The business use case that a document of this type starts, or null.</summary>
    public static string? BucStartedBy(VerdictBasis basis, string? cdm, string sedType) =>
        cdm is not null && basis.Packs[cdm] is { } pack
            ? Library(pack).Definitions.FirstOrDefault(d => d.Role == CaseRole.CaseOwner && d.Starters.Contains(sedType))?.Buc
            : null;

    public static BucDefinition? Definition(VerdictBasis basis, string cdm, string buc, CaseRole role) =>
        basis.Packs[cdm] is { } pack ? Library(pack).Definition(buc, role) : null;

    public static IReadOnlyList<Finding> MaySend(OutboundDraft draft)
    {
        var context = draft.Context;
        if (Definition(basis: draft.Basis, draft.Cdm!, draft.Buc!, draft.Role!.Value) is not { } definition) return [Finding.Of("FLW-0209", "request", ("buc", draft.Buc!))];
        var events = Events(definition, context.History, context.Partner ?? draft.Receiver);
        var verdict = BucEngine.MaySend(definition, events, draft.Record.Kind, context.SetId!, context.ParentSetId, context.DocumentVersion!.Value);
        var against = verdict.Findings;
        draft.Rulings = verdict.Rulings;
        return [.. against, .. Questions(context, definition, events, draft.Record.Kind, against)];
    }

    public static IReadOnlyList<Finding> MayReceive(InboundDraft draft)
    {
        var envelope = draft.Envelope!;
        if (Definition(draft.Basis, draft.Cdm!, envelope.Buc, draft.Role!.Value) is not { } definition) return [Finding.Of("FLW-0209", "SBDH", ("buc", envelope.Buc))];
        // The first word here of a case that others began: there is nothing that it could follow.
        if (draft is { Handover.TakesOver: true, Context.Other: null }) return [];
        var events = Events(definition, draft.Context.History, draft.Context.Partner);
        var verdict = BucEngine.MayReceive(definition, events, envelope.Type, envelope.SetId, envelope.RelatedSetId, NumberOf(draft));
        var against = verdict.Findings;
        draft.Rulings = verdict.Rulings;
        return [.. against, .. Questions(draft.Context, definition, events, envelope.Type, against)];
    }

    /// <summary>Fact: the rulings of the case logic that the verdict rests on, by the names that docs/reference/bucs.md has.</summary>
    public const string RulingsFact = "rulings";

    /// <summary>Names the rulings in a verdict; one of before that was so stays as it was.</summary>
    internal static void Name(IReadOnlyList<string> rulings, CaseContext context, IDictionary<string, string> facts)
    {
        if (context.Form >= 1 && rulings.Count > 0) facts[RulingsFact] = string.Join(' ', rulings);
    }

    /// <summary>For each condition without an answer that stands against a document: about which document it is, its words, and the command that answers it.</summary>
    private static IEnumerable<Finding> Questions(CaseContext context, BucDefinition definition, IReadOnlyList<CaseEvent> events, string sed, IReadOnlyList<Finding> against)
    {
        if (context.ClerkIsAsked != true || !against.Any(IsQuestion)) return [];
        var asked = against.Where(IsQuestion).Select(f => f.Arguments["guard"]).ToHashSet(StringComparer.Ordinal);
        return BucEngine.Open(definition, events).Questions.Where(q => q.IsOpen && asked.Contains(q.Guard)).Select(q => Finding.Of(
            "FLW-0661", q.DocumentId, ("sed", sed), ("document", q.DocumentId), ("asked", q.Sed), ("guard", q.Guard), ("case", context.CaseId)));
    }

    /// <summary>
    /// The version as the case counts it: one that was refused leaves no gap, or its sender could never send a further one. A version that is refused and one
    /// that stands are counted apart. In a case that was taken over the earlier versions of a document may have gone to who had it before: when what would be
    /// the gap has been waited for, the first one that came is the first.
    /// </summary>
    private static int NumberOf(InboundDraft draft)
    {
        var envelope = draft.Envelope!;
        var standing = draft.Context.History.Where(h => h.DocumentId == envelope.SetId).Select(h => h.Version).ToHashSet();
        var before = 0;
        if (draft.Context.History.Any(h => h is { Sed: BucAdministrative.ForwardCase, Facts: HistoryFacts.TakenOver }))
        {
            if (standing.Count > 0) before = standing.Min() - 1;
            else if (Model.CaseHistory.Time(draft.Context.WaitsUntil) <= draft.At) before = envelope.DocumentVersion - 1;
        }

        return envelope.DocumentVersion - before - (draft.Context.Refused ?? []).Count(r => r.DocumentId == envelope.SetId && r.Version > before && r.Version < envelope.DocumentVersion && !standing.Contains(r.Version));
    }

    /// <summary>It is about what the case admits, not about the document itself.</summary>
    public static bool IsOfCase(Finding finding) => finding.Code.StartsWith("BUC-", StringComparison.Ordinal);

    /// <summary>It ends when a clerk answers what a document asks.</summary>
    public static bool IsQuestion(Finding finding) => finding.Code == "BUC-0029";

    /// <summary>It may end when another document comes: not open yet, an earlier version or the document that it answers is missing, resting, too early.</summary>
    public static bool IsEarly(Finding finding) => IsEarly(finding.Code);

    /// <inheritdoc cref="IsEarly(Finding)"/>
    internal static bool IsEarly(string code) => code is "BUC-0021" or "BUC-0022" or "BUC-0034" or "BUC-0043" or "BUC-0044";

    /// <summary>The history in the words of the engine, and in the order in which its documents could be taken, whatever the order of arrival.</summary>
    /// <param name="partner">The other institution; cases of two institutions only, in this version.</param>
    public static IReadOnlyList<CaseEvent> Events(BucDefinition definition, IReadOnlyList<HistoryEvent> history, string? partner)
    {
        // By the number that the case counts: versions stand in their order, and one that was refused is not among them.
        var versions = new Dictionary<string, int>(StringComparer.Ordinal);
        return BucEngine.InTurn(definition, [.. history.Select(e => e.Event == HistoryEvent.Record
            ? Event(e, partner)
            : Event(e, partner) with { Version = versions[e.DocumentId] = versions.GetValueOrDefault(e.DocumentId) + 1 })]);
    }

    /// <summary>Documents and open actions of a case; null while nothing was sealed or applied in it, or where its definition is not known.</summary>
    public static BucState? State(CaseRow row, IReadOnlyList<HistoryEvent> history, VerdictBasis basis) =>
        history.Count > 0 && row is { Buc: { } buc, Cdm: { } cdm } && CaseRoles.Read(row.Role) is { } role && Definition(basis, cdm, buc, role) is { } definition
            ? BucEngine.Open(definition, Events(definition, history, row.Partner))
            : null;

    private static CaseEvent Event(HistoryEvent e, string? partner) => new()
    {
        Event = CaseEventNames.Parse(e.Event) ?? throw new InvalidOperationException($"{e.Event} is not a case event"),
        Sed = e.Sed,
        ByMe = e.By == "me",
        DocumentId = e.DocumentId,
        ParentId = e.ParentId,
        Version = e.Version,
        At = Time(e.At),
        ReceiptAt = e.ReceiptAt is { } at ? Time(at) : null,
        Participants = partner is null ? null : [partner],
        Facts = e.Facts,
        Guards = Answers(e),
    };

    /// <summary>What a clerk answered; else what the content of a document says where it is known.</summary>
    private static IReadOnlyDictionary<string, bool> Answers(HistoryEvent e)
    {
        var given = Answers(e.Answers);
        if (SedFacts.Answer(e.Sed, e.Facts) is not var (guard, answer) || given.ContainsKey(guard)) return given;
        return new Dictionary<string, bool>(given, StringComparer.Ordinal) { [guard] = answer };
    }

    private static IReadOnlyDictionary<string, bool> Answers(string? answers) => answers is null
        ? FrozenDictionary<string, bool>.Empty
        : answers.Split(',').ToDictionary(CaseHistory.Condition, a => a.EndsWith("=yes", StringComparison.Ordinal), StringComparer.Ordinal);

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    private static BucLibrary Library(Pack pack) => Libraries.GetValue(pack, static p => BucLibrary.Load(p.Files).Library);
}
