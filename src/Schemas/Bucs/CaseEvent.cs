using System.Collections.Frozen;

namespace MessageBroker.Schemas.Bucs;

/// <summary>What happened to a document of a case, as one institution saw it.</summary>
public enum CaseEventKind
{
    /// <summary>A draft was started here.</summary>
    Create,
    /// <summary>A first version, or a further one of a document that was sent already, left this institution.</summary>
    Send,
    /// <summary>A first version, or a further one of a document that was received already, came.</summary>
    Receive,
    /// <summary>A further version left this institution.</summary>
    Update,
    /// <summary>A further version came.</summary>
    UpdateReceive,
    /// <summary>A draft was thrown away.</summary>
    Delete,
    /// <summary>One of our documents was invalidated; the same as the sending of the X008 that says so.</summary>
    Cancel,
    /// <summary>One of their documents was invalidated; the same as the receipt of the X008 that says so.</summary>
    CancelReceive,
    /// <summary>Like <see cref="Send"/>; which trigger that fires is decided by the definition, not by the word.</summary>
    SendParticipants,
    /// <summary>A clerk recorded what happened outside EESSI about a document: its facts say what, its time when. Opens and closes nothing.</summary>
    Record,
}

/// <summary>
/// One event in the history of a case at one institution. A history is in the order in which the events were applied, which is not
/// always the order of <see cref="At"/>.
/// </summary>
public sealed record CaseEvent
{
    public required CaseEventKind Event { get; init; }

    /// <summary>Type of the document, for example F001.</summary>
    public required string Sed { get; init; }

    /// <summary>Whether this institution did it. Must agree with the event: sending is ours, receiving is of others.</summary>
    public required bool ByMe { get; init; }

    /// <summary>The document id, the same for all its versions. For Cancel and CancelReceive the invalidated document, unless <see cref="Sed"/> is X008.</summary>
    public required string DocumentId { get; init; }

    /// <summary>The document that this one answers or, for an X008, invalidates; null where there is none.</summary>
    public string? ParentId { get; init; }

    /// <summary>From 1.</summary>
    public int Version { get; init; } = 1;

    public required DateTimeOffset At { get; init; }

    /// <summary>
    /// When the receiving institution's own endpoint gave its receipt (legal delivery, Decision E6); null until then, and null where
    /// only an intermediary gave one. Periods run from here.
    /// </summary>
    public DateTimeOffset? ReceiptAt { get; init; }

    /// <summary>When an access point on the way took it, which is no delivery (Decision E6); null where none is known to have it.</summary>
    public DateTimeOffset? TakenAt { get; init; }

    /// <summary>
    /// Ids of the other institutions concerned ("RO:80246"): of an event of ours the receivers, of an event of others the one sender.
    /// Null where they are not known.
    /// </summary>
    public IReadOnlyList<string>? Participants { get; init; }

    /// <summary>
    /// Known content facts of this version: codes, comma separated, for example the purposes of an F001
    /// ("receipt_of_application,decision"), that a notification asks something ("question"), the last payment that a claim is about ("last_payment=2026-03-14"), or what a clerk recorded
    /// ("referral", "outcome"). Null where none are known. They change no open action, but for <see cref="HistoryFacts.TakenOver"/>; <see cref="HistoryFacts"/> has them all.
    /// </summary>
    public string? Facts { get; init; }

    /// <summary>With this event this institution's part in the case begins: another one had it before.</summary>
    internal bool TakesOver => this is { Sed: BucAdministrative.ForwardCase, ByMe: false, Event: CaseEventKind.Receive } && FactList.Contains(HistoryFacts.TakenOver);

    /// <summary>The facts one by one.</summary>
    internal string[] FactList => (Facts ?? "").Split(',', StringSplitOptions.TrimEntries);

    /// <summary>Answers to conditions that were asked when this event was applied, by the condition's name.</summary>
    public IReadOnlyDictionary<string, bool> Guards { get; init; } = FrozenDictionary<string, bool>.Empty;
}

/// <summary>The spellings of events in a history file, both ways.</summary>
public static class CaseEventNames
{
    private static readonly FrozenDictionary<string, CaseEventKind> Kinds = new Dictionary<string, CaseEventKind>
    {
        ["CREATE"] = CaseEventKind.Create,
        ["SEND"] = CaseEventKind.Send,
        ["RECEIVE"] = CaseEventKind.Receive,
        ["UPDATE"] = CaseEventKind.Update,
        ["UPDATE_RECEIVE"] = CaseEventKind.UpdateReceive,
        ["DELETE"] = CaseEventKind.Delete,
        ["CANCEL"] = CaseEventKind.Cancel,
        ["CANCEL_RECEIVE"] = CaseEventKind.CancelReceive,
        ["SEND_PARTICIPANTS"] = CaseEventKind.SendParticipants,
        ["RECORD"] = CaseEventKind.Record,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<CaseEventKind, string> Spellings = Kinds.ToFrozenDictionary(k => k.Value, k => k.Key);

    /// <summary>Null for a word that is no event.</summary>
    public static CaseEventKind? Parse(string word) => Kinds.TryGetValue(word, out var kind) ? kind : null;

    public static string Official(this CaseEventKind kind) => Spellings[kind];

    internal static bool IsInbound(this CaseEventKind kind) =>
        kind is CaseEventKind.Receive or CaseEventKind.UpdateReceive or CaseEventKind.CancelReceive;
}
