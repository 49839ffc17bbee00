using System.Collections.Frozen;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Schemas.Bucs;

/// <summary>
/// The conditions that the engine knows the question of; a definition that names another one is refused. A condition is an input: an
/// answer given with the event counts, else what the history itself decides, else the condition stays open and so does the question.
/// What a SED says is never looked into here: known content comes as an answer with the event. The questions stand in Bucs/Texts/guards.json.
/// </summary>
internal static class BucGuards
{
    /// <summary>Has every counterparty sent its F002?</summary>
    public const string EveryCounterpartyReplied = "po_fb_buc_01_ALL";

    /// <summary>Does the X004 say that the case is open again? In no file; asked by the ruling that an X004 gives back what the X001 took.</summary>
    public const string Reopened = "X004_REOPENED";

    /// <summary>How a condition is decided by the history, by its name; null where only an answer decides it.</summary>
    private static readonly FrozenDictionary<string, Decider?> Deciders = new Dictionary<string, Decider?>
    {
        [EveryCounterpartyReplied] = new(EveryCounterparty, "the participants are known and, with several of them, every F002 names its sender"),
        ["po_fb_buc_03_F018SENT"] = new(static m => Count(m, "F018", CaseDocumentStatus.Sent) < 2, "always; invalidated ones do not count"),
        ["po_fb_buc_03_ONE_CP"] = new(OneCounterparty, "the counts are equal, or the participants are known"),
        ["po_fb_buc_03_MORE_CP"] = new(MoreCounterparties, "there are not fewer, or the participants are known"),
        ["po_fb_buc_03_ALLF019"] = new(EveryF018Answered, "an F018 has none, or its receivers are known and, with several, every F019 names its sender"),
        ["po_r_buc_01_PROV"] = null,
        ["po_r_buc_01_FINAL"] = null,
        ["po_r_buc_01_VALID"] = new(static m => Count(m, "R002", CaseDocumentStatus.Received) > 0, "always"),
        ["cp_r_buc_01_ACC"] = null,
        ["cp_r_buc_02_PROVL"] = null,
        ["cp_r_buc_02_NOPROVL"] = null,
        ["cp_r_buc_02_FINAL"] = null,
        ["po_r_buc_02_PROV"] = null,
        ["cp_r_buc_07_DEBTRECOV"] = null,
        ["po_r_buc_07_RECOVADDINFO"] = null,
        ["cp_ub_buc_02_YES"] = null,
        ["cp_ub_buc_02_NO"] = null,
        ["po_h_buc_08_ESTIMATED_COSTS_REQUIRED"] = null,
        ["po_h_buc_10_ASK_ESTIMATED_COSTS"] = null,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Those that a definition may name.</summary>
    public static IEnumerable<string> Names => Deciders.Keys;

    /// <summary>Whether an answer to it may stand in a history.</summary>
    public static bool IsQuestion(string guard) => guard == Reopened || Knows(guard);

    public static bool Knows(string guard) => Deciders.ContainsKey(guard);

    /// <summary>Null where nobody has answered and the history does not decide.</summary>
    public static bool? Answer(string guard, BucMachine machine, CaseEvent happened) =>
        happened.Guards.TryGetValue(guard, out var given) ? given : Decided(guard, machine);

    /// <summary>What the history itself decides; null where only somebody who read the document can say.</summary>
    public static bool? Decided(string guard, BucMachine machine) => Deciders.GetValueOrDefault(guard)?.Of(machine);

    /// <summary>When the history decides it, in words; null where it never does.</summary>
    public static string? DecidedWhen(string guard) => Deciders.GetValueOrDefault(guard)?.When;

    /// <param name="place">Where in the definition the condition stands.</param>
    public static Finding Question(string guard, string place) => Finding.Of("BUC-0029", place, ("guard", guard));

    /// <param name="place">Where in the definition the condition stands.</param>
    /// <param name="sed">Type of what it keeps closed.</param>
    /// <param name="asked">The event of the document about which it was asked.</param>
    public static Finding Declined(string guard, string place, string sed, CaseEvent asked) =>
        Finding.Of("BUC-0051", place, ("guard", guard), ("sed", sed), ("asked", asked.Sed), ("document", asked.DocumentId));

    private static bool? EveryCounterparty(BucMachine machine) =>
        Counterparties(machine) is { } counterparties ? HasFromEach(machine.Documents.Where(d => d is { Sed: "F002", Status: CaseDocumentStatus.Received }), counterparties) : null;

    private static bool? OneCounterparty(BucMachine machine)
    {
        if (Count(machine, "F020", CaseDocumentStatus.Sent) == Count(machine, "F018", CaseDocumentStatus.Sent)) return true;
        return Counterparties(machine) is { } counterparties ? counterparties.Count == 1 : null;
    }

    private static bool? MoreCounterparties(BucMachine machine)
    {
        if (Count(machine, "F020", CaseDocumentStatus.Sent) >= Count(machine, "F018", CaseDocumentStatus.Sent)) return false;
        return Counterparties(machine) is { } counterparties ? counterparties.Count > 1 : null;
    }

    /// <summary>Each F018 that stands has an F019 from each institution to which it went.</summary>
    private static bool? EveryF018Answered(BucMachine machine)
    {
        var (sure, any) = (true, false);
        foreach (var question in machine.Documents.Where(d => d is { Sed: "F018", Status: CaseDocumentStatus.Sent }))
        {
            var answers = machine.Documents.Where(d => d is { Sed: "F019", Status: CaseDocumentStatus.Received } && d.ParentId == question.Id).ToArray();
            if (answers.Length == 0) return false;
            var answered = Counterparties(machine) is { } all ? HasFromEach(answers, machine.ReceiversOf(question.Id) is { Count: > 0 } own ? own : all) : null;
            if (answered == false) return false;
            (sure, any) = (sure && answered == true, true);
        }
        return any && sure ? true : null;
    }

    private static bool? HasFromEach(IEnumerable<CaseDocument> answers, IReadOnlyList<string> institutions)
    {
        var senders = answers.Select(a => a.Sender).ToArray();
        if (institutions.Count == 1) return senders.Length > 0;
        return senders.Contains(null) ? null : institutions.All(senders.Contains);
    }

    /// <summary>Who takes part is known from the opening document until an administrative SED changes it; what that SED says is not known here.</summary>
    private static IReadOnlyList<string>? Counterparties(BucMachine machine) =>
        machine.Counterparties is { Count: > 0 } known && !machine.Documents.Any(d => d.Status != CaseDocumentStatus.Draft && IsChangeOfParticipants(d.Sed)) ? known : null;

    private static int Count(BucMachine machine, string sed, CaseDocumentStatus status) => machine.Documents.Count(d => d.Sed == sed && d.Status == status);

    private static bool IsChangeOfParticipants(string sed) =>
        sed is BucAdministrative.AddParticipant or BucAdministrative.RemoveParticipant or BucAdministrative.ForwardCase or BucAdministrative.ChangeOfParticipant;

    /// <param name="Of">The answer; null where the history leaves it open.</param>
    /// <param name="When">When there is an answer, in words; stands on the reference page.</param>
    private sealed record Decider(Func<BucMachine, bool?> Of, string When);
}
