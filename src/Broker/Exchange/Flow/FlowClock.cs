using MessageBroker.Evidence.Journal.Entries;

namespace MessageBroker.Exchange.Flow;

internal static class FlowClock
{
    /// <summary>Now in whole milliseconds: what is stored and what is judged with are the same instant.</summary>
    public static DateTimeOffset Instant(this TimeProvider clock) => EntryTime.Of(clock.GetUtcNow());
}
