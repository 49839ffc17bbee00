using MessageBroker.Evidence.Journal.Entries;
using MessageBroker.Evidence.Keys;
using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Exchange.Flow.Reconciling;
using MessageBroker.Exchange.Flow.Running;
using MessageBroker.Exchange.Flow.Verdicts;
using MessageBroker.Exchange.Store;
using MessageBroker.Schemas.Institutions;
using MessageBroker.Schemas.Packs;
using MessageBroker.Schemas.Rules;
using MessageBroker.Tests.Unit.Exchange.Store;

namespace MessageBroker.Tests.Unit.Exchange.Flow.Reconciling;

public class LostProofTests
{
    private const string Origin = "bg-1/journal/2", Partner = "RO:80246", Sent = "sent@bg.bgasa";
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly DateTimeOffset Noon = new(2026, 11, 26, 12, 0, 0, TimeSpan.Zero);
    private static readonly CaseKey Place = ReconcilePlace.Of("BG:BGASA", Partner), Waiting = new("BG:BGASA", "case-1");
    private static readonly VerdictBasis Basis = new(
        new PackSet([]), RuleSet.Current, InstitutionDirectory.Read("test", """{ "environment": "test", "institutions": [] }"""u8).Directory!,
        new Parties { Environment = "test", Hosted = [], Partners = [], MaxUnpackedBytes = 1, MaxParts = 1 }, []);
    private readonly RandomIds ids = new(TimeProvider.System);

    /// <summary>It was sent, and the database knows it only as taken: sealed anew under another id it is the document that the partner has.</summary>
    [Theory]
    [InlineData(Sent, Resumption.SentBefore, null)]
    [InlineData("other@bg.bgasa", Resumption.SentBefore, Resumption.SentBefore)]
    [InlineData(Sent, "ops1: asked the office", "ops1: asked the office")]
    public async Task A_case_goes_on_where_the_partner_proves_that_he_holds_its_message(string held, string parked, string? after)
    {
        await using var bed = await SqliteStoreBed.MakeAsync();
        var request = Row(Direction.Outbound, MessageState.Acknowledged, Place, "request@bg.bgasa", ReconcilePlace.Asking(Origin));
        var answer = Row(Direction.Inbound, MessageState.Received, Place, "answer@ro.80246", ReconcilePlace.Answering(Origin));
        await bed.Store.WriteAsync(async session =>
        {
            foreach (var key in new[] { Place, Waiting }) await session.InsertCaseAsync(new CaseRow { Key = key, CreatedAt = Noon, ParkedReason = key == Waiting ? parked : null });
            foreach (var row in new[] { request, answer, Row(Direction.Outbound, MessageState.Taken, Waiting, Sent, Waiting.CaseId) }) await session.InsertMessageAsync(row);
            return true;
        }, None);

        await RunAsync(bed.Store, answer, "request@bg.bgasa", new StatedMessage(held, new string('a', 64)));

        var (row, entries) = await bed.Store.ReadAsync(async reader => ((await reader.CaseAsync(Waiting))!, await reader.EntriesAsync(Waiting)), None);
        Assert.Equal(after, row.ParkedReason);
        Assert.Equal(after is null ? [EntryEvents.CaseResumed] : Array.Empty<string>(), entries.Select(e => EntryCodec.Decode(e.Bytes).Entry!.Event));
    }

    [Fact]
    public async Task An_answer_that_nobody_asked_for_proves_nothing()
    {
        await using var bed = await SqliteStoreBed.MakeAsync();
        var answer = Row(Direction.Inbound, MessageState.Received, Place, "answer@ro.80246", ReconcilePlace.Answering(Origin));
        await bed.Store.WriteAsync(async session => await session.InsertCaseAsync(new CaseRow { Key = Place, CreatedAt = Noon }) && await session.InsertMessageAsync(answer), None);

        await RunAsync(bed.Store, answer, "request@bg.bgasa", new StatedMessage(Sent, new string('a', 64)));

        var entry = EntryCodec.Decode((await bed.Store.ReadAsync(reader => reader.EntriesAsync(Place), None))[0].Bytes).Entry!;
        Assert.Equal(("inbound/Reconciled", "not-asked"), (entry.Event, entry.Details.Single(d => d.Name == "outcome").Value));
        Assert.DoesNotContain(entry.Inputs, i => i.Name == LostProof.ListInput);
    }

    private async Task RunAsync(IStore store, MessageRow message, string answers, StatedMessage held)
    {
        var secrets = new OneSecret(ids);
        var sealer = new Sealer(secrets, ids, new KeptInputs(), "node-1");
        var statement = new Statement
        {
            Format = 1, Kind = StatementKind.Answer, Origin = Origin, Answers = answers, From = Noon, To = Noon, Sent = [new StatedMessage("lost@ro.80246")], Received = [held],
        };
        var work = await store.ReadAsync(reader => CaseWork.ReadAsync(reader, Place), None);
        var verdict = StatementVerdict.Judge(statement.ToBytes(), message);
        Assert.Equal(StatementVerdict.Stated, verdict.Outcome);
        // Nothing is asked again: the whole window was answered for.
        var step = await new LostProof(store, new Vault(secrets), new StatementClosing(sealer, () => Basis), sealer, null!, TimeProvider.System).ComputeAsync(work, message, statement, verdict, None);
        await store.WriteAsync(async session =>
        {
            await step.Apply(session);
            return true;
        }, None);
    }

    private MessageRow Row(Direction direction, MessageState state, CaseKey key, string as4, string conversation) => new()
    {
        Id = ids.NewId(), Case = key, Direction = direction, State = state, Partner = Partner, As4MessageId = as4, ConversationId = conversation,
        SecretId = ids.NewId(), CreatedAt = Noon, UpdatedAt = Noon,
    };

    private sealed class OneSecret(IRandomness randomness) : ISecretPool
    {
        private readonly MessageSecret secret = MessageSecret.Create(randomness);

        public Task<(Guid Id, MessageSecret Secret)> DrawAsync(CancellationToken cancellationToken) => Task.FromResult((Guid.NewGuid(), secret));

        public Task<MessageSecret?> FindAsync(Guid id, CancellationToken cancellationToken) => Task.FromResult<MessageSecret?>(secret);

        public Task DeleteAsync(Guid id, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
