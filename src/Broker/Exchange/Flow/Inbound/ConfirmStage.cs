using MessageBroker.Adapters.Contract;
using MessageBroker.Evidence.Journal.Entries;
using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;

namespace MessageBroker.Exchange.Flow.Inbound;

/// <summary>Confirm: the national system's own word on a delivery makes it Delivered or Declined, and binds the case to its root number.</summary>
public sealed class ConfirmStage(IStore store, Sealer sealer, TimeProvider clock)
{
    /// <summary>Deliveries of an institution that wait for the national system's word, oldest first, behind one of them (null: from the first).</summary>
    public Task<IReadOnlyList<MessageRow>> WaitingAsync(string institution, int most, MessageRow? after, CancellationToken cancellationToken) =>
        store.ReadAsync(reader => reader.InboundInStateAsync(institution, MessageState.Delivering, most, after), cancellationToken);

    /// <summary>Applies one answer; false where the message was answered before.</summary>
    public async Task<bool> ApplyAsync(MessageRow waiting, DeliveryAnswer answer, string nationalSystem, CancellationToken cancellationToken)
    {
        var (message, row, latest) = await store.ReadAsync(
            async reader => (await reader.MessageAsync(waiting.Id), await reader.CaseAsync(waiting.Case), await reader.LatestEntryAsync(waiting.Case)), cancellationToken);
        if (message is not { State: MessageState.Delivering } || row is null) return false;
        var now = clock.Instant();
        var change = await sealer.SealAsync(new StateChange
        {
            Before = message,
            After = message with { State = answer.Confirmed ? MessageState.Delivered : MessageState.Declined, UpdatedAt = now },
            Actor = Actor.NationalSystem(nationalSystem, message.Case.Institution),
            At = now,
            EvidenceEvent = answer.Confirmed ? null : EvidenceEvents.ConsignmentRejection,
            Cdm = row.Cdm,
            Payloads = [(PayloadKinds.Confirmation, RecordCodec.Write(answer))],
            Previous = latest,
        }, cancellationToken);
        return await store.WriteAsync(async session =>
        {
            if (!await change.ApplyAsync(session)) return false;
            await BindAsync(session, message.Case, nationalSystem, answer.RootNumber);
            return true;
        }, cancellationToken);
    }

    // From now on requests of that national file belong to this case.
    private static async ValueTask BindAsync(IStoreSession session, CaseKey key, string nationalSystem, string? root)
    {
        if (string.IsNullOrEmpty(root) || await session.CaseAsync(key) is not { RootNumber: null, IsHorizontal: false } row) return;
        if (await session.CaseByRootAsync(key.Institution, nationalSystem, root) is not null) return;
        await session.UpdateCaseAsync(row with { NationalSystem = nationalSystem, RootNumber = root });
    }
}
