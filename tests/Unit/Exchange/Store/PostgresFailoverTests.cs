using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Exchange.Store;
using MessageBroker.Exchange.Store.Postgres;
using MessageBroker.Tests.PostgresBed;

namespace MessageBroker.Tests.Unit.Exchange.Store;

/// <summary>Servers that crash, stand by and are promoted: clusters of their own, durable as in production.</summary>
public sealed class PostgresFailoverTests : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly DateTimeOffset Noon = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);
    private static readonly RandomIds Ids = new(TimeProvider.System);
    private const string Name = "broker";

    private PostgresCluster? cluster;

    private PostgresCluster Cluster => cluster ?? throw new InvalidOperationException("no server was started");

    public async Task InitializeAsync()
    {
        if (PostgresCluster.Absence is not null) return;
        cluster = await PostgresCluster.StartAsync();
        await cluster.SqlAsync("postgres", $"CREATE DATABASE {Name} OWNER {PostgresCluster.User}");
    }

    public async Task DisposeAsync()
    {
        if (cluster is not null) await cluster.DisposeAsync();
    }

    [SkippableFact]
    public async Task A_server_that_crashes_is_away_keeps_what_was_committed_and_is_used_again_by_itself()
    {
        Skip.If(PostgresCluster.Absence is not null, PostgresCluster.Absence);
        await using var store = await OpenAsync(Cluster, () => new KeptPromises([], null));
        await InsertAsync(store, "1");
        await Cluster.StopAsync("immediate");

        Assert.Equal("unreachable", (await Assert.ThrowsAsync<StoreAwayException>(() => InsertAsync(store, "2"))).Reason);
        Assert.Equal("unreachable", (await Assert.ThrowsAsync<StoreAwayException>(() => store.ReadAsync(r => r.CaseAsync(Key("1")), None))).Reason);
        Assert.Equal("unreachable", (await Assert.ThrowsAsync<StoreAwayException>(() => store.ClaimDueAsync(Noon, 9, None))).Reason);

        await Cluster.StartAgainAsync();
        await InsertAsync(store, "2");
        await using var group = await store.ClaimDueAsync(Noon, 9, None);
        Assert.Equal([Key("1"), Key("2")], group.Cases);
    }

    [SkippableFact]
    public async Task A_standby_is_not_written_to_and_one_that_was_promoted_without_the_last_commits_is_found_behind()
    {
        Skip.If(PostgresCluster.Absence is not null, PostgresCluster.Absence);
        var promises = new List<Promise>();
        KeptPromises Kept() => new([.. promises], null);
        await using var store = await OpenAsync(Cluster, Kept);
        promises.Add(await SealAsync(store));
        await using var standby = await Cluster.StandbyAsync();
        Assert.Equal("FLW-0545", (await PostgresStore.OpenAsync(Options(standby), null, None)).Finding!.Code);
        await using (var reading = (await PostgresStore.OpenReadOnlyAsync(Options(standby), None)).Store!) Assert.True(reading.Sight.IsStandby);

        await Cluster.SqlAsync("postgres", "SELECT pg_terminate_backend(pid) FROM pg_stat_replication");
        await standby.StopAsync("fast");
        promises.Add(await SealAsync(store));
        await Cluster.StopAsync("immediate");
        await standby.StartAgainAsync();
        await standby.PromoteAsync();

        var opening = await PostgresStore.OpenAsync(Options(standby), Kept, None);
        Assert.Equal(("FLW-0543", "1"), (opening.Finding!.Code, opening.Finding.Arguments["count"]));
        promises.RemoveAt(1);
        await using var promoted = await OpenAsync(standby, Kept);
        Assert.Equal(store.Sight.System, promoted.Sight.System);
        Assert.Equal(store.Sight.Timeline + 1, promoted.Sight.Timeline);

        // The address moves to the promoted server while the node runs: its next connection sees what is missing.
        promises.Add(promises[0] with { EntryId = Ids.NewId() });
        await standby.TerminateAsync(Name);
        Assert.Equal("behind", (await Assert.ThrowsAsync<StoreAwayException>(() => SealAsync(promoted))).Reason);
        Assert.Equal("behind", (await Assert.ThrowsAsync<StoreAwayException>(() => promoted.ReadAsync(r => r.CountsAsync(), None))).Reason);
        Assert.Single(promoted.Lost);
    }

    private static CaseKey Key(string caseId) => new("BG:BGASA", caseId);

    private static Task InsertAsync(PostgresStore store, string caseId) => store.WriteAsync(async s =>
    {
        await s.InsertCaseAsync(new CaseRow { Key = Key(caseId), CreatedAt = Noon });
        return await s.InsertMessageAsync(new MessageRow
        {
            Id = Ids.NewId(), Case = Key(caseId), Direction = Direction.Outbound, State = MessageState.Taken, SecretId = Ids.NewId(), CreatedAt = Noon, UpdatedAt = Noon, DueAt = Noon,
        });
    }, None);

    private static async Task<Promise> SealAsync(PostgresStore store)
    {
        var entry = new EntryRow(Ids.NewId(), Key("1"), null, [1], new byte[32], null);
        await store.WriteAsync(async s =>
        {
            await s.InsertEntryAsync(entry);
            return true;
        }, None);
        return Promise.Of(entry, Guid.NewGuid());
    }

    private static PostgresStoreOptions Options(PostgresCluster cluster) => PostgresServer.Options(cluster, Name) with { TakeOverPatience = null };

    private static async Task<PostgresStore> OpenAsync(PostgresCluster cluster, Func<KeptPromises> promised)
    {
        var opening = await PostgresStore.OpenAsync(Options(cluster), promised, None);
        Assert.Null(opening.Finding);
        return opening.Store!;
    }
}
