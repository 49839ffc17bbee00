using System.Diagnostics;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Exchange.Store;
using MessageBroker.Exchange.Store.Sqlite;
using MessageBroker.Schemas.Findings;
using Microsoft.Data.Sqlite;

namespace MessageBroker.Tests.Unit.Exchange.Store;

/// <summary>What only a SQLite store has: its file, its owner, its start, its engine.</summary>
public sealed class SqliteStoreTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly CaseKey Key = new("BG:BGASA", "1");

    private readonly string folder = SqliteStoreBed.NewFolder();

    private string File => Path.Combine(folder, "broker.db");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("3.51.2", true)]
    [InlineData("3.51.3", false)]
    [InlineData("3.53.4", false)]
    [InlineData("4.0.0", false)]
    [InlineData("3.51.0", true)]
    [InlineData("3.50.4", true)]
    [InlineData("3.50.7", false)]
    [InlineData("3.49.9", true)]
    [InlineData("3.44.5", true)]
    [InlineData("3.44.6", false)]
    [InlineData("3.45.0", true)]
    [InlineData("3.7.0", true)]
    [InlineData("what", true)]
    public void Engines_that_lose_committed_work_are_known(string version, bool loses) => Assert.Equal(loses, SqliteEngine.LosesWork(version));

    [Fact]
    public void The_engine_that_is_delivered_loses_nothing()
    {
        using var memory = new SqliteConnection("Data Source=:memory:");
        memory.Open();
        Assert.False(SqliteEngine.LosesWork(memory.ServerVersion), memory.ServerVersion);
    }

    [Fact]
    public async Task A_new_store_is_for_its_owner_alone_and_survives_power_cuts()
    {
        using var store = await OpenAsync();

        Assert.Equal("wal", Scalar("PRAGMA journal_mode"));
        Assert.Equal("0001_initial.sql", Scalar("SELECT ScriptName FROM SchemaVersions"));
        if (!OperatingSystem.IsWindows())
        {
            foreach (var name in new[] { File, File + "-wal" }) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(name));
        }
    }

    [Fact]
    public async Task The_identity_stays_the_same_for_ever()
    {
        Guid first;
        using (var store = await OpenAsync()) first = store.Identity;
        using var again = await OpenAsync();
        Assert.Equal(first, again.Identity);
        Assert.NotEqual(Guid.Empty, first);
    }

    [Fact]
    public async Task A_second_process_is_told_who_owns_the_store()
    {
        using (await OpenAsync())
        {
            var refused = await RefusedAsync("FLW-0504");
            Assert.Contains("node-1", refused.Arguments["owner"], StringComparison.Ordinal);
            Assert.Contains($"{Environment.ProcessId}", refused.Arguments["owner"], StringComparison.Ordinal);
        }
        using var after = await OpenAsync();
    }

    [SkippableFact]
    public async Task The_lock_ends_with_the_process_that_held_it()
    {
        const string flock = "/usr/bin/flock";
        Skip.IfNot(System.IO.File.Exists(flock), $"{flock} is not there: no second process to hold the lock");
        (await OpenAsync()).Dispose();
        using var holder = Process.Start(new ProcessStartInfo(flock, ["--no-fork", "--exclusive", File + ".lock", "cat"]) { RedirectStandardInput = true })!;
        try
        {
            while (await SqliteStore.OpenAsync(SqliteStoreBed.Options(File), None) is { Store: { } early })
            {
                early.Dispose();
                await Task.Delay(10);
            }
            await RefusedAsync("FLW-0504");
        }
        finally
        {
            holder.Kill();
            await holder.WaitForExitAsync();
        }

        using var store = await OpenAsync();
    }

    [Fact]
    public async Task A_store_that_has_disappeared_is_not_made_anew()
    {
        (await OpenAsync()).Dispose();
        System.IO.File.Delete(File);

        Assert.Equal(File, (await RefusedAsync("FLW-0502")).Path);
        Assert.False(System.IO.File.Exists(File));

        System.IO.File.Delete(File + ".owner");
        (await OpenAsync()).Dispose();
    }

    [Fact]
    public async Task A_store_that_need_not_be_made_is_missed()
    {
        var opening = await SqliteStore.OpenAsync(SqliteStoreBed.Options(File) with { Create = false }, None);
        Assert.Equal("FLW-0501", opening.Finding!.Code);
        Assert.False(System.IO.File.Exists(File));
    }

    [Theory]
    [InlineData("not a database, but long enough to have a header of one hundred octets if it were one: 0123456789 0123456789 0123456789")]
    [InlineData("short")]
    public async Task A_file_that_is_no_store_is_refused_and_left_alone(string content)
    {
        await System.IO.File.WriteAllTextAsync(File, content);
        await RefusedAsync("FLW-0503");
        Assert.Equal("FLW-0503", (await SqliteStore.OpenReadOnlyAsync(File, TimeProvider.System, None)).Finding!.Code);
        Assert.Equal(content, await System.IO.File.ReadAllTextAsync(File));
    }

    [Fact]
    public async Task Another_programs_database_is_refused()
    {
        Execute("CREATE TABLE t (a)");
        await RefusedAsync("FLW-0503");
    }

    [Fact]
    public async Task A_damaged_file_is_a_finding_and_not_an_exception()
    {
        (await OpenAsync()).Dispose();
        var octets = await System.IO.File.ReadAllBytesAsync(File);
        octets.AsSpan(100, 8000).Fill(0xA5);
        await System.IO.File.WriteAllBytesAsync(File, octets);

        var opening = await SqliteStore.OpenAsync(SqliteStoreBed.Options(File), None);

        Assert.Null(opening.Store);
        Assert.Contains(opening.Finding!.Code, new[] { "FLW-0505", "FLW-0508" });
    }

    [Fact]
    public async Task A_folder_that_is_not_there_is_a_finding()
    {
        var opening = await SqliteStore.OpenAsync(SqliteStoreBed.Options(Path.Combine(folder, "none", "broker.db")), None);
        Assert.Equal("FLW-0505", opening.Finding!.Code);
    }

    [Fact]
    public async Task Rows_with_names_of_another_release_refuse_the_start()
    {
        using (var store = await OpenAsync()) await InsertAsync(store);
        Execute("UPDATE message SET state = 'Erased'");

        var refused = await RefusedAsync("FLW-0509");
        Assert.Equal("message.state = Erased", refused.Arguments["names"]);
        Assert.Equal("FLW-0509", (await SqliteStore.OpenReadOnlyAsync(File, TimeProvider.System, None)).Finding!.Code);

        Execute("UPDATE message SET state = 'Taken'");
        (await OpenAsync()).Dispose();
    }

    [Fact]
    public async Task A_numeric_name_is_no_known_name()
    {
        using (var store = await OpenAsync()) await InsertAsync(store);
        Execute("UPDATE message SET state = '3'");
        await RefusedAsync("FLW-0509");
    }

    [Fact]
    public async Task Verbs_read_beside_a_running_broker_and_see_its_commits()
    {
        using var store = await OpenAsync();
        await InsertAsync(store);

        var opening = await SqliteStore.OpenReadOnlyAsync(File, TimeProvider.System, None);
        using var reading = opening.Store!;

        Assert.Null(opening.Finding);
        Assert.Equal(store.Identity, reading.Identity);
        Assert.NotNull(await reading.ReadAsync(r => r.CaseAsync(Key), None));
        await store.WriteAsync(s => s.InsertCaseAsync(new CaseRow { Key = Key with { CaseId = "2" }, CreatedAt = DateTimeOffset.UnixEpoch }), None);
        Assert.Equal(2, (await reading.ReadAsync(r => r.CasesAsync(null, null, 9), None)).Count);
        await Assert.ThrowsAsync<InvalidOperationException>(() => InsertAsync(reading));
    }

    [Fact]
    public async Task Verbs_read_a_store_whose_broker_is_not_running()
    {
        using (var store = await OpenAsync()) await InsertAsync(store);

        var opening = await SqliteStore.OpenReadOnlyAsync(File, TimeProvider.System, None);
        using var reading = opening.Store!;

        Assert.NotNull(await reading.ReadAsync(r => r.CaseAsync(Key), None));
        Assert.Null(opening.Finding);
        (await OpenAsync()).Dispose();
    }

    [Fact]
    public async Task A_store_that_is_not_there_is_a_finding_for_verbs()
    {
        var opening = await SqliteStore.OpenReadOnlyAsync(File, TimeProvider.System, None);
        Assert.Equal("FLW-0501", opening.Finding!.Code);
        Assert.False(System.IO.File.Exists(File));
    }

    [Fact]
    public async Task Another_file_in_the_stores_place_is_not_written()
    {
        using var store = await OpenAsync();
        await InsertAsync(store);
        using (var other = await OpenAsync(Path.Combine(folder, "other.db"))) await InsertAsync(other);
        var before = await System.IO.File.ReadAllBytesAsync(Path.Combine(folder, "other.db"));
        System.IO.File.Move(Path.Combine(folder, "other.db"), File, overwrite: true);

        var away = await Assert.ThrowsAsync<StoreAwayException>(() =>
            store.WriteAsync(s => s.InsertCaseAsync(new CaseRow { Key = Key with { CaseId = "2" }, CreatedAt = DateTimeOffset.UnixEpoch }), None));

        Assert.Equal("missing", away.Reason);
        Assert.Equal(before, await System.IO.File.ReadAllBytesAsync(File));
    }

    [Fact]
    public async Task Whoever_queues_behind_a_lock_waits_for_it_once()
    {
        var options = SqliteStoreBed.Options(File) with { BusyTimeout = TimeSpan.FromSeconds(1), MostInGroup = 1 };
        using var store = (await SqliteStore.OpenAsync(options, None)).Store!;
        using var locker = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = File, Pooling = false }.ToString());
        locker.Open();
        using var transaction = locker.BeginTransaction();
        var watch = Stopwatch.StartNew();

        var writes = Enumerable.Range(0, 20).Select(_ => InsertAsync(store)).ToList();
        foreach (var write in writes) Assert.Equal("locked", (await Assert.ThrowsAsync<StoreAwayException>(() => write)).Reason);

        Assert.InRange(watch.Elapsed.TotalSeconds, 0.9, 10);
        transaction.Rollback();
        await InsertAsync(store);
    }

    [Fact]
    public async Task A_deleted_write_ahead_log_is_noticed_before_anything_is_promised()
    {
        using var store = await OpenAsync();
        System.IO.File.Delete(File + "-wal");
        Assert.Equal("missing", (await Assert.ThrowsAsync<StoreAwayException>(() => InsertAsync(store))).Reason);
    }

    /// <summary>A log cut at any octet is a consistent prefix of the commits: that is what a kill or a power cut leaves.</summary>
    [Fact]
    public async Task A_write_ahead_log_cut_anywhere_leaves_whole_commits_in_order()
    {
        using (var store = await OpenAsync())
        {
            await InsertAsync(store);
            for (var i = 2; i <= 9; i++)
            {
                var key = Key with { CaseId = $"{i}" };
                await store.WriteAsync(
                    async s => await s.InsertCaseAsync(new CaseRow { Key = key, CreatedAt = DateTimeOffset.UnixEpoch }) && await s.InsertMessageAsync(Message(key)), None);
            }
            var random = new Random(20261125);
            var seen = new HashSet<int>();
            for (var n = 0; n < 12; n++) seen.Add(await CasesAfterCutAsync(random));
            Assert.True(seen.Count > 3, "the cuts gave hardly any different prefix");
        }
    }

    [Fact]
    public async Task A_check_of_the_whole_store_counts_and_finds_nothing_wrong()
    {
        using var store = await OpenAsync();
        await InsertAsync(store);

        var check = await StoreCheck.RunAsync(store, null, None);

        Assert.Empty(check.Findings);
        Assert.Equal((1, 0, 0, 0, 0), (check.Cases, check.Payloads, check.Entries, check.PendingEntries, check.OpenAttempts));
        Assert.Equal(new Dictionary<MessageState, long> { [MessageState.Taken] = 1 }, check.Messages);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(8)]
    public async Task A_check_tells_damage_whether_or_not_the_rest_can_be_read(int at)
    {
        long page;
        using (var store = await OpenAsync()) await InsertAsync(store);
        page = (long)Scalar("SELECT rootpage FROM sqlite_schema WHERE name = 'effect_kind'")!;
        var octets = await System.IO.File.ReadAllBytesAsync(File);
        // 0: the page is of no kind; 8 and on: an index without row has cells out of nowhere.
        octets.AsSpan((int)((page - 1) * 4096) + at, 60).Fill(0x5A);
        octets[(int)((page - 1) * 4096) + 4] = 3;
        await System.IO.File.WriteAllBytesAsync(File, octets);
        var opening = await SqliteStore.OpenAsync(SqliteStoreBed.Options(File), None);
        if (opening.Store is not { } damaged)
        {
            Assert.Equal("FLW-0505", opening.Finding!.Code);
            return;
        }

        using (damaged) Assert.Contains((await StoreCheck.RunAsync(damaged, null, None)).Findings, f => f.Code == "FLW-0510");
    }

    [Fact]
    public async Task Entries_and_leaves_cannot_be_changed_even_by_hand()
    {
        using (var store = await OpenAsync())
        {
            await store.WriteAsync(
                async s =>
                {
                    await s.InsertEntryAsync(new EntryRow(Guid.NewGuid(), Key, null, [1], new byte[32], null));
                    return true;
                },
                None);
        }

        Assert.Throws<SqliteException>(() => Execute("UPDATE entry SET bytes = x'02'"));
        Assert.Throws<SqliteException>(() => Execute("DELETE FROM entry"));
    }

    private static async Task InsertAsync(SqliteStore store) => await store.WriteAsync(
        async s => await s.InsertCaseAsync(new CaseRow { Key = Key, CreatedAt = DateTimeOffset.UnixEpoch }) && await s.InsertMessageAsync(Message(Key)), None);

    private static MessageRow Message(CaseKey key) => new()
    {
        Id = Guid.CreateVersion7(DateTimeOffset.UnixEpoch), Case = key, Direction = Direction.Outbound, State = MessageState.Taken, SecretId = Guid.NewGuid(),
        CreatedAt = DateTimeOffset.UnixEpoch, UpdatedAt = DateTimeOffset.UnixEpoch,
    };

    private async Task<int> CasesAfterCutAsync(Random random)
    {
        var copy = SqliteStoreBed.NewFolder();
        try
        {
            var path = Path.Combine(copy, "broker.db");
            System.IO.File.Copy(File, path);
            var wal = await System.IO.File.ReadAllBytesAsync(File + "-wal");
            await System.IO.File.WriteAllBytesAsync(path + "-wal", wal[..random.Next(wal.Length * 3 / 5, wal.Length + 1)]);
            using var store = await OpenAsync(path);
            var cases = (await store.ReadAsync(r => r.CasesAsync(null, null, 99), None)).Select(c => int.Parse(c.Key.CaseId)).Order().ToList();
            Assert.Equal(Enumerable.Range(1, cases.Count), cases);
            Assert.Equal(cases.Count, (await store.ReadAsync(r => r.MessagesAsync(null, null, 99), None)).Count);
            Assert.Empty((await StoreCheck.RunAsync(store, null, None)).Findings);
            return cases.Count;
        }
        finally
        {
            Directory.Delete(copy, recursive: true);
        }
    }

    private Task<SqliteStore> OpenAsync() => OpenAsync(File);

    private static async Task<SqliteStore> OpenAsync(string path)
    {
        var opening = await SqliteStore.OpenAsync(SqliteStoreBed.Options(path), None);
        Assert.Null(opening.Finding);
        return opening.Store!;
    }

    private async Task<Finding> RefusedAsync(string code)
    {
        var opening = await SqliteStore.OpenAsync(SqliteStoreBed.Options(File), None);
        Assert.Null(opening.Store);
        Assert.Equal(code, opening.Finding!.Code);
        return opening.Finding;
    }

    private object? Scalar(string sql)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = File, Pooling = false }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    private void Execute(string sql) => Scalar(sql);
}
