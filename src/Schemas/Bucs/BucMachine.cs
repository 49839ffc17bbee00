using MessageBroker.Schemas.Findings;
using MessageBroker.Schemas.Packs;

namespace MessageBroker.Schemas.Bucs;

/// <summary>
/// One case while its history is read: documents, the set of open actions, and how an event changes them. An event that is not open
/// is reported; its document is kept, because it happened, but it opens nothing.
/// </summary>
internal sealed partial class BucMachine
{
    private readonly List<CaseDocument> documents = [];
    private readonly Dictionary<BucActionKey, BucRuling?> open = [];
    private readonly Dictionary<BucActionKey, BucRuling?> suspended = [];
    private readonly Dictionary<BucActionKey, BucWaiting> waiting = [];
    private readonly Dictionary<(string Guard, string DocumentId), BucAsked> asked = [];
    private readonly Dictionary<BucActionKey, Finding> declined = [];
    private readonly Dictionary<BucActionKey, DateTimeOffset> delayed = [];
    private readonly Dictionary<string, IReadOnlyList<string>> receivers = [];
    private BucClosing? closing;
    private string? openedBy;

    public BucMachine(BucDefinition definition, BucRulings rulings)
    {
        (Definition, Rulings) = (definition, rulings);
        if (!Follow(BucRuling.FirstActions)) return;
        var first = definition.Role == CaseRole.CaseOwner ? BucActionKind.DocCreate : BucActionKind.DocReceive;
        foreach (var starter in definition.Starters) Add(new BucActionKey(first, starter), BucRuling.FirstActions);
        if (definition.Role == CaseRole.Counterparty) return;
        Add(new BucActionKey(BucActionKind.CaseDelete, null), BucRuling.FirstActions);
        Add(new BucActionKey(BucActionKind.CaseUpdateParticipants, null), BucRuling.FirstActions);
    }

    private BucMachine(BucMachine other)
    {
        (Definition, Rulings, End, Counterparties, openedBy) = (other.Definition, other.Rulings, other.End, other.Counterparties, other.openedBy);
        documents = [.. other.documents];
        open = new Dictionary<BucActionKey, BucRuling?>(other.open);
        suspended = new Dictionary<BucActionKey, BucRuling?>(other.suspended);
        waiting = new Dictionary<BucActionKey, BucWaiting>(other.waiting);
        asked = new Dictionary<(string, string), BucAsked>(other.asked);
        declined = new Dictionary<BucActionKey, Finding>(other.declined);
        delayed = new Dictionary<BucActionKey, DateTimeOffset>(other.delayed);
        receivers = new Dictionary<string, IReadOnlyList<string>>(other.receivers);
        closing = other.closing;
    }

    public BucDefinition Definition { get; }

    public BucRulings Rulings { get; }

    public BucCaseEnd End { get; private set; }

    public IReadOnlyList<CaseDocument> Documents => documents;

    /// <summary>Open actions with the ruling that each rests on.</summary>
    public IReadOnlyDictionary<BucActionKey, BucRuling?> Open => open;

    /// <summary>Actions in the set that rest until they are reactivated or created again; none of them is in <see cref="Open"/>.</summary>
    public IReadOnlyDictionary<BucActionKey, BucRuling?> Suspended => suspended;

    /// <summary>Actions that open with the first event at or after that time.</summary>
    public IReadOnlyDictionary<BucActionKey, DateTimeOffset> Delayed => delayed;

    /// <summary>Actions whose condition has no answer, with the finding that asks for it.</summary>
    public IReadOnlyDictionary<BucActionKey, BucWaiting> Waiting => waiting;

    /// <summary>Actions that would be open, had their condition not been answered with no; each with the finding that says so. Nothing is decided by them.</summary>
    public IReadOnlyDictionary<BucActionKey, Finding> Declined => declined;

    /// <summary>Conditions that the history did not decide when they were asked, each by the newest event of its document that asked it.</summary>
    public IReadOnlyCollection<BucAsked> Asked => asked.Values;

    /// <summary>To whom the document that opened the case was sent; null where that is not known.</summary>
    public IReadOnlyList<string>? Counterparties { get; private set; }

    /// <summary>Whether the case may have more than two institutions.</summary>
    public bool IsMultilateral => Definition.IsMultilateral ?? Follow(BucRuling.MultilateralByDefault);

    /// <summary>To whom a document of ours was sent; null where that is not known.</summary>
    public IReadOnlyList<string>? ReceiversOf(string documentId) => receivers.GetValueOrDefault(documentId);

    public BucMachine Clone() => new(this);

    public bool Follow(BucRuling ruling) => Rulings.Follow(ruling);

    public CaseDocument? Document(string? id) => id is null ? null : documents.Find(d => d.Id == id);

    /// <summary>Applies the event of that number, or only remembers it where it is older than this institution's part in the case.</summary>
    /// <param name="begins">Number of the event with which that part begins.</param>
    public IReadOnlyList<Finding> Take(int number, CaseEvent happened, int begins) => number < begins ? Recall(happened) : Apply(number, happened);

    /// <summary>Applies one event. The findings are empty where it was open.</summary>
    public IReadOnlyList<Finding> Apply(int number, CaseEvent happened)
    {
        var place = $"/{number}";
        if (happened.ByMe == happened.Event.IsInbound())
            return [Finding.Of("BUC-0036", place, ("number", $"{number}"), ("event", happened.Event.Official()))];
        Ripen(happened.At);
        var against = happened.Event switch
        {
            CaseEventKind.Create => Created(happened),
            CaseEventKind.Delete => Deleted(happened),
            CaseEventKind.Record => Document(happened.DocumentId) is null ? BucLegality.NotInCase(happened.DocumentId) : null,
            _ when happened.TakesOver && Follow(BucRuling.CaseTakenOver) => TakenOver(happened),
            CaseEventKind.Cancel or CaseEventKind.CancelReceive when happened.Sed != BucAdministrative.InvalidateSed => Invalidated(happened),
            _ => Exchanged(happened),
        };
        return against is null
            ? []
            : [Finding.Of("BUC-0028", place, ("number", $"{number}"), ("event", happened.Event.Official()), ("sed", happened.Sed)), against with { Path = place }];
    }

    private Finding? Created(CaseEvent happened)
    {
        var legality = BucLegality.Create(this, happened.Sed, happened.DocumentId, happened.ParentId);
        if (Document(happened.DocumentId) is not null) return legality.Against;
        var draft = New(happened, CaseDocumentStatus.Draft) with { MadeBy = legality.By is { } by ? (by, open[by]) : null };
        documents.Add(draft);
        if (legality.Against is not null) return legality.Against;
        if (Follow(BucRuling.Drafts))
        {
            open.Remove(legality.By!.Value);
            Add(BucActionKey.On(BucActionKind.DocSend, draft), BucRuling.Drafts);
            Add(BucActionKey.On(BucActionKind.DocDelete, draft), BucRuling.Drafts);
        }
        Begun(draft, happened);
        return null;
    }

    private Finding? Deleted(CaseEvent happened)
    {
        var draft = Document(happened.DocumentId);
        if (draft is not { Status: CaseDocumentStatus.Draft }) return BucLegality.NotInCase(happened.DocumentId);
        documents.Remove(draft);
        RemoveWhere(a => a.DocumentId == draft.Id);
        if (draft.MadeBy is not { } made || End == BucCaseEnd.Forwarded) return null;
        if (End == BucCaseEnd.None || IsLeftByClosing(made.Action)) Add(made.Action, made.Ruling);
        if (End == BucCaseEnd.None) ThrownAway(draft, happened);
        return null;
    }

    /// <summary>A cancellation that names the document itself. Where the X008 stands in the history too, this one finds nothing left to do.</summary>
    private Finding? Invalidated(CaseEvent happened)
    {
        if (Document(happened.DocumentId) is not { } target) return BucLegality.NotInCase(happened.DocumentId);
        if (target.Status == CaseDocumentStatus.Cancelled) return null;
        var against = BucLegality.Of(this, happened.ByMe, BucAdministrative.InvalidateSed, "", target.Id, 1).Against;
        if (against is null) Cancel(target, happened);
        return against;
    }

    /// <summary>Any version that went out or came in.</summary>
    private Finding? Exchanged(CaseEvent happened)
    {
        var known = Document(happened.DocumentId);
        if (happened.Event == CaseEventKind.Update && known is { Status: CaseDocumentStatus.Draft }) return null;
        var legality = BucLegality.Of(this, happened.ByMe, happened.Sed, happened.DocumentId, happened.ParentId, happened.Version);
        var status = happened.ByMe ? CaseDocumentStatus.Sent : CaseDocumentStatus.Received;
        if (known is { Status: CaseDocumentStatus.Sent or CaseDocumentStatus.Received or CaseDocumentStatus.Cancelled })
        {
            var next = known with { Version = happened.Version };
            if (happened.Version > known.Version) Replace(next);
            if (legality.Against is null && !happened.ByMe) Fire(next, BucTriggerEvent.DocUpdateReceive, null, happened);
            return legality.Against;
        }
        var now = (known ?? New(happened, status)) with { Status = status, Version = happened.Version };
        if (known is null) documents.Add(now); else Replace(now);
        if (happened is { ByMe: true, Participants: { } to }) receivers[now.Id] = to;
        if (legality.Against is not null) return legality.Against;
        if (known is not null)
        {
            RemoveWhere(a => a.DocumentId == known.Id);
        }
        else if (happened.ByMe)
        {
            if (legality.By is { } used) open.Remove(used);
            Begun(now, happened);
        }
        if (happened.ByMe) Sent(now, happened); else Received(now, happened);
        return null;
    }

    private CaseDocument New(CaseEvent happened, CaseDocumentStatus status) =>
        new(happened.DocumentId, happened.Sed, happened.ParentId, Document(happened.ParentId)?.Sed, happened.ByMe, status, happened.Version)
        {
            Sender = happened is { ByMe: false, Participants: [var sender] } ? sender : null,
        };

    private void Replace(CaseDocument document) => documents[documents.FindIndex(d => d.Id == document.Id)] = document;

    /// <summary>An action that the definition opens needs no ruling, whatever opened it before. Created again, a resting one is open.</summary>
    private void Add(BucActionKey action, BucRuling? ruling)
    {
        if (suspended.ContainsKey(action) && !Follow(BucRuling.CreatedAgainIsOpen)) return;
        suspended.Remove(action);
        declined.Remove(action);
        if (ruling is null || !open.ContainsKey(action)) open[action] = ruling;
    }
}
