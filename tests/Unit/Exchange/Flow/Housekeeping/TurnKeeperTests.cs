using MessageBroker.Exchange.Flow.Housekeeping;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Verdicts;
using MessageBroker.Exchange.Store.Sqlite;
using MessageBroker.Schemas.Institutions;
using MessageBroker.Schemas.Packs;
using MessageBroker.Schemas.Rules;
using MessageBroker.Tests.Unit.Exchange.Store;
using Microsoft.Extensions.Logging.Abstractions;

namespace MessageBroker.Tests.Unit.Exchange.Flow.Housekeeping;

/// <summary>What stands in the work list is what the function says of the case, or is to be reckoned; never something else.</summary>
public sealed class TurnKeeperTests : IAsyncLifetime
{
    private const string Own = "BG:BGASA", Partner = "RO:80246";

    private static readonly DateTimeOffset Start = new(2026, 2, 10, 12, 0, 0, TimeSpan.Zero);
    private static readonly CaseKey Key = new(Own, "case-1");

    private SqliteStoreBed bed = null!;
    private VerdictBasis basis = Basis(isEndpoint: true);

    private SqliteStore Store => bed.Sqlite;

    private TurnKeeper Keeper => new(Store, () => basis, TimeProvider.System, NullLogger<TurnKeeper>.Instance);

    public async Task InitializeAsync() => bed = await SqliteStoreBed.MakeAsync();

    public async Task DisposeAsync() => await bed.DisposeAsync();

    [Fact]
    public async Task After_every_step_of_a_story_the_place_is_the_function_or_to_be_reckoned()
    {
        var seen = new List<TurnRank>();
        MessageRow decision = Message("a", "F001", Direction.Outbound, "decision"), reply = Message("b", "F002", Direction.Inbound, "disagreement_procedure") with { RelatedSetId = "a", State = MessageState.Received };
        await StepAsync(seen, async s =>
        {
            await s.InsertCaseAsync(new CaseRow { Key = Key, Buc = "FB_BUC_01", Cdm = "4.4", Role = "CaseOwner", Partner = Partner, CreatedAt = Start });
            await s.InsertMessageAsync(decision with { State = MessageState.Taken });
        });
        foreach (var state in new[] { MessageState.Sealed, MessageState.Sending, MessageState.GivenUp, MessageState.Acknowledged })
            await ChangeAsync(seen, decision.Id, m => m with { State = state, ReceiptAt = state == MessageState.Acknowledged ? Start.AddSeconds(5) : null });
        await StepAsync(seen, async s => await s.InsertMessageAsync(reply));
        foreach (var state in new[] { MessageState.Held, MessageState.Applied, MessageState.Delivering, MessageState.Delivered })
            await ChangeAsync(seen, reply.Id, m => m with { State = state });
        await StepAsync(seen, async s => await s.InsertRecordAsync(new RecordRow { Case = Key, Number = 1, MessageId = reply.Id, EntryId = reply.Id, Kind = RecordKind.Fact, Said = "referral", At = Start.AddDays(40) }));
        await StepAsync(seen, async s => await s.InsertMessageAsync(Message("c", "X001", Direction.Outbound, null) with { State = MessageState.Acknowledged, ReceiptAt = Start.AddDays(50), CreatedAt = Start.AddDays(50) }));
        Assert.True(seen.Distinct().Count() >= 4, string.Join(' ', seen));
        Assert.Equal(TurnRank.Nothing, seen[0]);
    }

    /// <summary>A defect in one case takes neither the others nor the loop along.</summary>
    [Fact]
    public async Task A_case_that_cannot_be_reckoned_keeps_no_other_waiting()
    {
        await Store.WriteAsync(async s =>
        {
            foreach (var id in new[] { "case-1", "case-2" }) await s.InsertCaseAsync(new CaseRow { Key = new CaseKey(Own, id), Buc = "FB_BUC_01", Cdm = "4.4", Role = "CaseOwner", Partner = Partner, CreatedAt = Start });
            return true;
        }, CancellationToken.None);
        var asked = 0;
        var keeper = new TurnKeeper(Store, () => ++asked == 1 ? throw new InvalidOperationException("a defect") : basis, TimeProvider.System, NullLogger<TurnKeeper>.Instance);
        Assert.Equal(2, await keeper.ReckonAsync(CancellationToken.None));
        Assert.Equal(0, await keeper.ReckonAsync(CancellationToken.None));
        var places = await Store.ReadAsync(reader => reader.CasesByTurnAsync(Own, TurnRank.OursByDay, TurnRank.Nothing, null, 9), CancellationToken.None);
        Assert.Equal([TurnRank.OursByRule, TurnRank.Nothing], places.Select(p => p.Rank));
    }

    [Fact]
    public async Task What_partners_say_of_themselves_moves_the_place_when_every_case_is_walked()
    {
        await StepAsync([], async s =>
        {
            await s.InsertCaseAsync(new CaseRow { Key = Key, Buc = "FB_BUC_01", Cdm = "4.4", Role = "CaseOwner", Partner = Partner, CreatedAt = Start });
            await s.InsertMessageAsync(Message("a", "F001", Direction.Outbound, "decision") with { State = MessageState.Acknowledged, ReceiptAt = Start.AddSeconds(5) });
        });
        Assert.Equal("2026-04-14", (await PlaceAsync())!.Until);
        basis = Basis(isEndpoint: false);
        using var running = new CancellationTokenSource();
        var loop = Keeper.RunAsync(() => { }, running.Token);
        for (var i = 0; i < 200 && (await PlaceAsync())?.Until == "2026-04-14"; i++) await Task.Delay(25);
        await running.CancelAsync();
        await loop.ContinueWith(_ => { }, TaskScheduler.Default);
        Assert.Equal("2026-02-11", (await PlaceAsync())!.Until);
    }

    /// <summary>A million cases are not walked anew by each start; a week later they are, whatever an older program may have left out.</summary>
    [Fact]
    public async Task A_start_with_the_same_packs_and_partners_walks_nothing_and_a_week_later_everything_is_walked()
    {
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(Start);
        async Task WalkAsync(TurnKeeper keeper)
        {
            while (await keeper.RoundAsync(CancellationToken.None) < TimeSpan.FromSeconds(1)) { }
        }

        TurnKeeper Started() => new(Store, () => basis, clock, NullLogger<TurnKeeper>.Instance);
        await StepAsync([], async s => await s.InsertCaseAsync(new CaseRow { Key = Key, Buc = "FB_BUC_01", Cdm = "4.4", Role = "CaseOwner", Partner = Partner, CreatedAt = Start }));
        var first = Started();
        await WalkAsync(first);
        var right = await PlaceAsync();
        var wrong = new CasePlace(Key, TurnRank.OursByDay, "2026-01-01");
        Task SpoilAsync() => Store.WriteAsync(async s => await s.SetTurnAsync(Key, () => new ValueTask<CasePlace?>(wrong)), CancellationToken.None);
        await SpoilAsync();
        foreach (var keeper in new[] { first, Started() })
        {
            await WalkAsync(keeper);
            Assert.Equal(wrong, await PlaceAsync());
        }

        clock.Advance(TimeSpan.FromDays(8));
        foreach (var keeper in new[] { first, Started() })
        {
            await SpoilAsync();
            // The first one notes that it walked: for the second to walk by itself that has to be forgotten.
            await Store.WriteAsync(async s => { await s.PutTurnWalkAsync(new TurnWalk("other packs", clock.GetUtcNow())); return true; }, CancellationToken.None);
            await WalkAsync(keeper);
            Assert.Equal(right, await PlaceAsync());
        }
    }

    private Task ChangeAsync(List<TurnRank> seen, Guid id, Func<MessageRow, MessageRow> change) => StepAsync(seen, async s =>
    {
        var before = (await s.MessageAsync(id))!;
        Assert.True(await s.UpdateMessageAsync(change(before), before.State));
    });

    private async Task StepAsync(List<TurnRank> seen, Func<MessageBroker.Exchange.Flow.Ports.IStoreSession, ValueTask> step)
    {
        await Store.WriteAsync(async s =>
        {
            await step(s);
            return true;
        }, CancellationToken.None);
        // Nothing stands in the list by what was before.
        Assert.Null(await PlaceAsync());
        Assert.Equal([Key], await Store.ReadAsync(r => r.ToReckonAsync(Own, 9), CancellationToken.None));
        Assert.Equal(1, await Keeper.ReckonAsync(CancellationToken.None));
        Assert.Equal(0, await Keeper.ReckonAsync(CancellationToken.None));
        Assert.Equal(await Store.ReadAsync(r => TurnKeeper.OfAsync(r, Key, basis), CancellationToken.None), await PlaceAsync());
        seen.Add((await PlaceAsync())!.Rank);
    }

    private async Task<CasePlace?> PlaceAsync() => (await Store.ReadAsync(r => r.CasesByTurnAsync(Own, TurnRank.OursByDay, TurnRank.Nothing, null, 9), CancellationToken.None)).SingleOrDefault();

    private static MessageRow Message(string set, string sed, Direction direction, string? facts) => new()
    {
        Id = Guid.CreateVersion7(), Case = Key, Direction = direction, State = MessageState.Taken, SedType = sed, SetId = set, DocumentVersion = 1, Partner = Partner, SedFacts = facts,
        SecretId = Guid.CreateVersion7(), CreatedAt = direction == Direction.Outbound ? Start : Start.AddDays(28), UpdatedAt = Start,
    };

    private static VerdictBasis Basis(bool isEndpoint) => new(
        PackSet.Embedded, RuleSet.Current, InstitutionDirectory.Read("test", """{ "environment": "test", "institutions": [] }"""u8).Directory!,
        new Parties
        {
            Environment = "test", Hosted = [], MaxUnpackedBytes = 1, MaxParts = 1,
            Partners = [new Partner { Institutions = [Partner], Endpoint = "https://ro.example/as4", IsEndpoint = isEndpoint, BusinessAnchors = [] }],
        }, []);
}
