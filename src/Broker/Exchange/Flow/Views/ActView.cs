using MessageBroker.Evidence.Journal.Entries;
using MessageBroker.Exchange.Flow.Model;

namespace MessageBroker.Exchange.Flow.Views;

/// <summary>What happened to a message beside its changes of state: a person had it judged again, it came again, its contents were erased.</summary>
/// <param name="Event">As docs/reference/journal.md names it.</param>
/// <param name="Details">Without personal data, by name.</param>
public sealed record ActView(DateTimeOffset At, string Event, string Actor, IReadOnlyList<EntryDetail> Details)
{
    public static ActView? Of(EntryRow row) => EntryCodec.Decode(row.Bytes).Entry is { StateTo: null } entry
        ? new ActView(entry.Time, entry.Event, StepView.ActorOf(entry), entry.Details)
        : null;
}
