using MessageBroker.Schemas.Findings;

namespace MessageBroker.Schemas.Bucs;

/// <summary>
/// What may be done in a case, as pure functions of the definition and the history. The history holds what this institution did and
/// took, guards included; nothing else is asked.
/// </summary>
public static class BucEngine
{
    /// <summary>Documents, open actions and, for the rest, why they are closed.</summary>
    public static BucState Open(BucDefinition definition, IReadOnlyList<CaseEvent> history) => Open(definition, history, BucRulings.All);

    /// <summary>May this institution send that version now? A first version needs an open create action or its draft.</summary>
    /// <param name="documentId">The id that the document has or is to get.</param>
    /// <param name="parentId">The document that it answers or, for an X008, invalidates.</param>
    /// <param name="version">From 1; a further version must be the next one.</param>
    public static BucVerdict MaySend(BucDefinition definition, IReadOnlyList<CaseEvent> history, string sedType, string documentId, string? parentId, int version) =>
        May(definition, history, byMe: true, BucRulings.All, new Question(sedType, documentId, parentId, version));

    /// <summary>May this institution take that version now? The parameters are those of <see cref="MaySend"/>.</summary>
    public static BucVerdict MayReceive(BucDefinition definition, IReadOnlyList<CaseEvent> history, string sedType, string documentId, string? parentId, int version) =>
        May(definition, history, byMe: false, BucRulings.All, new Question(sedType, documentId, parentId, version));

    /// <summary>
    /// The same history with what came before its turn behind what it follows. A history is told in the order of arrival; a reminder that overtakes the
    /// opening document, or an answer its question, waits until it may be taken. What others sent is taken as soon as it is legal, earlier before later;
    /// what this institution did stays where it is among them, and what is never legal comes last.
    /// </summary>
    public static IReadOnlyList<CaseEvent> InTurn(BucDefinition definition, IReadOnlyList<CaseEvent> history)
    {
        if (history.Count < 2 || history.All(e => e.ByMe)) return history;
        var machine = new BucMachine(definition, BucRulings.All);
        var (waiting, settled, overtook) = (new List<CaseEvent>(), new List<CaseEvent>(history.Count), false);
        var begins = PartBegins(history, BucRulings.All);
        foreach (var (number, happened) in history.Index())
        {
            if (number >= begins && !IsTurn(machine, happened))
            {
                overtook = true;
                waiting.Add(happened);
                continue;
            }

            Take(happened);
            while (waiting.Find(early => IsTurn(machine, early)) is { } next)
            {
                waiting.Remove(next);
                Take(next);
            }
        }

        return overtook ? [.. settled, .. waiting] : history;

        void Take(CaseEvent happened)
        {
            machine.Take(settled.Count, happened, begins);
            settled.Add(happened);
        }
    }

    /// <summary>Where this institution's part begins: at the newest X007 by which it took one over; 0 where it took none over.</summary>
    private static int PartBegins(IReadOnlyList<CaseEvent> history, BucRulings rulings)
    {
        var at = rulings.Follow(BucRuling.CaseTakenOver) ? history.Count - 1 : 0;
        while (at > 0 && !history[at].TakesOver) at--;
        return at;
    }

    private static bool IsTurn(BucMachine machine, CaseEvent happened) =>
        happened.ByMe || happened.TakesOver || happened.Event is not (CaseEventKind.Receive or CaseEventKind.UpdateReceive)
        || BucLegality.Of(machine, byMe: false, happened.Sed, happened.DocumentId, happened.ParentId, happened.Version).Against is null;

    /// <summary>
    /// The same state, in which the closed actions too name the rulings that they rest on: those without which the action would be open. For whoever reads; it costs
    /// the history once for each ruling.
    /// </summary>
    public static BucState Explained(BucDefinition definition, IReadOnlyList<CaseEvent> history)
    {
        var state = Open(definition, history);
        var without = BucRulings.Each.Select(r => (Name: BucRulings.Name(r), Open: Open(definition, history, BucRulings.All.Without(r)).OpenActions.ToList())).ToList();
        return state with { Actions = [.. state.Actions.Select(a => a.IsOpen ? a : a with { Ruling = Rests(a) })] };

        string? Rests(BucAction closed) => string.Join(", ", without.Where(w => w.Open.Exists(o => IsOf(closed, o))).Select(w => w.Name)) is { Length: > 0 } names ? names : null;
    }

    /// <summary>A closed action that is possible without a document stands for all of its kind and type.</summary>
    private static bool IsOf(BucAction closed, BucAction open) =>
        closed.Kind == open.Kind && closed.Sed == open.Sed && (closed.DocumentId ?? open.DocumentId) == open.DocumentId && (closed.ParentId ?? open.ParentId) == open.ParentId;

    internal static BucState Open(BucDefinition definition, IReadOnlyList<CaseEvent> history, BucRulings rulings)
    {
        var machine = new BucMachine(definition, rulings);
        var findings = new List<Finding>();
        var opened = new HashSet<(BucActionKind, string?)>();
        Note(machine, opened);
        var begins = PartBegins(history, rulings);
        for (var number = 0; number < history.Count; number++)
        {
            findings.AddRange(machine.Take(number, history[number], begins));
            Note(machine, opened);
        }
        return new BucState([.. machine.Documents], [.. BucActions.Open(machine), .. BucActions.Closed(machine, opened)], machine.End, findings) { Questions = [.. machine.Asked.Select(a => ToClerk(machine, a))] };
    }

    private static BucQuestion ToClerk(BucMachine machine, BucAsked asked) => new(
        asked.Guard, asked.DocumentId, asked.Sed, asked.Answer,
        [.. machine.Waiting.Where(w => w.Value.Guard == asked.Guard && w.Value.DocumentId == asked.DocumentId).Select(w => w.Key.Sed).OfType<string>().Distinct().Order(StringComparer.Ordinal)]);

    internal static BucVerdict May(BucDefinition definition, IReadOnlyList<CaseEvent> history, bool byMe, BucRulings rulings, Question asked)
    {
        var machine = new BucMachine(definition, rulings);
        var begins = PartBegins(history, rulings);
        for (var number = 0; number < history.Count; number++) machine.Take(number, history[number], begins);
        var answer = BucLegality.Of(machine, byMe, asked.Sed, asked.DocumentId, asked.ParentId, asked.Version);
        var action = answer.By is { } by ? BucActions.Shown(machine, by, machine.Open[by]) : null;
        if (answer.Against is not null && rulings == BucRulings.All) return new BucVerdict([answer.Against], null, Against(definition, history, byMe, asked));
        string[] named = [.. answer.Ruling is { } own ? [BucRulings.Name(own)] : Array.Empty<string>(), .. action?.Ruling is { } of ? [of] : Array.Empty<string>()];
        return new BucVerdict(answer.Against is { } against ? [against] : [], action, named);
    }

    /// <summary>The rulings on which a refusal rests: were one of them not followed, the document would be legal.</summary>
    private static string[] Against(BucDefinition definition, IReadOnlyList<CaseEvent> history, bool byMe, Question asked) =>
        [.. BucRulings.Each.Where(r => May(definition, history, byMe, BucRulings.All.Without(r), asked).IsLegal).Select(BucRulings.Name)];

    private static void Note(BucMachine machine, HashSet<(BucActionKind, string?)> opened)
    {
        foreach (var action in machine.Open.Keys) opened.Add((action.Kind, action.Sed));
    }

    internal readonly record struct Question(string Sed, string DocumentId, string? ParentId, int Version);
}
