using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Exchange.Flow.Running;
using MessageBroker.Exchange.Store;
using MessageBroker.Tests.Unit.Exchange.Store;

namespace MessageBroker.Tests.Unit.Exchange.Flow.Running;

/// <summary>What is due for too long closes the doors for whom it belongs to, and for nobody else.</summary>
public sealed class BacklogTests : IAsyncLifetime
{
    private readonly RandomIds ids = new(TimeProvider.System);
    private readonly ManualClock clock = new();
    private SqliteStoreBed bed = null!;

    public async Task InitializeAsync() => bed = await SqliteStoreBed.MakeAsync();

    public async Task DisposeAsync() => await bed.DisposeAsync();

    [Fact]
    public async Task A_partners_backlog_is_answered_to_that_partner_alone()
    {
        var backlog = new Backlog(bed.Store, TimeSpan.FromMinutes(5), clock);
        var message = await InsertAsync("crowd", "RO:80246", clock.Now);
        await backlog.AdmitAsync("RO:80246", CancellationToken.None);

        clock.Pass(TimeSpan.FromMinutes(6));

        Assert.Equal("backlog", (await Assert.ThrowsAsync<StoreAwayException>(() => backlog.AdmitAsync("RO:80246", CancellationToken.None))).Reason);
        await backlog.AdmitAsync("RO:80241", CancellationToken.None);
        await backlog.AdmitAsync("", CancellationToken.None);
        await InsertAsync("new", null, clock.Now - TimeSpan.FromMinutes(6));
        clock.Pass(TimeSpan.FromSeconds(2));
        await Assert.ThrowsAsync<StoreAwayException>(() => backlog.AdmitAsync("", CancellationToken.None));
        await backlog.AdmitAsync("RO:80241", CancellationToken.None);

        await WriteAsync(async s => await s.UpdateMessageAsync(message with { DueAt = clock.Now + TimeSpan.FromHours(1) }, message.State));
        clock.Pass(TimeSpan.FromSeconds(2));
        await backlog.AdmitAsync("RO:80246", CancellationToken.None);
    }

    /// <summary>While it is ahead everything is overdue; that must not be believed for as long as the clock then goes back.</summary>
    [Fact]
    public async Task A_clock_that_was_an_hour_ahead_closes_no_door_once_it_is_right()
    {
        var backlog = new Backlog(bed.Store, TimeSpan.FromMinutes(5), clock);
        await InsertAsync("now", null, clock.Now);
        clock.Now += TimeSpan.FromHours(1);
        await Assert.ThrowsAsync<StoreAwayException>(() => backlog.AdmitAsync("", CancellationToken.None));

        clock.Now -= TimeSpan.FromHours(1);
        clock.Pass(TimeSpan.FromSeconds(2));

        await backlog.AdmitAsync("", CancellationToken.None);
    }

    private async Task<MessageRow> InsertAsync(string caseId, string? partner, DateTimeOffset due)
    {
        var key = new CaseKey("BG:BGASA", caseId);
        var message = new MessageRow
        {
            Id = ids.NewId(), Case = key, Direction = Direction.Outbound, State = MessageState.Taken, SecretId = ids.NewId(), CreatedAt = due, UpdatedAt = due, DueAt = due,
        };
        await WriteAsync(async session =>
        {
            await session.InsertCaseAsync(new CaseRow { Key = key, Partner = partner, CreatedAt = due });
            await session.InsertMessageAsync(message);
        });
        return message;
    }

    private Task WriteAsync(Func<IStoreSession, ValueTask> work) => bed.Store.WriteAsync(
        async session =>
        {
            await work(session);
            return true;
        },
        CancellationToken.None);

    private sealed class ManualClock : TimeProvider
    {
        private long steady;

        /// <summary>The wall clock, that may be set.</summary>
        public DateTimeOffset Now { get; set; } = new(2026, 11, 26, 12, 0, 0, TimeSpan.Zero);

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public void Pass(TimeSpan time)
        {
            Now += time;
            steady += time.Ticks;
        }

        public override long GetTimestamp() => steady;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
