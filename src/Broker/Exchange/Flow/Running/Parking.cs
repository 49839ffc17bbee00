using MessageBroker.Evidence.Journal.Entries;
using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;

namespace MessageBroker.Exchange.Flow.Running;

/// <summary>Puts a case aside of which an outside effect cannot be done until a person has acted, with the reason on the case and in the journal.</summary>
internal static class Parking
{
    /// <summary>A case that is parked already keeps its first reason.</summary>
    /// <param name="reason">Without personal data.</param>
    public static async ValueTask ApplyAsync(IStoreSession session, Sealer sealer, MessageRow message, string reason, DateTimeOffset at)
    {
        if (await session.CaseAsync(message.Case) is not { ParkedReason: null } row) return;
        if (!await session.UpdateCaseAsync(row with { ParkedReason = reason })) throw new StoreAwayException("locked");
        await session.InsertEntryAsync(sealer.SealEvent(
            EntryEvents.CaseParked, message.Case, message.Case.CaseId, message.Partner, Actor.Broker, at, await session.LatestEntryAsync(message.Case), new EntryDetail("reason", reason)));
    }
}
