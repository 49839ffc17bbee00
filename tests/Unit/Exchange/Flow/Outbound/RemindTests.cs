using MessageBroker.Adapters.Contract;
using MessageBroker.Exchange.Doors;
using MessageBroker.Exchange.Doors.Contracts;
using MessageBroker.Exchange.Flow;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Outbound;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Exchange.Flow.Running;
using MessageBroker.Exchange.Flow.Verdicts;
using MessageBroker.Exchange.Store;
using MessageBroker.Schemas.Institutions;
using MessageBroker.Schemas.Packs;
using MessageBroker.Schemas.Rules;
using MessageBroker.Tests.Unit.Exchange.Doors;
using MessageBroker.Tests.Unit.Exchange.Store;

namespace MessageBroker.Tests.Unit.Exchange.Flow.Outbound;

/// <summary>A provisional decision came from Romania: Bulgaria takes a position within two months, and its back office hears when that day is near.</summary>
public sealed class RemindTests
{
    private const string Own = "BG:BGASA", Partner = "RO:80246", Due = "2026-04-14";
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly CaseKey Key = new(Own, "case-1");
    private static readonly DateTimeOffset Arrival = new(2026, 2, 10, 12, 0, 0, TimeSpan.Zero), Near = new(2026, 4, 7, 0, 0, 0, TimeSpan.Zero);
    private static readonly VerdictBasis Basis = new(
        PackSet.Embedded, RuleSet.Current, InstitutionDirectory.Read("test", """{ "environment": "test", "institutions": [] }"""u8).Directory!,
        new Parties
        {
            Environment = "test", MaxUnpackedBytes = 1, MaxParts = 1, Hosted = [new HostedInstitution(Own, "office", "BG", "", "")],
            Partners = [new Partner { Institutions = [Partner], Endpoint = "https://ro.example/as4", IsEndpoint = true, BusinessAnchors = [] }],
        }, []);
    private readonly RandomIds ids = new(TimeProvider.System);
    private readonly EventRecorder recorder = new();
    private DateTimeOffset now = Arrival;

    [Fact]
    public async Task A_day_that_is_near_is_told_once_with_what_is_owed()
    {
        await using var bed = await BedAsync(Office());
        var effect = Assert.Single(await EffectsAsync(bed));
        Assert.Equal((EffectKind.Remind, Near), (effect.Kind, effect.DueAt));

        now = Near;
        Assert.Equal(("told", null), await PerformAsync(bed, effect));
        await PerformAsync(bed, effect);
        var told = Assert.IsType<DeadlineNear>(recorder.Told[0].Event);
        Assert.Equal((Own, Due, Own, "case-1"), (told.Turn.Who, told.Turn.Due, told.Head.Institution, told.Head.CaseId));
        Assert.All(new[] { told.Owes, told.Silence, told.Turn.Clause }, words => Assert.Matches("[а-я]", words!));
        Assert.Equal(new string('a', 32), told.DocumentId);
        Assert.Equal(recorder.Told[0].Id, recorder.Told[1].Id);
        Assert.Equal(recorder.Told[0].Id, told.Head.EventId);
    }

    [Fact]
    public async Task Whatever_asks_again_owes_no_second_reminder_also_behind_the_first()
    {
        await using var bed = await BedAsync(Office());
        var effect = (await EffectsAsync(bed))[0];
        await OweAsync(bed, Office());
        Assert.Single(await EffectsAsync(bed));
        await bed.Store.WriteAsync(async session =>
        {
            await session.FinishEffectAsync(effect.Id, Near);
            return true;
        }, None);
        await OweAsync(bed, Office());
        Assert.Empty(await EffectsAsync(bed));
    }

    [Fact]
    public async Task What_was_done_by_then_is_not_reminded_of()
    {
        await using var bed = await BedAsync(Office());
        var effect = (await EffectsAsync(bed))[0];
        await bed.Store.WriteAsync(async session => await session.InsertMessageAsync(Row(Direction.Outbound, MessageState.Acknowledged, "F002", 'b') with { RelatedSetId = new string('a', 32), SedFacts = "agreement" }), None);
        now = Near;
        Assert.Equal(("nothing-owed", null), await PerformAsync(bed, effect));
        Assert.Empty(recorder.Told);
    }

    [Fact]
    public async Task Asked_for_before_its_time_it_waits_for_that()
    {
        await using var bed = await BedAsync(Office());
        now = Near.AddSeconds(-1);
        Assert.Equal(("not-near", Near), await PerformAsync(bed, (await EffectsAsync(bed))[0]));
        Assert.Empty(recorder.Told);
    }

    [Fact]
    public async Task An_office_that_is_away_hears_it_later()
    {
        await using var bed = await BedAsync(Office());
        (now, recorder.Failure) = (Near, new IOException("gone"));
        Assert.Equal(("later", Near + new FlowSettings { Node = "n" }.NationalRetry), await PerformAsync(bed, (await EffectsAsync(bed))[0]));
    }

    [Fact]
    public async Task A_system_that_keeps_tables_is_owed_nothing()
    {
        await using var bed = await BedAsync(new Tables());
        Assert.Empty(await EffectsAsync(bed));
    }

    /// <summary>One duty does not wait behind another whose day is later.</summary>
    [Fact]
    public void Reminders_keep_no_order_among_each_other()
    {
        EffectRow Remind(string subject, DateTimeOffset due) => new() { Id = ids.NewId(), Case = Key, MessageId = Guid.Empty, Kind = EffectKind.Remind, Subject = subject, DueAt = due };
        EffectRow later = Remind("office|2026-09-01|a|", Near.AddDays(90)), sooner = Remind("office|2026-04-14|b|", Near);
        var work = new CaseWork(new CaseRow { Key = Key, CreatedAt = Arrival }, [], [later, sooner], null, []);
        Assert.Equal(sooner.Id, work.Next(Near).Effect!.Id);
    }

    private EventSystem Office() => new("office", "BG", recorder, new DoorFiles(null, 100), 7, TimeProvider.System);

    private async Task<SqliteStoreBed> BedAsync(INationalSystem system)
    {
        var bed = await SqliteStoreBed.MakeAsync();
        await bed.Store.WriteAsync(async session =>
            await session.InsertCaseAsync(new CaseRow { Key = Key, Buc = "FB_BUC_01", Cdm = "4.4", Role = "Counterparty", Partner = Partner, CreatedAt = Arrival })
            && await session.InsertMessageAsync(Row(Direction.Inbound, MessageState.Delivering, "F001", 'a') with { SedFacts = "decision" }), None);
        await OweAsync(bed, system);
        return bed;
    }

    private Task OweAsync(SqliteStoreBed bed, INationalSystem system) => bed.Store.WriteAsync(async session =>
    {
        await new Reminders(new NationalSystems([system], []), () => Basis, ids).OweAsync(session, (await session.MessagesAsync(Key))[0]);
        return true;
    }, None);

    private static Task<IReadOnlyList<EffectRow>> EffectsAsync(SqliteStoreBed bed) => bed.Store.ReadAsync(reader => reader.OpenEffectsAsync(Key), None);

    private async Task<(string Word, DateTimeOffset? Next)> PerformAsync(SqliteStoreBed bed, EffectRow effect)
    {
        var (row, messages) = await bed.Store.ReadAsync(async reader => ((await reader.CaseAsync(Key))!, await reader.MessagesAsync(Key)), None);
        var stage = new RemindStage(bed.Store, new NationalSystems([Office()], []), () => Basis, new FlowSettings { Node = "n" }, new Standing(() => now));
        Assert.Equal("national:office", stage.Destination(effect, messages[0]));
        var result = await stage.PerformAsync(new BegunAttempt(effect, messages[0], row, 1, "national:office"), None);
        return (result.Outcome.Outcome, result.Outcome.NextDueAt);
    }

    private MessageRow Row(Direction direction, MessageState state, string sed, char set) => new()
    {
        Id = ids.NewId(), Case = Key, Direction = direction, State = state, Partner = Partner, SedType = sed, SetId = new string(set, 32), DocumentVersion = 1, SecretId = ids.NewId(),
        CreatedAt = Arrival, UpdatedAt = Arrival, ReceiptAt = Arrival,
    };

    private sealed class Standing(Func<DateTimeOffset> now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now();
    }

    private sealed class Tables : INationalSystem
    {
        public string Name => "office";
        public string Country => "BG";
        public Task<IReadOnlyList<RequestKey>> ListNewRequestsAsync(int max, CancellationToken cancellationToken) => throw new NotSupportedException();
        public Task<NationalRecord?> ReadAsync(string requestId, CancellationToken cancellationToken) => throw new NotSupportedException();
        public Task<ReportOutcome> ReportAsync(RequestReport report, CancellationToken cancellationToken) => throw new NotSupportedException();
        public Task<DeliveryResult> DeliverAsync(NationalDelivery delivery, CancellationToken cancellationToken) => throw new NotSupportedException();
        public Task<IReadOnlyList<DeliveryAnswer>> ListAnswersAsync(IReadOnlyList<string> messageIds, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
