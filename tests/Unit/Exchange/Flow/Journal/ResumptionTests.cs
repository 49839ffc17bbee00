using MessageBroker.Evidence.Journal.Notes;
using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Exchange.Store;
using MessageBroker.Tests.Unit.Exchange.Store;

namespace MessageBroker.Tests.Unit.Exchange.Flow.Journal;

public class ResumptionTests
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly DateTimeOffset Noon = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);
    private readonly RandomIds ids = new(TimeProvider.System);

    [Theory]
    [InlineData(MessageState.Taken, true)]
    [InlineData(MessageState.Sealed, false)]
    public async Task A_case_waits_for_a_person_where_something_was_sent_that_is_not_sealed_any_more(MessageState state, bool parks)
    {
        await using var bed = await SqliteStoreBed.MakeAsync();
        var key = new CaseKey("BG:BGASA", "case-1");
        var message = new MessageRow { Id = ids.NewId(), Case = key, Direction = Direction.Outbound, State = state, SecretId = ids.NewId(), CreatedAt = Noon, UpdatedAt = Noon };
        await bed.Store.WriteAsync(async session => await session.InsertCaseAsync(new CaseRow { Key = key, CreatedAt = Noon }) && await session.InsertMessageAsync(message), None);

        var kept = new KeptPromises([new Promise(ids.NewId(), message.Id, new string('0', 64))], null);
        var answer = await new Resumption(bed.Store, new LogOrigin("bg-1/journal", 1), "node-1", ids, TimeProvider.System).RunAsync(kept, "ops1", "restored", None);

        Assert.Null(answer.Refusal);
        Assert.Equal(parks ? Resumption.SentBefore : null, (await bed.Store.ReadAsync(reader => reader.CaseAsync(key), None))!.ParkedReason);
    }
}
