using MessageBroker.Schemas.Bucs;

namespace MessageBroker.Tests.Unit.Schemas.Bucs;

/// <summary>Writes histories briefly: <c>new Story().Send("F001", "a").Receive("F002", "b", "a")</c>.</summary>
internal sealed class Story
{
    public static readonly DateTimeOffset Start = new(2026, 3, 15, 9, 0, 0, TimeSpan.FromHours(2));

    private readonly List<CaseEvent> events = [];

    public IReadOnlyList<CaseEvent> Events => events;

    public Story Create(string sed, string id, string? parent = null) => Add(CaseEventKind.Create, sed, id, parent);
    public Story Delete(string sed, string id) => Add(CaseEventKind.Delete, sed, id, null);
    public Story Send(string sed, string id, string? parent = null, int version = 1, params string[] to) => Add(CaseEventKind.Send, sed, id, parent, version, to);
    public Story Receive(string sed, string id, string? parent = null, int version = 1, params string[] from) => Add(CaseEventKind.Receive, sed, id, parent, version, from);
    public Story Update(string sed, string id, int version) => Add(CaseEventKind.Update, sed, id, null, version);
    public Story UpdateReceive(string sed, string id, int version) => Add(CaseEventKind.UpdateReceive, sed, id, null, version);
    public Story Cancel(string sed, string id) => Add(CaseEventKind.Cancel, sed, id, null);
    public Story CancelReceive(string sed, string id) => Add(CaseEventKind.CancelReceive, sed, id, null);

    /// <summary>Answers a condition with the event written last.</summary>
    public Story Guard(string name, bool answer) => Last(e => e with { Guards = new Dictionary<string, bool> { [name] = answer } });

    /// <summary>Gives the event written last its receipt.</summary>
    public Story ReceiptAt(DateTimeOffset? at) => Last(e => e with { ReceiptAt = at });

    /// <summary>Gives the event written last its content facts.</summary>
    public Story Facts(string? codes) => Last(e => e with { Facts = codes });

    public Story Add(CaseEventKind kind, string sed, string id, string? parent, int version = 1, params string[] others)
    {
        events.Add(new CaseEvent
        {
            Event = kind,
            Sed = sed,
            ByMe = kind is not (CaseEventKind.Receive or CaseEventKind.UpdateReceive or CaseEventKind.CancelReceive),
            DocumentId = id,
            ParentId = parent,
            Version = version,
            At = Start.AddDays(events.Count),
            Participants = others.Length == 0 ? null : others,
        });
        return this;
    }

    private Story Last(Func<CaseEvent, CaseEvent> change)
    {
        events[^1] = change(events[^1]);
        return this;
    }

    public BucState At(BucDefinition definition) => BucEngine.Open(definition, events);

    /// <summary>The open actions in short, for example "DOC_CREATE_REPLY F002 &lt;a" (an answer to a) or "DOC_UPDATE F001 =a" (a itself).</summary>
    public string[] Open(BucDefinition definition) => Open(definition, BucRulings.All);

    public string[] Open(BucDefinition definition, BucRulings rulings) => [.. BucEngine.Open(definition, events, rulings).OpenActions.Select(Short)];

    public static string Short(BucAction action)
    {
        var about = action.Sed is null ? "" : $" {action.Sed}";
        var isOn = action.Kind is BucActionKind.DocUpdate or BucActionKind.DocUpdateReceive or BucActionKind.DocSend or BucActionKind.DocDelete;
        return $"{action.Kind.Official()}{about}{(isOn ? $" ={action.DocumentId}" : action.ParentId is null ? "" : $" <{action.ParentId}")}";
    }
}
