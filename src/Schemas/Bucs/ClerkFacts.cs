namespace MessageBroker.Schemas.Bucs;

/// <summary>
/// Facts that a clerk records of what happened outside EESSI about a document of a case. They open and close no action; whose turn it is and until when
/// rests on them.
/// </summary>
public static class ClerkFacts
{
    /// <summary>A difference of views went to the Administrative Commission (987/2009 Art. 6(3)).</summary>
    public const string Referral = "referral";

    /// <summary>The Administrative Commission told the outcome.</summary>
    public const string Outcome = "outcome";

    /// <summary>The last payment that a claim for reimbursement is about (987/2009 Art. 70); its day follows an equals sign.</summary>
    public const string LastPayment = "last_payment";

    public static IReadOnlyList<string> Names { get; } = [LastPayment, Outcome, Referral];

    /// <summary>The document type that a fact is about; null for what is no fact.</summary>
    public static string? SedOf(string name) => name switch { Referral or Outcome => "F002", LastPayment => "U020", _ => null };

    /// <summary>Whether that fact says something about this document: a referral needs the version that opened a disagreement, an outcome its referral.</summary>
    /// <param name="history">The case's history.</param>
    public static bool Fits(string name, string documentId, IReadOnlyList<CaseEvent> history) => name switch
    {
        Referral => Holds(history, documentId, HistoryFacts.Disagreement, recorded: false),
        Outcome => Holds(history, documentId, Referral, recorded: true),
        LastPayment => history.Any(e => e.DocumentId == documentId && e is { ByMe: true, Sed: "U020" }),
        _ => false,
    };

    /// <summary>When the newest event of a document with that fact happened; null where none has it.</summary>
    /// <param name="recorded">Looks at what clerks recorded, else at what documents say.</param>
    public static DateTimeOffset? When(IReadOnlyList<CaseEvent> history, string documentId, string fact, bool recorded) =>
        history.LastOrDefault(e => e.DocumentId == documentId && (e.Event == CaseEventKind.Record) == recorded && e.FactList.Contains(fact))?.At;

    /// <summary>When a version of a document first opened the disagreement procedure; null where none does.</summary>
    public static DateTimeOffset? DifferenceArose(IReadOnlyList<CaseEvent> history, string documentId) =>
        history.FirstOrDefault(e => e.DocumentId == documentId && e.Event != CaseEventKind.Record && e.FactList.Contains(HistoryFacts.Disagreement))?.At;

    private static bool Holds(IReadOnlyList<CaseEvent> history, string documentId, string fact, bool recorded) => When(history, documentId, fact, recorded) is not null;
}
