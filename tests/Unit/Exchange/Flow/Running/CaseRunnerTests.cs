using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Exchange.Flow.Running;
using MessageBroker.Exchange.Store;
using MessageBroker.Tests.Unit.Exchange.Store;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace MessageBroker.Tests.Unit.Exchange.Flow.Running;

/// <summary>The worker over a real store, where the rows change between the computing of a step and its commit.</summary>
public sealed class CaseRunnerTests : IAsyncLifetime
{
    private static readonly CaseKey Key = new("BG:BGASA", "1001");

    private readonly RandomIds ids = new(TimeProvider.System);
    private SqliteStoreBed bed = null!;

    public async Task InitializeAsync() => bed = await SqliteStoreBed.MakeAsync();

    public async Task DisposeAsync() => await bed.DisposeAsync();

    [Fact]
    public async Task An_effect_that_ends_before_its_attempt_begins_leaves_the_case_alone_and_frees_the_slot()
    {
        var effect = await InsertAsync();
        var log = new Lines();
        var begun = 0;
        var stage = new Stage(async () =>
        {
            begun++;
            // The result of a node that stood still arrives now.
            await WriteAsync(session => session.FinishEffectAsync(effect.Id, DateTimeOffset.UtcNow));
        });
        var effects = new EffectRunner(bed.Store, [stage], new Destinations(ids), TimeProvider.System, 64, NullLogger<EffectRunner>.Instance);
        var steps = new StepComputer(null!, null!, effects, () => throw new NotSupportedException(), "node-1", TimeProvider.System);
        var runner = new CaseRunner(bed.Store, steps, effects, TimeProvider.System, log);

        for (var i = 0; i < CaseRunner.ClaimsBeforeParking + 1; i++) await runner.RunOnceAsync(CancellationToken.None);
        await effects.DrainAsync(CancellationToken.None);

        var row = await bed.Store.ReadAsync(reader => reader.CaseAsync(Key), CancellationToken.None);
        Assert.Equal((1, 0, null), (begun, stage.Performed, row!.ParkedReason));
        Assert.Empty(log.Written);
        for (var i = 0; i < Destinations.MostInFlight; i++) Assert.Null(effects.Ask(Stage.There));
    }

    [Fact]
    public async Task A_store_that_goes_away_between_two_steps_frees_the_slot_of_the_first()
    {
        for (var i = 0; i < 3; i++) await InsertAsync(Key with { CaseId = $"{i}" });
        var begun = 0;
        var stage = new Stage(() => ++begun == 3 ? throw new StoreAwayException("locked") : Task.CompletedTask);
        var effects = new EffectRunner(bed.Store, [stage], new Destinations(ids), TimeProvider.System, 64, NullLogger<EffectRunner>.Instance);
        var steps = new StepComputer(null!, null!, effects, () => throw new NotSupportedException(), "node-1", TimeProvider.System);
        // A clock that stands: however long the machine takes, the group is not ended before its third case.
        var runner = new CaseRunner(bed.Store, steps, effects, new FakeTimeProvider(TimeProvider.System.GetUtcNow()), new Lines());

        await Assert.ThrowsAsync<StoreAwayException>(() => runner.RunOnceAsync(CancellationToken.None));

        Assert.Equal((3, 0), (begun, stage.Performed));
        for (var i = 0; i < Destinations.MostInFlight; i++) Assert.Null(effects.Ask(Stage.There));
    }

    [Fact]
    public async Task An_effect_that_fails_by_a_defect_three_times_in_a_row_parks_its_case()
    {
        await InsertAsync();
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        var stage = new Stage(() => Task.CompletedTask) { Failure = new ArgumentException("ours") };
        var effects = new EffectRunner(bed.Store, [stage], new Destinations(ids), clock, 64, NullLogger<EffectRunner>.Instance) { Sealer = new Sealer(null!, ids, new KeptInputs(), "node-1") };
        var runner = new CaseRunner(bed.Store, new StepComputer(null!, null!, effects, () => throw new NotSupportedException(), "node-1", clock), effects, clock, new Lines());

        for (var round = 1; round <= EffectRunner.DefectsBeforeParking + 2; round++)
        {
            await runner.RunOnceAsync(CancellationToken.None);
            await effects.DrainAsync(CancellationToken.None);
            var reason = (await bed.Store.ReadAsync(reader => reader.CaseAsync(Key), CancellationToken.None))!.ParkedReason;
            Assert.Equal((round >= EffectRunner.DefectsBeforeParking, Math.Min(round, EffectRunner.DefectsBeforeParking)), (reason is not null, stage.Performed));
            clock.Advance(TimeSpan.FromSeconds(31));
        }
    }

    private async Task<EffectRow> InsertAsync(CaseKey? key = null)
    {
        var place = key ?? Key;
        var now = DateTimeOffset.UtcNow;
        var message = new MessageRow
        {
            Id = ids.NewId(), Case = place, Direction = Direction.Inbound, State = MessageState.Delivering, SecretId = ids.NewId(), CreatedAt = now, UpdatedAt = now,
        };
        var effect = new EffectRow { Id = ids.NewId(), Case = place, MessageId = message.Id, Kind = EffectKind.Deliver, Subject = "F001", DueAt = now.AddSeconds(-1) };
        await WriteAsync(async session =>
        {
            await session.InsertCaseAsync(new CaseRow { Key = place, CreatedAt = now });
            await session.InsertMessageAsync(message);
            await session.AddEffectAsync(effect);
        });
        return effect;
    }

    private Task WriteAsync(Func<IStoreSession, ValueTask> work) => bed.Store.WriteAsync(
        async session =>
        {
            await work(session);
            return true;
        },
        CancellationToken.None);

    private sealed class Stage(Func<Task> computing) : IEffectStage
    {
        public const string There = "there";

        public int Performed { get; private set; }

        public Exception? Failure { get; init; }

        public EffectKind Kind => EffectKind.Deliver;

        public TimeSpan Deadline => TimeSpan.FromSeconds(30);

        public string Destination(EffectRow effect, MessageRow message) => There;

        public async Task<Func<IStoreSession, ValueTask>> BeginAsync(CaseWork work, EffectRow effect, int number, CancellationToken cancellationToken)
        {
            await computing();
            return _ => ValueTask.CompletedTask;
        }

        public Task<EffectResult> PerformAsync(BegunAttempt attempt, CancellationToken cancellationToken)
        {
            Performed++;
            throw Failure ?? new OperationCanceledException();
        }
    }

    /// <summary>A case that fails is a line of the log; one that was overtaken is none.</summary>
    private sealed class Lines : ILogger<CaseRunner>
    {
        public List<string> Written { get; } = [];

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Written.Add(formatter(state, exception));
    }
}
