using MessageBroker.Evidence.Keys;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Exchange.Store;
using MessageBroker.Exchange.Store.Secrets;
using MessageBroker.Exchange.Store.Sqlite;
using Microsoft.Data.Sqlite;

namespace MessageBroker.Tests.Unit.Exchange.Store;

/// <summary>Secrets are durable before they are drawn; what a kill left is swept; what is missing is told.</summary>
public sealed class SecretPoolTests : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly CaseKey Key = new("BG:BGASA", "1");
    private static readonly RandomIds Ids = new(TimeProvider.System);

    private readonly string folder = SqliteStoreBed.NewFolder();
    private readonly MasterKey master = MasterKey.FromOctets(Enumerable.Repeat((byte)7, MasterKey.Size).ToArray())!;
    private SqliteStore store = null!;

    private string KeysFile => Path.Combine(folder, "keys.db");

    public async Task InitializeAsync() => store = (await SqliteStore.OpenAsync(SqliteStoreBed.Options(Path.Combine(folder, "broker.db")), None)).Store!;

    public Task DisposeAsync()
    {
        store.Dispose();
        master.Dispose();
        Directory.Delete(folder, recursive: true);
        return Task.CompletedTask;
    }

    [Fact]
    public async Task A_drawn_secret_is_durable_and_found_again_by_another_process()
    {
        using var pool = (await OpenAsync()).Pool!;
        var (id, secret) = await pool.DrawAsync(None);

        Assert.Equal(secret.Salt(), (await pool.FindAsync(id, None))!.Salt());
        using var other = (await SecretPool.OpenReadOnlyAsync(Options(), store, None)).Pool!;
        Assert.Equal(secret.Salt(), (await other.FindAsync(id, None))!.Salt());
        Assert.Null(await pool.FindAsync(Guid.NewGuid(), None));
        await Assert.ThrowsAsync<InvalidOperationException>(() => other.DrawAsync(None));
    }

    [Fact]
    public async Task Every_draw_gives_another_secret_and_batches_are_committed_ahead()
    {
        using var pool = (await OpenAsync()).Pool!;

        var drawn = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => Task.Run(() => pool.DrawAsync(None))));

        Assert.Equal(30, drawn.Select(d => d.Id).Distinct().Count());
        Assert.Equal(30, drawn.Select(d => Convert.ToHexString(d.Secret.Salt())).Distinct().Count());
        Assert.Equal(32L, Scalar("SELECT count(*) FROM secret"));
        Assert.Equal(0L, Scalar("SELECT count(*) FROM secret WHERE length(wrapped) <> 69"));
    }

    [Fact]
    public async Task What_a_kill_left_undrawn_or_unused_is_swept_at_the_next_start()
    {
        Guid used, unused;
        using (var pool = (await OpenAsync()).Pool!)
        {
            (used, _) = await pool.DrawAsync(None);
            (unused, _) = await pool.DrawAsync(None);
            await InsertAsync(used, payload: true);
            // Killed here: one secret is used, one was drawn for a message that was never committed, six were never drawn.
        }

        var again = await OpenAsync();
        using var after = again.Pool!;

        Assert.Equal(7, again.Swept);
        Assert.Empty(again.Findings);
        Assert.NotNull(await after.FindAsync(used, None));
        Assert.Null(await after.FindAsync(unused, None));
        Assert.Equal(1L, Scalar("SELECT count(*) FROM secret"));
        Assert.NotEqual(used, (await after.DrawAsync(None)).Id);
    }

    [Fact]
    public async Task A_secret_that_a_start_found_in_use_is_never_swept_again()
    {
        Guid used;
        using (var pool = (await OpenAsync()).Pool!)
        {
            (used, _) = await pool.DrawAsync(None);
            await InsertAsync(used, payload: true);
        }
        (await OpenAsync()).Pool!.Dispose();

        // The store went back to before the message: its secret outlives that, for whoever finds the message again.
        store.Dispose();
        Execute(Path.Combine(folder, "broker.db"), "DELETE FROM payload; DELETE FROM message");
        await InitializeAsync();

        var again = await OpenAsync();
        using var after = again.Pool!;
        Assert.Equal(0, again.Swept);
        Assert.NotNull(await after.FindAsync(used, None));
    }

    [Fact]
    public async Task Only_the_own_nodes_leftovers_are_swept()
    {
        using (var pool = (await OpenAsync()).Pool!) await pool.DrawAsync(None);

        var other = await SecretPool.OpenAsync(Options() with { Node = "node-2" }, store, None);
        other.Pool!.Dispose();

        Assert.Equal(0, other.Swept);
        Assert.Equal(8L, Scalar("SELECT count(*) FROM secret"));
    }

    [Fact]
    public async Task A_payload_without_secret_is_told_at_start_and_stops_nothing()
    {
        Guid lost, kept;
        Guid message;
        using (var pool = (await OpenAsync()).Pool!)
        {
            (lost, _) = await pool.DrawAsync(None);
            (kept, _) = await pool.DrawAsync(None);
            message = await InsertAsync(lost, payload: true);
            await InsertAsync(kept, payload: true);
            await InsertAsync(Guid.NewGuid(), payload: false);
        }
        Execute(KeysFile, $"DELETE FROM secret WHERE id = '{lost}'");

        var again = await OpenAsync();
        using var after = again.Pool!;

        var finding = Assert.Single(again.Findings);
        Assert.Equal(("FLW-0511", "1", message.ToString()), (finding.Code, finding.Arguments["count"], finding.Arguments["message"]));
        Assert.Equal([message], await after.FindMissingAsync(store, None));
        Assert.Equal([message], (await StoreCheck.RunAsync(store, after, None)).MessagesWithoutSecret);
        await after.DrawAsync(None);
    }

    [Fact]
    public async Task The_wrong_master_key_is_a_finding_that_names_the_file()
    {
        (await OpenAsync()).Pool!.Dispose();
        using var wrong = MasterKey.FromOctets(new byte[MasterKey.Size])!;

        var refused = await SecretPool.OpenAsync(Options() with { Master = wrong }, store, None);

        Assert.Null(refused.Pool);
        Assert.Equal(("FLW-0520", KeysFile), (refused.Findings.Single().Code, refused.Findings.Single().Path));
    }

    [Fact]
    public async Task Another_stores_keys_file_is_refused_before_anything_is_swept()
    {
        using (var pool = (await OpenAsync()).Pool!) await pool.DrawAsync(None);
        using var other = (await SqliteStore.OpenAsync(SqliteStoreBed.Options(Path.Combine(folder, "other.db")), None)).Store!;

        var refused = await SecretPool.OpenAsync(Options(), other, None);

        Assert.Equal("FLW-0521", refused.Findings.Single().Code);
        Assert.Equal(8L, Scalar("SELECT count(*) FROM secret"));
    }

    [Fact]
    public async Task A_keys_file_that_disappeared_is_not_made_anew_for_a_store_with_messages()
    {
        (await OpenAsync()).Pool!.Dispose();
        await InsertAsync(Guid.NewGuid(), payload: true);
        File.Delete(KeysFile);

        var refused = await OpenAsync();

        Assert.Null(refused.Pool);
        Assert.Equal("FLW-0522", refused.Findings.Single().Code);
        Assert.False(File.Exists(KeysFile));
    }

    [Fact]
    public async Task The_store_itself_is_no_keys_file()
    {
        var refused = await SecretPool.OpenAsync(Options() with { Path = store.Path }, store, None);
        Assert.Equal("FLW-0503", refused.Findings.Single().Code);
    }

    [Fact]
    public async Task A_keys_file_that_vanishes_or_is_locked_makes_drawing_wait_for_better_times()
    {
        using var pool = (await OpenAsync()).Pool!;
        using (var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = KeysFile, Pooling = false }.ToString()))
        {
            connection.Open();
            using var begin = connection.CreateCommand();
            begin.CommandText = "BEGIN IMMEDIATE";
            begin.ExecuteNonQuery();
            Assert.Equal("locked", (await Assert.ThrowsAsync<StoreAwayException>(() => pool.DrawAsync(None))).Reason);
        }
        await pool.DrawAsync(None);

        File.Delete(KeysFile);
        Assert.Equal("missing", (await Assert.ThrowsAsync<StoreAwayException>(() => pool.DrawAsync(None))).Reason);
    }

    private SecretPoolOptions Options() => new() { Path = KeysFile, Node = "node-1", Master = master, Time = TimeProvider.System, Ids = Ids, Batch = 8 };

    private Task<SecretPoolOpening> OpenAsync() => SecretPool.OpenAsync(Options(), store, None);

    private Task<Guid> InsertAsync(Guid secretId, bool payload) => store.WriteAsync(
        async s =>
        {
            await s.InsertCaseAsync(new CaseRow { Key = Key, CreatedAt = DateTimeOffset.UnixEpoch });
            var message = new MessageRow
            {
                Id = Ids.NewId(), Case = Key, Direction = Direction.Outbound, State = MessageState.Taken, SecretId = secretId,
                CreatedAt = DateTimeOffset.UnixEpoch, UpdatedAt = DateTimeOffset.UnixEpoch,
            };
            await s.InsertMessageAsync(message);
            if (payload) await s.PutPayloadsAsync([new PayloadRow(message.Id, "record", Guid.NewGuid(), [1, 2, 3])]);
            return message.Id;
        },
        None);

    private object? Scalar(string sql) => Execute(KeysFile, sql);

    private static object? Execute(string file, string sql)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}
