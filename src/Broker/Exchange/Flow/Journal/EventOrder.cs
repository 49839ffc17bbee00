using MessageBroker.Evidence.Journal.Entries;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;

namespace MessageBroker.Exchange.Flow.Journal;

/// <summary>The place of what happened to a message among all that happened in its case: the same whenever it is asked for, and higher for what happened later.</summary>
public static class EventOrder
{
    /// <summary>Position, from 1, of the newest entry by which the message came into that state; the number of all entries where there is none.</summary>
    public static async ValueTask<long> OfAsync(IStoreReader reader, MessageRow message, MessageState state)
    {
        var happened = EntryEvents.Transition(message.Direction == Direction.Outbound ? EntryDirection.Outbound : EntryDirection.Inbound, state.ToString());
        var entries = await reader.EntriesAsync(message.Case);
        for (var at = entries.Count; at > 0; at--)
            if (entries[at - 1].MessageId == message.Id && EntryCodec.Decode(entries[at - 1].Bytes).Entry?.Event == happened) return at;
        return entries.Count;
    }
}
