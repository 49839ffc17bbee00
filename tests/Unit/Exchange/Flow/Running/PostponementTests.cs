using MessageBroker.Evidence.Keys;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Running;
using MessageBroker.Exchange.Store;
using MessageBroker.Exchange.Store.Sqlite;
using MessageBroker.Tests.Unit.App;

namespace MessageBroker.Tests.Unit.Exchange.Flow.Running;

/// <summary>What becomes of a case whose step failed.</summary>
public sealed class PostponementTests : IDisposable
{
    private static readonly CaseKey Key = new("BG:BGASA", "c1");
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(1, null, null)]
    [InlineData(1, "ops: asked the partner", "ops: asked the partner")]
    [InlineData(3, null, "a step failed 3 times: InvalidDataException")]
    [InlineData(3, "ops: asked the partner", "ops: asked the partner")]
    public async Task A_failed_step_parks_after_three_claims_and_never_lifts_what_a_person_parked(int claims, string? before, string? after)
    {
        var time = TimeProvider.System;
        var opening = await SqliteStore.OpenAsync(new SqliteStoreOptions { Path = folder.File("store.db"), Node = "n", Time = time, Ids = new RandomIds(time) }, CancellationToken.None);
        using var store = opening.Store!;
        await store.WriteAsync(s => s.InsertCaseAsync(new CaseRow { Key = Key, CreatedAt = time.GetUtcNow(), Claims = claims, ParkedReason = before }), CancellationToken.None);

        var parked = await store.WriteAsync(s => Postponement.ApplyAsync(s, Key, new InvalidDataException(), time.GetUtcNow()), CancellationToken.None);

        Assert.Equal(claims == 3, parked);
        Assert.Equal(after, (await store.ReadAsync(r => r.CaseAsync(Key), CancellationToken.None))!.ParkedReason);
    }

    [Fact]
    public async Task A_key_that_is_away_never_parks_a_case_however_long_it_lasts()
    {
        var time = TimeProvider.System;
        var opening = await SqliteStore.OpenAsync(new SqliteStoreOptions { Path = folder.File("store.db"), Node = "n", Time = time, Ids = new RandomIds(time) }, CancellationToken.None);
        using var store = opening.Store!;
        await store.WriteAsync(s => s.InsertCaseAsync(new CaseRow { Key = Key, CreatedAt = time.GetUtcNow(), Claims = 3 }), CancellationToken.None);

        var parked = await store.WriteAsync(s => Postponement.ApplyAsync(s, Key, new KeyAwayException("token out"), time.GetUtcNow()), CancellationToken.None);

        var row = (await store.ReadAsync(r => r.CaseAsync(Key), CancellationToken.None))!;
        Assert.Equal((false, 0, null), (parked, row.Claims, row.ParkedReason));
    }
}
