using MessageBroker.Schemas.Findings;

namespace MessageBroker.Schemas.Bucs;

/// <summary>Where a document of a case stands.</summary>
public enum CaseDocumentStatus { Draft, Sent, Received, Cancelled }

/// <summary>A document of a case.</summary>
/// <param name="ParentSed">Type of the parent; null where there is no parent or it is not in this case.</param>
/// <param name="Mine">Made by this institution.</param>
/// <param name="Version">The newest version, from 1.</param>
public sealed record CaseDocument(string Id, string Sed, string? ParentId, string? ParentSed, bool Mine, CaseDocumentStatus Status, int Version)
{
    /// <summary>The action that a draft used up and that comes back when the draft is thrown away.</summary>
    internal (BucActionKey Action, BucRuling? Ruling)? MadeBy { get; init; }

    /// <summary>It was exchanged and not invalidated.</summary>
    internal bool IsLive => Status is CaseDocumentStatus.Sent or CaseDocumentStatus.Received;

    /// <summary>The sender of a received document, where it is known.</summary>
    internal string? Sender { get; init; }
}

/// <summary>An action and whether it is open.</summary>
/// <param name="Sed">Type that the action is about; null for an action on the case.</param>
/// <param name="DocumentId">The document that the action changes; null for one that is not there yet.</param>
/// <param name="ParentId">The document that the action answers or belongs to.</param>
/// <param name="ParentSed">Type of the parent, where it is in this case.</param>
/// <param name="Suspended">In the set, but resting until it is reactivated or created again.</param>
/// <param name="Reason">Why the action is closed; null where it is open.</param>
/// <param name="Ruling">Name of the ruling that the action rests on; null where the definition or a public source decides.</param>
public sealed record BucAction(
    BucActionKind Kind, string? Sed, string? DocumentId, string? ParentId, string? ParentSed, bool Suspended, Finding? Reason, string? Ruling)
{
    public bool IsOpen => Reason is null && !Suspended;
}

/// <summary>How the life of a case at this institution ended, if it did.</summary>
public enum BucCaseEnd
{
    None,
    /// <summary>An X001 was sent or received.</summary>
    Closed,
    /// <summary>This institution handed its part on with an X007.</summary>
    Forwarded,
}

/// <summary>The state of one case at one institution: a pure function of definition and history.</summary>
/// <param name="Documents">In the order in which they came into the case.</param>
/// <param name="Actions">Open ones first, then the closed ones that the definition could open, each with its reason.</param>
/// <param name="End">Whether the case goes on.</param>
/// <param name="Findings">Events of the history that were not open when they happened. They are in the documents, but opened nothing.</param>
public sealed record BucState(IReadOnlyList<CaseDocument> Documents, IReadOnlyList<BucAction> Actions, BucCaseEnd End, IReadOnlyList<Finding> Findings)
{
    public IEnumerable<BucAction> OpenActions => Actions.Where(a => a.IsOpen);

    /// <summary>What only somebody who read a document can say: conditions that the history does not decide, answered or not.</summary>
    public IReadOnlyList<BucQuestion> Questions { get; init; } = [];
}

/// <summary>A condition that was asked about a document and that the history does not decide.</summary>
/// <param name="DocumentId">The document whose newest version, or whose own event, asks it.</param>
/// <param name="Answer">Null where nobody has answered.</param>
/// <param name="Opens">Types that wait for the answer; empty where none does.</param>
public sealed record BucQuestion(string Guard, string DocumentId, string Sed, bool? Answer, IReadOnlyList<string> Opens)
{
    /// <summary>Something waits for an answer that nobody has given.</summary>
    public bool IsOpen => Answer is null && Opens.Count > 0;
}

/// <summary>The answer to "may this be sent" or "may this be received".</summary>
/// <param name="Findings">Empty where it is legal.</param>
/// <param name="Action">The open action that makes it legal; null where it is not, and for SEDs that are legal outside the definition.</param>
/// <param name="Rulings">Names of the rulings that the answer rests on.</param>
public sealed record BucVerdict(IReadOnlyList<Finding> Findings, BucAction? Action, IReadOnlyList<string> Rulings)
{
    public bool IsLegal => Findings.Count == 0;
}
