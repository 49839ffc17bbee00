using System.Diagnostics;
using System.Reflection;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Exchange.Flow.Running;
using MessageBroker.Exchange.Store;
using Microsoft.Extensions.Logging.Abstractions;

namespace MessageBroker.Tests.Unit.Exchange.Flow.Running;

/// <summary>Turns at a destination while the wall clock jumps; the monotonic one goes on.</summary>
public sealed class EffectRunnerTests
{
    private readonly JumpingClock clock = new();

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task A_clock_that_jumps_during_an_attempt_makes_nobody_wait_longer(int hours)
    {
        var effects = Effects(() => clock.Wall += TimeSpan.FromHours(hours));
        Assert.Null(effects.Ask("there"));
        effects.Start(Attempt(), CancellationToken.None);
        await effects.DrainAsync(CancellationToken.None);

        Fill(effects);

        Assert.InRange((effects.Ask("there")!.Value - clock.Wall).TotalSeconds, 0, 1);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public void A_clock_that_jumps_while_others_wait_leaves_their_turns_where_they_are(int hours)
    {
        var effects = Effects(() => { });
        Fill(effects);
        Assert.InRange((effects.Ask("there")!.Value - clock.Wall).TotalSeconds, 0, 1);

        clock.Wall += TimeSpan.FromHours(hours);

        Assert.InRange((effects.Ask("there")!.Value - clock.Wall).TotalSeconds, 0, 1);
    }

    [Fact]
    public async Task A_result_is_written_again_where_the_store_was_away_for_a_moment()
    {
        var store = new AwayStore(times: 2);
        await RunAsync(store);
        Assert.Equal(3, store.Writes);
    }

    [Fact]
    public async Task A_result_is_left_to_its_deadline_where_the_store_stays_away()
    {
        var store = new AwayStore(times: int.MaxValue);
        var began = Stopwatch.StartNew();
        await RunAsync(store);
        Assert.InRange(store.Writes, 3, 10);
        Assert.True(began.Elapsed.TotalSeconds > 0.5);
    }

    [Fact]
    public async Task An_attempt_that_the_store_lets_down_is_over_at_once_and_counts_as_none()
    {
        var store = new AwayStore(times: 1);
        await RunAsync(store, () => throw new StoreAwayException("slow"));
        Assert.Equal(2, store.Writes);
        Assert.Equal(("store-away", "slow", false), (store.Ended!.Outcome, store.Ended.Detail, store.Ended.Counts));
        Assert.Equal(clock.Wall + TimeSpan.FromMilliseconds(500), store.Ended.NextDueAt);
    }

    [Fact]
    public async Task What_stays_away_is_asked_for_more_and_more_seldom()
    {
        var (store, time, isAway) = (new AwayStore(times: 0), new JumpingClock { Runs = true }, true);
        var effects = new EffectRunner(store, [new Answered(() => { if (isAway) throw new StoreAwayException("unreachable"); })], new Destinations(new RandomIds(time)), time, 64, NullLogger<EffectRunner>.Instance);
        async Task<TimeSpan?> PauseAsync()
        {
            Assert.Null(effects.Ask("there"));
            effects.Start(Attempt(), CancellationToken.None);
            await effects.DrainAsync(CancellationToken.None);
            return store.Ended!.NextDueAt - time.Wall;
        }

        var pauses = new List<double>();
        for (var n = 0; n < 9; n++) pauses.Add((await PauseAsync())!.Value.TotalSeconds);
        Assert.Equal([0.5, 1, 2, 4, 8, 16, 32, 60, 60], pauses);
        isAway = false;
        Assert.Null(await PauseAsync());
        isAway = true;
        Assert.Equal(0.5, (await PauseAsync())!.Value.TotalSeconds);
    }

    private async Task RunAsync(IStore store, Action? perform = null)
    {
        var time = new JumpingClock { Runs = true };
        var effects = new EffectRunner(store, [new Answered(perform)], new Destinations(new RandomIds(time)), time, 64, NullLogger<EffectRunner>.Instance);
        Assert.Null(effects.Ask("there"));
        effects.Start(Attempt(), CancellationToken.None);
        await effects.DrainAsync(CancellationToken.None);
    }

    private static void Fill(EffectRunner effects)
    {
        for (var i = 0; i < Destinations.MostInFlight; i++) Assert.Null(effects.Ask("there"));
    }

    private EffectRunner Effects(Action performed) => new(null!, [new Interrupted(performed)], new Destinations(new RandomIds(clock)), clock, 64, NullLogger<EffectRunner>.Instance);

    private static BegunAttempt Attempt()
    {
        var key = new CaseKey("BG:BGASA", "c");
        return new BegunAttempt(
            new EffectRow { Id = Guid.NewGuid(), Case = key, MessageId = Guid.NewGuid(), Kind = EffectKind.Send, Subject = "RO:80246", DueAt = default },
            new MessageRow { Id = Guid.NewGuid(), Case = key, Direction = Direction.Outbound, State = MessageState.Sending, SecretId = Guid.Empty, CreatedAt = default, UpdatedAt = default },
            new CaseRow { Key = key, CreatedAt = default }, 1, "there");
    }

    /// <summary>A store whose first writes find it away.</summary>
    private sealed class AwayStore(int times) : IStore
    {
        public int Writes { get; private set; }

        public AttemptOutcome? Ended { get; private set; }

        public async Task<T> WriteAsync<T>(Func<IStoreSession, ValueTask<T>> work, CancellationToken cancellationToken)
        {
            if (++Writes <= times) throw new StoreAwayException("slow");
            return await work(OneAttempt.Session(ended => Ended = ended));
        }

        public Task<IClaimedGroup> ClaimDueAsync(DateTimeOffset now, int max, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<T> ReadAsync<T>(Func<IStoreReader, ValueTask<T>> read, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<DateTimeOffset?> NextDueAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task WaitForWorkAsync(TimeSpan most, CancellationToken cancellationToken) => throw new NotSupportedException();
    }

    /// <summary>A session that knows one open attempt and nothing else.</summary>
    private class OneAttempt : DispatchProxy
    {
        private Action<AttemptOutcome> ended = null!;

        public static IStoreSession Session(Action<AttemptOutcome> ended)
        {
            var session = Create<IStoreSession, OneAttempt>();
            ((OneAttempt)(object)session).ended = ended;
            return session;
        }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            if (targetMethod!.Name == nameof(IStoreSession.OpenEffectsAsync)) return ValueTask.FromResult<IReadOnlyList<EffectRow>>([]);
            ended((AttemptOutcome)args![3]!);
            return ValueTask.FromResult(true);
        }
    }

    /// <summary>An attempt that has its answer at once, unless something happens on its way.</summary>
    private sealed class Answered(Action? perform) : IEffectStage
    {
        public EffectKind Kind => EffectKind.Send;

        public TimeSpan Deadline => TimeSpan.FromSeconds(1);

        public string Destination(EffectRow effect, MessageRow message) => "there";

        public Task<Func<IStoreSession, ValueTask>> BeginAsync(CaseWork work, EffectRow effect, int number, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<EffectResult> PerformAsync(BegunAttempt attempt, CancellationToken cancellationToken)
        {
            perform?.Invoke();
            return Task.FromResult(new EffectResult(new AttemptOutcome("acknowledged", null, Counts: true, NextDueAt: null)));
        }
    }

    /// <summary>An attempt that ends with the host, so that nothing is written.</summary>
    private sealed class Interrupted(Action performed) : IEffectStage
    {
        public EffectKind Kind => EffectKind.Send;

        public TimeSpan Deadline => TimeSpan.FromSeconds(30);

        public string Destination(EffectRow effect, MessageRow message) => "there";

        public Task<Func<IStoreSession, ValueTask>> BeginAsync(CaseWork work, EffectRow effect, int number, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<EffectResult> PerformAsync(BegunAttempt attempt, CancellationToken cancellationToken)
        {
            performed();
            throw new OperationCanceledException();
        }
    }

    private sealed class JumpingClock : TimeProvider
    {
        public DateTimeOffset Wall { get; set; } = new(2026, 11, 26, 12, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Wall;

        /// <summary>The monotonic clock runs; else it stands still.</summary>
        public bool Runs { get; init; }

        public override long GetTimestamp() => Runs ? base.GetTimestamp() : 0;
    }
}
