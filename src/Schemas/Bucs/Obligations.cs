using MessageBroker.Schemas.Packs;

namespace MessageBroker.Schemas.Bucs;

/// <summary>Who owes whom an answer in a case.</summary>
internal sealed class Obligations
{
    private const string FamilyReply = "F002";

    /// <summary>May be a mere notice, so that no answer is owed for it unless it is known to ask something.</summary>
    private const string Notice = "H001";

    private readonly BucDefinition definition;
    private readonly IReadOnlyList<CaseEvent> history;
    private readonly TurnPlace place;
    private readonly BucState state;

    public Obligations(BucDefinition definition, IReadOnlyList<CaseEvent> history, TurnPlace place)
    {
        (this.definition, this.history, this.place) = (definition, history, place);
        state = BucEngine.Open(definition, history);
    }

    public BucState State => state;

    /// <summary>One for every question that has no answer.</summary>
    public IEnumerable<Turn> Owed() =>
        state.End != BucCaseEnd.None ? [] : state.Documents.Where(d => d.IsLive && (d.Sed != Notice || Asks(d))).Select(Waiting).OfType<Turn>();

    private bool Asks(CaseDocument notice) => Versions(notice).LastOrDefault() is { } last && last.FactList.Contains(HistoryFacts.Question);

    /// <summary>Who is to go on when no question waits.</summary>
    public Turn Rest()
    {
        if (state.End == BucCaseEnd.Closed) return Nothing("owes.closed");
        if (state.End == BucCaseEnd.Forwarded) return Nothing("owes.forwarded");
        var exchanged = state.Documents.Where(d => d.IsLive).ToArray();
        if (exchanged.Length == 0)
            return definition.Role == CaseRole.CaseOwner
                ? new Turn(TurnParty.Me, "owes.start", null, null, "silence.no-case") { Rule = "rule.own-pace", Arguments = Turn.Words(definition.Starters.First(), "") }
                : Nothing("owes.nothing");
        if (history.Any(e => e.TakesOver && e.DocumentId == exchanged[^1].Id))
            return new Turn(TurnParty.Me, "owes.taken-over", null, null, "silence.case-stays-open") { Rule = "rule.own-pace", DocumentId = exchanged[^1].Id };
        var byOwner = exchanged.ToLookup(d => d.Mine == (definition.Role == CaseRole.CaseOwner));
        var reply = byOwner[false].LastOrDefault(d => d.ParentSed is { } parent && definition.Starters.Contains(parent));
        if (reply is null || byOwner[true].Any(d => Position(d) > Position(reply))) return Nothing("owes.nothing");
        var who = definition.Role == CaseRole.CaseOwner ? TurnParty.Me : TurnParty.Them;
        // What may follow an F002 is known; of other answers only that the owner looks at them.
        return new Turn(who, reply.Sed == FamilyReply ? "owes.review" : "owes.review-answer", null, null, "silence.case-stays-open") { Rule = "rule.own-pace", DocumentId = reply.Id, Arguments = Turn.Words(reply.ParentSed!, reply.Sed) };
    }

    private static Turn Nothing(string owes) => new(TurnParty.Nobody, owes, null, null, null);

    private int Position(CaseDocument document)
    {
        for (var at = 0; at < state.Documents.Count; at++)
            if (state.Documents[at].Id == document.Id) return at;
        return -1;
    }

    private Turn? Waiting(CaseDocument question)
    {
        var answers = definition.TriggersOf(question.Sed)
            .Where(t => t.Effect == BucTriggerEffect.Create && !t.SameParent && (t.Guard is null || IsWanted(question, t.Sed)))
            .Where(t => question.Mine ? t.Action == BucActionKind.DocReceiveReply && !t.On.IsInbound() : t is { Action: BucActionKind.DocCreateReply, On: BucTriggerEvent.DocReceive })
            .Select(t => t.Sed!).ToHashSet(StringComparer.Ordinal);
        if (answers.Count == 0 || IsAnswered(question, answers)) return null;
        var isDecision = definition.Starters.Contains(question.Sed) && Decision(question) is not null;
        var who = question.Mine ? TurnParty.Them : TurnParty.Me;
        var words = Turn.Words(question.Sed, string.Join(", ", answers.Order(StringComparer.Ordinal)));
        if (!isDecision)
            return new Turn(who, "owes.answer", null, "clause.without-delay", "silence.unknown") { Rule = "rule.without-delay", DocumentId = question.Id, Arguments = words };
        var (deadline, rule) = TwoMonths(question, Decision(question)!);
        var turn = new Turn(who, "owes.position", null, "clause.provisional-decision", "silence.provisional-decision")
        {
            Rule = rule, DocumentId = question.Id, Arguments = words, Inferred = ["inferred.purpose-opens-period"],
        };
        return deadline is null ? turn : turn.On(deadline);
    }

    /// <summary>An answer under a condition is owed only where the condition was met: its action is open, or its draft is being written.</summary>
    private bool IsWanted(CaseDocument question, string? answer) => state.OpenActions.Any(a => a.Sed == answer && a.ParentId == question.Id);

    private bool IsAnswered(CaseDocument question, HashSet<string> answers)
    {
        var asked = question.Mine ? First(question)?.Participants?.Count ?? 1 : 1;
        var answered = state.Documents.Where(d => d.IsLive && d.ParentId == question.Id && d.Mine != question.Mine && answers.Contains(d.Sed)).ToList();
        // A notification that asks something else since is a new question: what was said before does not answer it.
        if (question.Sed == Notice && answered.TrueForAll(a => Newest(a.Id) < Newest(question.Id))) return false;
        return answered.Select(d => d.Sender ?? d.Id).Distinct().Count() >= asked;
    }

    private int Newest(string documentId)
    {
        for (var at = history.Count - 1; at >= 0; at--)
            if (history[at].DocumentId == documentId && history[at].Event != CaseEventKind.Record) return at;
        return -1;
    }

    private CaseEvent? First(CaseDocument document) => Versions(document).FirstOrDefault();

    private IEnumerable<CaseEvent> Versions(CaseDocument document) =>
        history.Where(e => e.DocumentId == document.Id && e.Event is not (CaseEventKind.Create or CaseEventKind.Delete or CaseEventKind.Cancel or CaseEventKind.CancelReceive or CaseEventKind.Record));

    /// <summary>The first version that says it is a provisional decision.</summary>
    private CaseEvent? Decision(CaseDocument question) =>
        Versions(question).FirstOrDefault(e => e.FactList.Contains(HistoryFacts.Decision));

    /// <summary>Two months from the receipt, in the state that must act; or the rule where that day cannot be told.</summary>
    private (Deadline? Deadline, string? Rule) TwoMonths(CaseDocument question, CaseEvent decision)
    {
        if (question.Mine && decision.Participants is { Count: > 1 }) return (null, "rule.two-months-each");
        if (decision.ReceiptAt is not { } receipt) return (null, "rule.two-months-from-receipt");
        if ((question.Mine ? place.Theirs : place.Mine) is not { } acting) return (null, "rule.two-months-elsewhere");
        var deadline = Deadline.Of(EasternTime.DateOf(receipt), Period.TwoMonths, acting, place.Calendar);
        return deadline is null ? (null, "rule.two-months-from-receipt") : (deadline, null);
    }
}
