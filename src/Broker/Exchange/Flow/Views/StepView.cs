using MessageBroker.Evidence.Journal.Entries;
using MessageBroker.Exchange.Flow.Model;

namespace MessageBroker.Exchange.Flow.Views;

/// <summary>A change of state as the journal tells it.</summary>
/// <param name="Index">Place in the log; null until integrated.</param>
/// <param name="EvidenceEvent">Last segment of the EN 319 522 event, or null.</param>
public sealed record StepView(DateTimeOffset At, string? From, string To, string Actor, string? EvidenceEvent, ulong? Index, Guid EntryId)
{
    public static StepView? Of(EntryRow row)
    {
        if (EntryCodec.Decode(row.Bytes).Entry is not { StateTo: { } to } entry) return null;
        return new StepView(entry.Time, entry.StateFrom, to, ActorOf(entry), entry.EvidenceEvent?.Split('/')[^1], row.Index, row.Id);
    }

    public static string ActorOf(Entry entry) => $"{entry.Actor.Id} ({entry.Actor.Institution}, {entry.Actor.Role})";
}
