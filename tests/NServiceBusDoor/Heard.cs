using System.Collections.Concurrent;
using System.Text.Encodings.Web;
using System.Text.Json;
using MessageBroker.Exchange.Doors.Contracts;

namespace MessageBroker.Tests.Acceptance.DoorSuite;

/// <summary>All events that an office heard, in the order in which they came.</summary>
internal sealed class Heard
{
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly ConcurrentQueue<object> all = new();

    public IEnumerable<SedArrived> Arrivals => all.OfType<SedArrived>();

    public IEnumerable<CommandRefused> Refused => all.OfType<CommandRefused>();

    public void Add(object told) => all.Enqueue(told);

    public string Everything() => string.Join('\n', all.Select(told => JsonSerializer.Serialize(told, told.GetType(), Json)));

    /// <summary>Heads of what was told of a request.</summary>
    public IReadOnlyList<(string Kind, EventHead Head)> Heads(string key) => [.. all.Select(Of).Where(w => w.Head.Key == key).Select(w => (w.Kind, w.Head))];

    /// <summary>What was told of a request behind the one that it was taken. A command that is not in form has no version.</summary>
    public IReadOnlyList<(int? Version, DoorWord Word)> Words(string key) =>
        [.. all.Select(Of).Where(w => w.Head.Key == key && w.Kind != "taken").Select(w => (w.Head.Version, new DoorWord(w.Kind, [.. w.Findings.Where(f => f.Severity == "error").Select(f => (f.Code, f.TextBg, f.TextRo, f.TextEn))])))];

    private static (string Kind, EventHead Head, IReadOnlyList<DoorFinding> Findings) Of(object told) => told switch
    {
        SedTaken e => ("taken", e.Head, []),
        SedRefused e => ("refused", e.Head, e.Findings),
        CommandRefused e => ("refused", e.Head, e.Findings),
        SedAcknowledged e => ("acknowledged", e.Head, e.Findings),
        SedRejected e => ("rejected", e.Head, e.Findings),
        SedGivenUp e => ("given up", e.Head, e.Findings),
        SedArrived e => ("arrived", e.Head, []),
        DeadlineNear e => ("near", e.Head, []),
        _ => throw new ArgumentOutOfRangeException(nameof(told), told, "no event of the contract"),
    };
}

internal sealed class Listener(Heard heard) :
    IHandleMessages<SedTaken>, IHandleMessages<SedRefused>, IHandleMessages<SedAcknowledged>, IHandleMessages<SedRejected>, IHandleMessages<SedGivenUp>, IHandleMessages<SedArrived>, IHandleMessages<DeadlineNear>, IHandleMessages<CommandRefused>
{
    public Task Handle(SedTaken message, IMessageHandlerContext context) => Keep(message);

    public Task Handle(SedRefused message, IMessageHandlerContext context) => Keep(message);

    public Task Handle(SedAcknowledged message, IMessageHandlerContext context) => Keep(message);

    public Task Handle(SedRejected message, IMessageHandlerContext context) => Keep(message);

    public Task Handle(SedGivenUp message, IMessageHandlerContext context) => Keep(message);

    public Task Handle(SedArrived message, IMessageHandlerContext context) => Keep(message);

    public Task Handle(DeadlineNear message, IMessageHandlerContext context) => Keep(message);

    public Task Handle(CommandRefused message, IMessageHandlerContext context) => Keep(message);

    private Task Keep(object told)
    {
        heard.Add(told);
        return Task.CompletedTask;
    }
}
