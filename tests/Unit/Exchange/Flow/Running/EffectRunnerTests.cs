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

        public override long GetTimestamp() => 0;
    }
}
