using MessageBroker.Evidence.Journal.Entries;
using MessageBroker.Evidence.Keys;
using MessageBroker.Exchange.Flow.Housekeeping;
using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Exchange.Store;
using MessageBroker.Exchange.Store.Secrets;
using MessageBroker.Tests.Unit.Exchange.Store;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace MessageBroker.Tests.Unit.Exchange.Flow.Housekeeping;

/// <summary>Contents go when their term is over: tombstone first, the journal stays, a kill between leaves work for the next round.</summary>
public sealed class RetentionTests : IAsyncLifetime, ILogger<Retention>
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly ErasureGround Ground = new("term of 10 years", "records schedule 4");

    private readonly List<string> alerts = [];
    private SealingBed bed = null!;
    private Sealer sealer = null!;

    private IStore Store => bed.Store;

    public async Task InitializeAsync()
    {
        bed = await SealingBed.MakeAsync();
        sealer = bed.NewSealer();
    }

    public async Task DisposeAsync() => await bed.DisposeAsync();

    [Fact]
    public async Task What_is_due_is_erased_under_its_tombstone_and_the_rest_stays()
    {
        var old = await FinishedAsync(MessageState.Acknowledged, TimeSpan.FromDays(40));
        var young = await FinishedAsync(MessageState.Acknowledged, TimeSpan.FromDays(20));
        var received = await FinishedAsync(MessageState.Delivered, TimeSpan.FromDays(400));
        var waiting = await FinishedAsync(MessageState.GivenUp, TimeSpan.FromDays(400));

        Assert.Equal(1, await RoundAsync(Retention()));
        Assert.Equal(0, await RoundAsync(Retention()));

        var gone = await Task.WhenAll(new[] { old, young, received, waiting }.Select(IsGoneAsync));
        Assert.Equal([true, false, false, false], gone);
        var entries = (await Store.ReadAsync(r => r.EntriesAsync(old.Case), None)).Select(e => EntryCodec.Decode(e.Bytes).Entry!).ToList();
        Assert.Equal(["outbound/Acknowledged", EntryEvents.PayloadErased], entries.Select(e => e.Event));
        Assert.Equal([("authority", Ground.Authority), ("ground", Ground.Ground)], entries[1].Details.Select(d => (d.Name, d.Value)));
        Assert.Equal((old.Id, ActorKind.System), (entries[1].MessageId!.Value, entries[1].Actor.Kind));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_a_kill_left_after_the_tombstone_is_finished_and_has_one_tombstone(bool secretGone)
    {
        var message = await FinishedAsync(MessageState.Acknowledged, TimeSpan.FromDays(1));
        await Store.WriteAsync(async session =>
        {
            Assert.True(await session.BeginErasureAsync(message.Id, DateTimeOffset.UtcNow));
            await session.InsertEntryAsync(sealer.SealTombstone(message, "g", "a", Actor.Broker, DateTimeOffset.UtcNow, null));
            return true;
        }, None);
        if (secretGone) await bed.Secrets.DeleteAsync(message.SecretId, None);
        Assert.Empty(await bed.Secrets.FindMissingAsync(bed.Sqlite, None));

        Assert.Equal(1, await RoundAsync(Retention()));

        Assert.True(await IsGoneAsync(message));
        Assert.Equal(2, (await Store.ReadAsync(r => r.EntriesAsync(message.Case), None)).Count);
        Assert.False(await Eraser().EraseAsync(message, Ground, Actor.Broker, None));
    }

    /// <summary>Scaled from the field case of a thousand items; the outcome is the same.</summary>
    [Fact]
    public async Task Field_A19a_one_item_that_cannot_be_removed_never_stops_the_others_and_is_told_once()
    {
        var messages = new List<MessageRow>();
        for (var i = 0; i < 100; i++) messages.Add(await FinishedAsync(MessageState.Acknowledged, TimeSpan.FromDays(40 + i)));
        await ExecuteAsync($"CREATE TRIGGER stuck BEFORE DELETE ON payload WHEN OLD.message_id = '{messages[50].Id:D}' BEGIN SELECT RAISE(ABORT, 'stuck'); END");
        var retention = Retention();

        Assert.Equal(99, await RoundAsync(retention));
        Assert.Empty(alerts);
        for (var round = 2; round <= 5; round++) Assert.Equal(0, await RoundAsync(retention));

        Assert.Contains($"{messages[50].Id:D}", Assert.Single(alerts), StringComparison.Ordinal);
        Assert.Equal([messages[50].Id], retention.Failing.Keys);
        await ExecuteAsync("DROP TRIGGER stuck");
        Assert.Equal(1, await RoundAsync(retention));
        Assert.Empty(retention.Failing);
    }

    IDisposable? ILogger.BeginScope<TState>(TState state) => null;

    bool ILogger.IsEnabled(LogLevel logLevel) => true;

    void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        alerts.Add(formatter(state, exception));

    private Eraser Eraser() => new(Store, bed.Secrets, sealer, TimeProvider.System);

    private Retention Retention() =>
        new(Store, Eraser(), new RetentionTerms(TimeSpan.FromDays(30), null, TimeSpan.FromDays(30), Ground), TimeProvider.System, this);

    private static Task<int> RoundAsync(Retention retention) => retention.RunOnceAsync(None);

    private async Task<bool> IsGoneAsync(MessageRow message)
    {
        var kinds = await Store.ReadAsync(r => r.PayloadKindsAsync(message.Id), None);
        var secret = await bed.Secrets.FindAsync(message.SecretId, None);
        Assert.Equal(kinds.Count == 0, secret is null);
        return secret is null;
    }

    private async Task<MessageRow> FinishedAsync(MessageState state, TimeSpan age)
    {
        var at = DateTimeOffset.UtcNow - age;
        var message = new MessageRow
        {
            Id = SealingBed.Ids.NewId(), Case = new CaseKey("BG:BGASA", $"{SealingBed.Ids.NewId():N}"), Direction = Direction.Outbound, State = state, SecretId = Guid.Empty, CreatedAt = at, UpdatedAt = at,
        };
        var change = await sealer.SealNewAsync(new StateChange { After = message, Actor = Actor.Broker, At = at, Payloads = [(PayloadKinds.As4, [1, 2, 3]), (PayloadKinds.Sbd, [4])] }, None);
        await Store.WriteAsync(async session =>
        {
            await session.InsertCaseAsync(new CaseRow { Key = message.Case, CreatedAt = at });
            await change.NeedAsync(session, "it was made");
            await session.TallyAsync(10);
            return true;
        }, None);
        return change.Change.After;
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={bed.File};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }
}
