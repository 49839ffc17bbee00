using System.Net;
using System.Net.Sockets;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Exchange.Store.Postgres;
using MessageBroker.Tests.PostgresBed;
using MessageBroker.Tests.Unit.Exchange.Store;
using Npgsql;

namespace MessageBroker.Tests.Unit.Field;

/// <summary>Cases of the shared field reports that need a server, on one of their own. Rounds are scaled down, outcomes are not.</summary>
public sealed class FieldPostgresTests : IAsyncLifetime
{
    private const string Database = "field";
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly DateTimeOffset Noon = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);

    private PostgresCluster? cluster;
    // Held here: what nobody refers to is collected, and its session and locks end with it.
    private NpgsqlConnection? holder;

    private PostgresCluster Cluster => cluster ?? throw new InvalidOperationException("no server was started");

    public async Task InitializeAsync()
    {
        if (PostgresCluster.Absence is not null) return;
        cluster = await PostgresCluster.StartAsync(("fsync", "off"), ("full_page_writes", "off"));
        await cluster.SqlAsync("postgres", $"CREATE DATABASE {Database} OWNER {PostgresCluster.User}");
    }

    public async Task DisposeAsync()
    {
        if (holder is not null) await holder.DisposeAsync();
        if (cluster is not null) await cluster.DisposeAsync();
    }

    [SkippableFact]
    public async Task Field_H05a_after_every_fault_the_pool_serves_again_and_stays_whole()
    {
        Skip.If(PostgresCluster.Absence is not null, PostgresCluster.Absence);
        await using var wire = new Wire(Cluster.Port);
        const int connections = 12;
        var options = PostgresServer.Options(Cluster, Database) with { Connections = connections };
        options = options with { Place = options.Place with { Port = wire.Port } };
        await using var store = (await PostgresStore.OpenAsync(options, null, None)).Store!;
        var broken = 0;
        for (var round = 0; round < 24; round++)
        {
            using var load = new CancellationTokenSource();
            var busy = Task.WhenAll(Enumerable.Range(0, 6).Select(i => LoadAsync(store, $"{round}-{i}", load.Token)));
            await Task.Delay(15);
            switch (round % 4)
            {
                case 0: await load.CancelAsync(); break;
                case 1: await Cluster.TerminateAsync(Database); break;
                case 2 when round % 8 == 2: await Cluster.StopAsync("fast"); await Cluster.StartAgainAsync(); break;
                default: wire.Cut(); break;
            }
            await load.CancelAsync();
            await busy;
            if (!await ServesAsync(store, TimeSpan.FromSeconds(10))) broken++;
        }

        Assert.Equal(0, broken);
        // As many at the same time as are configured, less those that writer, counter and listener may hold.
        var together = new TaskCompletionSource();
        var inside = 0;
        var readers = Enumerable.Range(0, connections - 3).Select(_ => store.ReadAsync(async reader =>
        {
            await reader.PausesAsync();
            if (Interlocked.Increment(ref inside) == connections - 3) together.SetResult();
            await together.Task.WaitAsync(TimeSpan.FromSeconds(10));
            return true;
        }, None)).ToList();
        await Task.WhenAll(readers).WaitAsync(TimeSpan.FromSeconds(15));
    }

    [SkippableTheory]
    [InlineData("case row")]
    [InlineData("migration")]
    [InlineData("integrator")]
    [InlineData("node name")]
    public async Task Field_Q15a_a_lock_is_free_again_once_its_holder_is_gone(string kind)
    {
        Skip.If(PostgresCluster.Absence is not null, PostgresCluster.Absence);
        var options = PostgresServer.Options(Cluster, Database);
        await using var store = (await PostgresStore.OpenAsync(options, null, None)).Store!;
        await store.WriteAsync(s => s.InsertCaseAsync(new CaseRow { Key = new CaseKey("BG:BGASA", "1"), CreatedAt = Noon }), None);
        await store.WriteAsync(s => s.InsertMessageAsync(Message("1")), None);
        var process = await HoldAsync(kind);
        Assert.False(await IsFreeAsync(kind, store, options));

        await Cluster.SqlAsync("postgres", $"SELECT pg_terminate_backend({process})");

        for (var i = 0; i < 20 && !await IsFreeAsync(kind, store, options); i++) await Task.Delay(50);
        Assert.True(await IsFreeAsync(kind, store, options));
    }

    [SkippableFact]
    public async Task Field_Q17a_no_row_can_change_its_partition()
    {
        Skip.If(PostgresCluster.Absence is not null, PostgresCluster.Absence);
        await using var store = (await PostgresStore.OpenAsync(PostgresServer.Options(Cluster, Database), null, None)).Store!;
        // A row moves between partitions where a column of the partition key changes: only a key of ids, which never change, may part a table.
        Assert.Equal(0L, await Cluster.SqlAsync(Database, """
            SELECT count(*) FROM pg_partitioned_table p JOIN pg_attribute a ON a.attrelid = p.partrelid AND a.attnum = ANY (p.partattrs::int2[])
            WHERE a.attname NOT LIKE '%id'
            """));
        Assert.NotEqual(0L, await Cluster.SqlAsync(Database, "SELECT count(*) FROM pg_class WHERE relname = 'message'"));
    }

    private static MessageRow Message(string caseId) => new()
    {
        Id = Guid.CreateVersion7(), Case = new CaseKey("BG:BGASA", caseId), Direction = Direction.Outbound, State = MessageState.Taken,
        SecretId = Guid.CreateVersion7(), CreatedAt = Noon, UpdatedAt = Noon, DueAt = Noon,
    };

    /// <summary>Takes the lock in a session of its own, as a node that is about to die would; gives the server process.</summary>
    private async Task<int> HoldAsync(string kind)
    {
        holder = await Cluster.ConnectAsync(Database);
        var sql = kind switch
        {
            "case row" => "BEGIN; SELECT 1 FROM case_row FOR NO KEY UPDATE",
            "migration" => $"BEGIN; SELECT pg_advisory_xact_lock({0x4D427374})",
            "integrator" => "BEGIN; SELECT 1 FROM store_identity FOR NO KEY UPDATE",
            _ => "SET application_name = 'broker/node-3'",
        };
        await using (var command = new NpgsqlCommand(sql, holder)) await command.ExecuteNonQueryAsync();
        return holder.ProcessID;
    }

    private static async Task<bool> IsFreeAsync(string kind, PostgresStore store, PostgresStoreOptions options)
    {
        switch (kind)
        {
            case "case row":
                await using (var group = await store.ClaimDueAsync(Noon, 9, None)) return group.Cases.Count == 1;
            case "integrator":
                return await store.WriteAsync(s => s.TryLockLogAsync(), None);
            case "migration":
                using (var soon = new CancellationTokenSource(TimeSpan.FromSeconds(1)))
                {
                    try
                    {
                        var opening = await PostgresStore.OpenAsync(options with { Node = "node-2" }, null, soon.Token);
                        if (opening.Store is { } opened) await opened.DisposeAsync();
                        return opening.Store is not null;
                    }
                    catch (OperationCanceledException)
                    {
                        return false;
                    }
                }
            default:
                var other = await PostgresStore.OpenAsync(options with { Node = "node-3", TakeOverPatience = TimeSpan.FromMilliseconds(200) }, null, None);
                if (other.Store is { } one) await one.DisposeAsync();
                return other.Store is not null;
        }
    }

    private static async Task LoadAsync(PostgresStore store, string caseId, CancellationToken cancellationToken)
    {
        try
        {
            for (var i = 0; !cancellationToken.IsCancellationRequested; i++)
            {
                var row = new CaseRow { Key = new CaseKey("BG:BGASA", $"{caseId}-{i}"), CreatedAt = Noon };
                await store.WriteAsync(s => s.InsertCaseAsync(row), cancellationToken);
                await store.ReadAsync(r => r.CaseAsync(row.Key), cancellationToken);
            }
        }
        catch (Exception ended) when (ended is StoreAwayException or OperationCanceledException)
        {
            // What a caller may see, and nothing else.
        }
    }

    private static async Task<bool> ServesAsync(PostgresStore store, TimeSpan within)
    {
        var until = DateTimeOffset.UtcNow + within;
        while (DateTimeOffset.UtcNow < until)
        {
            try
            {
                await store.WriteAsync(s => s.InsertCaseAsync(new CaseRow { Key = new CaseKey("BG:BGASA", Guid.NewGuid().ToString("N")), CreatedAt = Noon }), None);
                return true;
            }
            catch (StoreAwayException)
            {
                await Task.Delay(50);
            }
        }
        return false;
    }

    /// <summary>A network between node and server that can be cut: what is under way is reset.</summary>
    private sealed class Wire : IAsyncDisposable
    {
        private readonly TcpListener listener = new(IPAddress.Loopback, 0);
        private readonly CancellationTokenSource stop = new();
        private readonly HashSet<TcpClient> open = [];
        private readonly int server;
        private readonly Task loop;

        public Wire(int server)
        {
            this.server = server;
            listener.Start();
            loop = AcceptAsync();
        }

        public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

        public void Cut()
        {
            lock (open)
            {
                foreach (var client in open) client.Client.Close(0);
                open.Clear();
            }
        }

        public async ValueTask DisposeAsync()
        {
            await stop.CancelAsync();
            listener.Stop();
            Cut();
            await loop;
            stop.Dispose();
        }

        private async Task AcceptAsync()
        {
            try
            {
                while (true) _ = ForwardAsync(await listener.AcceptTcpClientAsync(stop.Token));
            }
            catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                // Closed.
            }
        }

        private async Task ForwardAsync(TcpClient from)
        {
            using (from)
            using (var to = new TcpClient())
            {
                try
                {
                    await to.ConnectAsync(IPAddress.Loopback, server, stop.Token);
                    lock (open)
                    {
                        open.Add(from);
                        open.Add(to);
                    }
                    await Task.WhenAny(from.GetStream().CopyToAsync(to.GetStream(), stop.Token), to.GetStream().CopyToAsync(from.GetStream(), stop.Token));
                }
                catch (Exception ended) when (ended is SocketException or IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
                {
                    // Cut.
                }
                finally
                {
                    lock (open)
                    {
                        open.Remove(from);
                        open.Remove(to);
                    }
                }
            }
        }
    }
}
