using System.Diagnostics;
using MessageBroker.Evidence.Journal.Notes;
using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Exchange.Store;
using MessageBroker.Exchange.Store.Postgres;
using MessageBroker.Exchange.Store.Tables;
using MessageBroker.Tests.PostgresBed;
using Npgsql;

namespace MessageBroker.Tests.Unit.Exchange.Store;

/// <summary>What only several nodes on one database show: row locks, hints, time limits of the server, one integrator.</summary>
[Collection("postgres")]
public sealed class PostgresStoreTests(PostgresServer server) : IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly RandomIds Ids = new(TimeProvider.System);

    private readonly List<PostgresStore> opened = [];
    private string database = "";

    public async Task InitializeAsync()
    {
        if (PostgresCluster.Absence is null) database = await server.NewDatabaseAsync();
    }

    public async Task DisposeAsync()
    {
        foreach (var store in opened) await store.DisposeAsync();
        if (database.Length > 0) await server.Cluster.SqlAsync("postgres", $"DROP DATABASE {database} WITH (FORCE)");
    }

    [SkippableFact]
    public async Task Nodes_share_the_work_and_no_case_is_held_twice()
    {
        var nodes = new[] { await OpenAsync("node-1"), await OpenAsync("node-2"), await OpenAsync("node-3") };
        for (var i = 0; i < 60; i++) await InsertAsync(nodes[0], $"{i}", Noon.AddSeconds(i));
        var held = new System.Collections.Concurrent.ConcurrentDictionary<CaseKey, string>();
        var done = new System.Collections.Concurrent.ConcurrentBag<CaseKey>();

        async Task WorkAsync(PostgresStore node)
        {
            while (done.Count < 60)
            {
                await using var group = await node.ClaimDueAsync(Noon.AddHours(1), 5, None);
                foreach (var key in group.Cases) Assert.True(held.TryAdd(key, node.Identity.ToString()), $"{key} is held twice");
                var rows = new List<MessageRow>();
                foreach (var key in group.Cases) rows.Add((await group.ReadAsync(r => r.MessagesAsync(key), None)).Single());
                foreach (var key in group.Cases) Assert.True(held.TryRemove(key, out _));
                await group.CommitAsync([.. rows.Select(row => (Func<IStoreSession, ValueTask>)(async s =>
                {
                    Assert.True(await s.UpdateMessageAsync(row with { DueAt = null }, MessageState.Taken));
                    done.Add(row.Case);
                }))], None);
            }
        }

        await Task.WhenAll(nodes.SelectMany(node => new[] { node, node }).Select(node => Task.Run(() => WorkAsync(node)))).WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Equal(60, done.Count);
        Assert.Equal(60, done.Distinct().Count());
        Assert.All(await nodes[0].ReadAsync(r => r.CasesAsync(null, null, 100), None), row => Assert.Equal((0, null), (row.Claims, row.ParkedReason)));
    }

    [SkippableFact]
    public async Task Resuming_waits_while_another_node_works_on_the_log()
    {
        var store = await OpenAsync("node-2");
        await using var other = await server.Cluster.ConnectAsync(database);
        await using var working = await other.BeginTransactionAsync();
        await using (var hold = new NpgsqlCommand("SELECT 1 FROM store_identity FOR UPDATE", other, working)) await hold.ExecuteScalarAsync();
        var lost = new KeptPromises([new Promise(Ids.NewId(), Ids.NewId(), new string('0', 64))], null);

        var resuming = new Resumption(store, new LogOrigin("bg", 1), "node-2", Ids, TimeProvider.System).RunAsync(lost, "operator", "a test", None);
        await Task.Delay(TimeSpan.FromMilliseconds(400));
        Assert.False(resuming.IsCompleted);
        await working.CommitAsync();

        Assert.Equal("bg/2", (await resuming).Origin);
    }

    [SkippableFact]
    public async Task A_connection_that_ended_inside_its_transaction_is_given_back_without_a_failure()
    {
        await using var connections = new PostgresConnections(Options("ended"), "broker/ended", most: 2, look: null);
        var link = await connections.OpenAsync(None);
        await link.RunAsync("BEGIN; SELECT 1");
        await server.Cluster.TerminateAsync(database);

        await link.DisposeAsync();

        connections.Clear();
        await using var next = await connections.OpenAsync(None);
        Assert.True(await next.AnyAsync("SELECT 1"));
    }

    [SkippableFact]
    public async Task Work_for_a_case_that_another_node_holds_waits_for_nobody_and_is_not_forgotten()
    {
        var (first, second) = (await OpenAsync("node-1"), await OpenAsync("node-2"));
        var old = await InsertAsync(first, "1", Noon);
        var group = await first.ClaimDueAsync(Noon, 9, None);
        Assert.Equal([Key("1")], group.Cases);

        var clock = Stopwatch.StartNew();
        await second.WriteAsync(s => s.InsertMessageAsync(Message("1", Noon.AddSeconds(1))), None);
        Assert.True(clock.ElapsedMilliseconds < 250, $"waited {clock.ElapsedMilliseconds} ms, the lock time-out is 300 ms");

        await group.CommitAsync([async s => await s.UpdateMessageAsync(old with { DueAt = null }, MessageState.Taken)], None);
        await group.DisposeAsync();
        await using var next = await first.ClaimDueAsync(Noon.AddSeconds(1), 9, None);
        Assert.Equal([Key("1")], next.Cases);
        Assert.Equal(0L, await server.Cluster.SqlAsync(database, "SELECT count(*) FROM case_wake"));
    }

    /// <summary>PostgreSQL gives back what was locked since a savepoint when it is rolled back to: the claim's locks must stand before the first one.</summary>
    [SkippableFact]
    public async Task A_first_step_that_fails_lets_go_of_no_case_of_its_group()
    {
        var (first, second) = (await OpenAsync("node-1"), await OpenAsync("node-2"));
        await InsertAsync(first, "1", Noon);
        var next = await InsertAsync(first, "2", Noon.AddSeconds(1));
        await using var group = await first.ClaimDueAsync(Noon.AddHours(1), 9, None);
        Assert.Equal([Key("1"), Key("2")], group.Cases);
        IReadOnlyList<CaseKey>? elsewhere = null;

        var results = await group.CommitAsync([_ => throw new InvalidDataException(), async s =>
        {
            await using (var other = await second.ClaimDueAsync(Noon.AddHours(1), 9, None)) elsewhere = other.Cases;
            await s.UpdateMessageAsync(next with { DueAt = null }, MessageState.Taken);
        }], None);

        Assert.Equal([], elsewhere!);
        Assert.IsType<InvalidDataException>(results[0]);
        Assert.Null(results[1]);
    }

    [SkippableFact]
    public async Task A_key_that_is_open_elsewhere_is_told_later_and_the_others_of_the_group_are_committed()
    {
        var store = await OpenAsync("node-1");
        await InsertAsync(store, "1", null);
        await using var other = await server.Cluster.ConnectAsync(database);
        await using (var open = new NpgsqlCommand($"BEGIN; INSERT INTO duplicate_key VALUES ('RO:80246', 'm-1', 'd', '{Guid.NewGuid()}')", other)) await open.ExecuteNonQueryAsync();

        var clock = Stopwatch.StartNew();
        var met = store.WriteAsync(s => s.InsertDuplicateKeyAsync("RO:80246", "m-1", "d", Guid.NewGuid()), None);
        var beside = store.WriteAsync(s => s.InsertDuplicateKeyAsync("RO:80246", "m-2", "d", Guid.NewGuid()), None);

        Assert.Equal("locked", (await Assert.ThrowsAsync<StoreAwayException>(() => met)).Reason);
        Assert.InRange(clock.ElapsedMilliseconds, 100, 2_000);
        Assert.True(await beside);
        await using (var rollback = new NpgsqlCommand("ROLLBACK", other)) await rollback.ExecuteNonQueryAsync();
        Assert.True(await store.WriteAsync(s => s.InsertDuplicateKeyAsync("RO:80246", "m-1", "d", Guid.NewGuid()), None));
    }

    [SkippableFact]
    public async Task A_frozen_nodes_locks_end_by_the_servers_clock_and_nothing_stale_is_written()
    {
        var frozen = await OpenAsync("node-1", options => options with { IdleTimeout = TimeSpan.FromMilliseconds(500) });
        var other = await OpenAsync("node-2");
        var message = await InsertAsync(frozen, "1", Noon);
        var stale = await frozen.ClaimDueAsync(Noon, 9, None);
        Assert.Empty((await other.ClaimDueAsync(Noon, 9, None)).Cases);

        var clock = Stopwatch.StartNew();
        IClaimedGroup taken;
        while ((taken = await other.ClaimDueAsync(Noon, 9, None)).Cases.Count == 0) await Task.Delay(20);
        Assert.InRange(clock.ElapsedMilliseconds, 200, 1_500);
        await taken.CommitAsync([async s => await s.UpdateMessageAsync(message with { DueAt = null, State = MessageState.Sealed }, MessageState.Taken)], None);

        var away = await Assert.ThrowsAsync<StoreAwayException>(() => stale.CommitAsync([async s => await s.UpdateMessageAsync(message with { State = MessageState.Refused }, MessageState.Taken)], None));
        Assert.Contains(away.Reason, new[] { "slow", "unreachable" });
        await stale.DisposeAsync();
        Assert.Equal(MessageState.Sealed, (await other.ReadAsync(r => r.MessageAsync(message.Id), None))!.State);
        await frozen.WriteAsync(s => s.InsertMessageAsync(Message("1", Noon)), None);
    }

    [SkippableFact]
    public async Task A_claim_that_the_server_ended_is_taken_back_because_no_process_ended()
    {
        var store = await OpenAsync("node-1", options => options with { IdleTimeout = TimeSpan.FromSeconds(1) });
        await InsertAsync(store, "1", Noon);
        for (var n = 0; n < 4; n++)
        {
            await using var group = await store.ClaimDueAsync(Noon, 9, None);
            Assert.Single(group.Cases);
            await Task.Delay(1_500);
            if (n % 2 == 0) await Assert.ThrowsAsync<StoreAwayException>(() => group.CommitAsync([_ => ValueTask.CompletedTask], None));
        }

        Assert.Null((await store.ReadAsync(r => r.CaseAsync(Key("1")), None))!.ParkedReason);
        Assert.Equal(0L, await server.Cluster.SqlAsync(database, "SELECT coalesce(sum(claims), 0)::bigint FROM case_claim"));
    }

    [SkippableFact]
    public async Task The_time_limits_stand_on_the_server_for_every_connection()
    {
        var store = await OpenAsync("node-1", options => options with { IdleTimeout = TimeSpan.FromSeconds(7), NetworkTimeout = TimeSpan.FromSeconds(3) });
        for (var again = 0; again < 2; again++)
        {
            var limits = await store.SettingsAsync(None);
            Assert.Equal("300ms", limits["lock_timeout"]);
            Assert.Equal("30s", limits["statement_timeout"]);
            Assert.Equal("7s", limits["idle_in_transaction_session_timeout"]);
            Assert.Equal("3000", limits["tcp_user_timeout"]);
            Assert.Equal("3", limits["tcp_keepalives_idle"]);
            Assert.Equal("on", limits["synchronous_commit"]);
        }
    }

    [SkippableFact]
    public async Task Another_nodes_commit_wakes_who_listens()
    {
        var (first, second) = (await OpenAsync("node-1"), await OpenAsync("node-2"));
        using var stop = new CancellationTokenSource();
        var listening = second.ListenAsync(stop.Token);
        await using (await second.ClaimDueAsync(Noon, 9, None)) await second.WaitForWorkAsync(TimeSpan.FromSeconds(5), None);
        Assert.Empty((await second.ClaimDueAsync(Noon, 9, None)).Cases);
        var wait = second.WaitForWorkAsync(TimeSpan.FromMinutes(5), None);

        await InsertAsync(first, "1", Noon);

        await wait.WaitAsync(TimeSpan.FromSeconds(10));
        await server.Cluster.TerminateAsync(database);
        Assert.Equal([Key("1")], (await second.ClaimDueAsync(Noon, 9, None)).Cases);
        await stop.CancelAsync();
        await listening.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [SkippableFact]
    public async Task Entries_that_commit_late_get_their_index_and_one_integrator_works_at_a_time()
    {
        var store = await OpenAsync("node-1");
        var (late, early) = (Ids.NewId(), Ids.NewId());
        await using var slow = await server.Cluster.ConnectAsync(database);
        await using (var open = new NpgsqlCommand(
            $"BEGIN; INSERT INTO entry (id, institution, case_id, bytes, leaf_hash) VALUES ('{late}', 'BG:BGASA', '1', '\\x01', '\\x02'); INSERT INTO pending_leaf VALUES ('{late}')", slow)) await open.ExecuteNonQueryAsync();
        await store.WriteAsync(async s =>
        {
            await s.SaveLogStateAsync(new LogState("log", 1, 0, [], null, 0, null));
            await s.InsertEntryAsync(new EntryRow(early, Key("1"), null, [1], new byte[32], null));
            return true;
        }, None);

        Assert.Equal([early], (await store.ReadAsync(r => r.UnintegratedAsync(9), None)).Select(e => e.Id));
        await store.WriteAsync(async s =>
        {
            Assert.True(await s.TryLockLogAsync());
            await s.AssignIndicesAsync([(early, 0)]);
            return true;
        }, None);
        await using (var commit = new NpgsqlCommand("COMMIT; BEGIN; SELECT 1 FROM store_identity FOR NO KEY UPDATE", slow)) await commit.ExecuteNonQueryAsync();

        Assert.Equal([late], (await store.ReadAsync(r => r.UnintegratedAsync(9), None)).Select(e => e.Id));
        Assert.False(await store.WriteAsync(s => s.TryLockLogAsync(), None));
        await using (var rollback = new NpgsqlCommand("ROLLBACK", slow)) await rollback.ExecuteNonQueryAsync();
        Assert.True(await store.WriteAsync(s => s.TryLockLogAsync(), None));
    }

    [SkippableFact]
    public async Task Journal_tables_refuse_changes_also_by_their_owner()
    {
        var store = await OpenAsync("node-1");
        var entry = new EntryRow(Ids.NewId(), Key("1"), null, [1], new byte[32], null);
        await store.WriteAsync(async s =>
        {
            await s.InsertEntryAsync(entry);
            return true;
        }, None);

        foreach (var sql in new[] { "UPDATE entry SET bytes = '\\x00'", "DELETE FROM entry", "TRUNCATE entry", "TRUNCATE leaf" })
            Assert.Contains("append-only", (await Assert.ThrowsAsync<PostgresException>(() => server.Cluster.SqlAsync(database, sql))).MessageText, StringComparison.Ordinal);
        await server.Cluster.SqlAsync(database, "ALTER TABLE entry DISABLE TRIGGER entry_no_change");
        Assert.Equal([new("entry_no_change", GuardFaultKind.Changed)], await store.ReadAsync(r => r.GuardFaultsAsync(), None));
    }

    [SkippableFact]
    public async Task Finished_effects_leave_the_table_that_workers_look_at()
    {
        var store = await OpenAsync("node-1");
        var message = await InsertAsync(store, "1", null);
        var effect = new EffectRow { Id = Ids.NewId(), Case = message.Case, MessageId = message.Id, Kind = EffectKind.Send, Subject = "F001", DueAt = Noon };
        await store.WriteAsync(async s =>
        {
            await s.AddEffectAsync(effect);
            await s.FinishEffectAsync(effect.Id, Noon);
            return true;
        }, None);

        Assert.Equal(0L, await server.Cluster.SqlAsync(database, "SELECT count(*) FROM effect"));
        Assert.Equal(Noon, (await store.ReadAsync(r => r.EffectAsync(effect.Id), None))!.DoneAt);
    }

    [SkippableFact]
    public async Task An_effect_that_another_transaction_is_ending_is_not_waited_for()
    {
        var store = await OpenAsync("node-1");
        var message = await InsertAsync(store, "1", null);
        var effect = new EffectRow { Id = Ids.NewId(), Case = message.Case, MessageId = message.Id, Kind = EffectKind.Send, Subject = "F001", DueAt = Noon };
        await store.WriteAsync(async s =>
        {
            await s.AddEffectAsync(effect);
            return true;
        }, None);
        Task<bool> LockAsync() => store.WriteAsync(s => s.TryLockEffectAsync(effect.Id), None);
        Assert.True(await LockAsync());

        await using var other = await server.Cluster.ConnectAsync(database);
        await using (var end = new NpgsqlCommand($"BEGIN; UPDATE effect SET done_at = now() WHERE id = '{effect.Id}'", other)) await end.ExecuteNonQueryAsync();
        Assert.False(await LockAsync());
        await using (var commit = new NpgsqlCommand("COMMIT", other)) await commit.ExecuteNonQueryAsync();
        Assert.False(await LockAsync());
    }

    [SkippableFact]
    public async Task Keys_that_are_open_elsewhere_keep_a_group_waiting_once()
    {
        // Long against whatever else this machine does: eight waits and two cannot be taken for each other.
        var store = await OpenAsync("node-1", o => o with { KeyLockTimeout = TimeSpan.FromSeconds(3), WritePatience = TimeSpan.FromMinutes(1) });
        await using var other = await server.Cluster.ConnectAsync(database);
        await using (var open = new NpgsqlCommand($"BEGIN; INSERT INTO duplicate_key SELECT 'RO:80246', 'm-' || n, 'd', gen_random_uuid() FROM generate_series(1, 8) n", other)) await open.ExecuteNonQueryAsync();

        var clock = Stopwatch.StartNew();
        var met = Enumerable.Range(1, 8).Select(n => store.WriteAsync(s => s.InsertDuplicateKeyAsync("RO:80246", $"m-{n}", "d", Guid.NewGuid()), None)).ToList();
        foreach (var write in met) Assert.True((await Assert.ThrowsAsync<StoreAwayException>(() => write)).Waited);

        // One wait, or two where the first of them went into a group of its own.
        Assert.InRange(clock.Elapsed, store.Options.KeyLockTimeout * 0.9, store.Options.KeyLockTimeout * 6);
    }

    [SkippableFact]
    public async Task What_is_in_the_way_of_opening_is_a_finding()
    {
        await OpenAsync("node-1");
        var options = Options("node-1") with { TakeOverPatience = TimeSpan.FromMilliseconds(200) };

        Assert.Equal("FLW-0541", await RefusedAsync(options));
        Assert.Equal(("FLW-0505", "refused"), await ReasonAsync(options with { Place = options.Place with { Password = "wrong" } }));
        Assert.Equal("FLW-0544", await RefusedAsync(options with { Place = options.Place with { Database = "nowhere" } }));
        Assert.Equal(("FLW-0505", "unreachable"), await ReasonAsync(options with { Place = options.Place with { Port = 1 } }));
        Assert.Equal("FLW-0544", (await PostgresStore.OpenReadOnlyAsync(options with { Place = options.Place with { Database = "template1" } }, None)).Finding!.Code);
        await server.Cluster.SqlAsync(database, "ALTER TABLE message DISABLE TRIGGER ALL; INSERT INTO message (id, institution, case_id, direction, state, secret_id, created_at, updated_at, version) VALUES (gen_random_uuid(), 'x', 'y', 'Inbound', 'Beamed', gen_random_uuid(), now(), now(), 0)");
        Assert.Equal("FLW-0509", await RefusedAsync(options with { Node = "node-2" }));
    }

    [SkippableFact]
    public async Task Too_many_connections_are_an_answer_too()
    {
        Skip.If(PostgresCluster.Absence is not null, PostgresCluster.Absence);
        await server.Cluster.SqlAsync("postgres", "CREATE ROLE lonely LOGIN CONNECTION LIMIT 1 PASSWORD 'x'");
        await server.Cluster.SqlAsync("postgres", $"GRANT {PostgresCluster.User} TO lonely");
        var options = Options("node-1");

        Assert.Equal(("FLW-0505", "crowded"), await ReasonAsync(options with { Place = options.Place with { User = "lonely", Password = "x" } }));
    }

    [SkippableFact]
    public async Task A_database_that_lacks_what_was_promised_is_not_worked_on()
    {
        var store = await OpenAsync("node-1");
        var entry = new EntryRow(Ids.NewId(), Key("1"), null, [1], new byte[32], null);
        await store.WriteAsync(async s =>
        {
            await s.InsertEntryAsync(entry);
            return true;
        }, None);
        var held = new Promise(entry.Id, Guid.NewGuid(), new string('0', 64));
        var lost = held with { EntryId = Ids.NewId() };
        var options = Options("node-2");

        var whole = await PostgresStore.OpenAsync(options, () => new KeptPromises([held], null), None);
        Assert.Null(whole.Finding);
        await whole.Store!.DisposeAsync();
        Assert.Equal("FLW-0543", (await PostgresStore.OpenAsync(options, () => new KeptPromises([lost, held], null), None)).Finding!.Code);
        Assert.Equal("FLW-0543", (await PostgresStore.OpenAsync(options, () => new KeptPromises([held], "log\n7\nroot\n"), None)).Finding!.Code);
    }

    private static CaseKey Key(string caseId) => new("BG:BGASA", caseId);

    private static MessageRow Message(string caseId, DateTimeOffset? due) => new()
    {
        Id = Ids.NewId(), Case = Key(caseId), Direction = Direction.Outbound, State = MessageState.Taken, SecretId = Ids.NewId(), CreatedAt = Noon, UpdatedAt = Noon, DueAt = due,
    };

    private static async Task<MessageRow> InsertAsync(PostgresStore store, string caseId, DateTimeOffset? due)
    {
        var message = Message(caseId, due);
        await store.WriteAsync(async s =>
        {
            await s.InsertCaseAsync(new CaseRow { Key = message.Case, CreatedAt = Noon });
            return await s.InsertMessageAsync(message);
        }, None);
        return message;
    }

    private static async Task<string> RefusedAsync(PostgresStoreOptions options) => (await PostgresStore.OpenAsync(options, null, None)).Finding!.Code;

    private static async Task<(string, string)> ReasonAsync(PostgresStoreOptions options)
    {
        var finding = (await PostgresStore.OpenAsync(options, null, None)).Finding!;
        return (finding.Code, finding.Arguments["reason"]);
    }

    private PostgresStoreOptions Options(string node)
    {
        Skip.If(PostgresCluster.Absence is not null, PostgresCluster.Absence);
        return PostgresServer.Options(server.Cluster, database, node);
    }

    private async Task<PostgresStore> OpenAsync(string node, Func<PostgresStoreOptions, PostgresStoreOptions>? change = null)
    {
        var options = Options(node);
        var opening = await PostgresStore.OpenAsync(change is null ? options : change(options), null, None);
        Assert.Null(opening.Finding);
        opened.Add(opening.Store!);
        return opening.Store!;
    }
}
