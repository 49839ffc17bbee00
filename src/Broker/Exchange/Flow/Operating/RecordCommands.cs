using MessageBroker.Evidence.Journal.Entries;
using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Outbound;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Exchange.Flow.Running;
using MessageBroker.Exchange.Flow.Verdicts;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Exchange.Flow.Operating;

/// <summary>
/// Records what a clerk knows about a document of a running case: in one transaction the row that turn, deadlines and legality rest on from now on, and the
/// entry that names account and reason. What was held for an answer is judged again.
/// </summary>
internal sealed class RecordCommands(Sealer sealer, Func<VerdictBasis> basis, Reminders reminders, TimeProvider clock)
{
    /// <returns>Why nothing was recorded, or null.</returns>
    public async ValueTask<Finding?> RunAsync(IStoreSession session, CaseRow row, OperatorCommand command)
    {
        if (command.Record is not { } order) return Finding.Of("FLW-0663", command.Target, ("fact", "-"), ("known", RecordJudge.Known));
        // Whoever works on the case is waited for: what he read of it he has written when this goes on.
        if (!await session.UpdateCaseAsync(row)) return Finding.Of("FLW-0608", row.Key.ToString());
        var now = clock.Instant();
        var (messages, records) = (await session.MessagesAsync(row.Key), await session.RecordsAsync(row.Key));
        var judge = new RecordJudge(row, messages, records, basis(), now);
        if (judge.Against(order) is { } against) return against;
        var (about, at, number) = (judge.Message(order.Document)!, RecordJudge.When(order, now), records.Count + 1);
        var entry = sealer.SealEvent(
            EntryEvents.CaseRecorded, about, Actor.Operator(command.Account), now, await session.LatestEntryAsync(row.Key),
            RecordEntry.Details(number, order.Kind, order.Said, at, command.Reason));
        await session.InsertEntryAsync(entry);
        await session.InsertRecordAsync(new RecordRow { Case = row.Key, Number = number, MessageId = about.Id, EntryId = entry.Id, Kind = order.Kind, Said = order.Said, At = at });
        await CaseProgress.WakeHeldAsync(session, messages, about.Id, now);
        await reminders.OweAsync(session, about);
        return null;
    }
}
