using MessageBroker.Schemas.Findings;

namespace MessageBroker.Schemas.Bucs;

/// <summary>
/// The conditions that the engine knows the question of; a definition that names another one is refused. A condition is an input: an
/// answer given with the event counts, else what the history itself decides, else the condition stays open and so does the question.
/// </summary>
internal static class BucGuards
{
    /// <summary>Has every counterparty sent its F002?</summary>
    public const string EveryCounterpartyReplied = "po_fb_buc_01_ALL";

    public static bool Knows(string guard) => guard == EveryCounterpartyReplied;

    /// <summary>Null where nobody has answered and the history does not decide.</summary>
    public static bool? Answer(string guard, BucMachine machine, CaseEvent happened) =>
        happened.Guards.TryGetValue(guard, out var given) ? given : EveryCounterparty(machine);

    /// <param name="place">Where in the definition the condition stands.</param>
    public static Finding Question(string guard, string place) => Finding.Of("BUC-0029", place, ("guard", guard));

    private static bool? EveryCounterparty(BucMachine machine)
    {
        // Who takes part is known from the opening document until an administrative SED changes it; what that SED says is not known here.
        if (machine.Counterparties is not { Count: > 0 } counterparties) return null;
        if (machine.Documents.Any(d => d.Status != CaseDocumentStatus.Draft && IsChangeOfParticipants(d.Sed))) return null;
        var replies = machine.Documents.Where(d => d is { Sed: "F002", Status: CaseDocumentStatus.Received }).ToArray();
        if (counterparties.Count == 1) return replies.Length > 0;
        if (replies.Any(r => r.Sender is null)) return null;
        return counterparties.All(c => replies.Any(r => r.Sender == c));
    }

    private static bool IsChangeOfParticipants(string sed) =>
        sed is BucAdministrative.AddParticipant or BucAdministrative.RemoveParticipant or BucAdministrative.ForwardCase or BucAdministrative.ChangeOfParticipant;
}
