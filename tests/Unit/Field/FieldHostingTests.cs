using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using MessageBroker.App.Configuration;
using MessageBroker.App.Health;
using MessageBroker.App.Hosting;
using MessageBroker.Exchange.As4.Http;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Exchange.Store.Sqlite;
using MessageBroker.Tests.Unit.Adapters;
using MessageBroker.Tests.Unit.App.Configuration;
using MessageBroker.Tests.Unit.App.Health;
using MessageBroker.Tests.Unit.Exchange.Store;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace MessageBroker.Tests.Unit.Field;

/// <summary>Hosting cases of the shared field reports, by their names. Times are scaled down, outcomes are not.</summary>
public sealed class FieldHostingTests(SampleConfiguration sample) : IClassFixture<SampleConfiguration>
{
    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(20);

    [SkippableFact]
    public void Field_H01a_engines_that_lose_work_are_refused_and_the_engine_stands_in_health()
    {
        foreach (var row in SharedData.Json("vectors/field/hosting/sqlite-versions.json").GetProperty("versions").EnumerateArray())
            Assert.Equal(row.GetProperty("walAllowed").GetBoolean(), !SqliteEngine.LosesWork(row.GetProperty("version").GetString()!));
        var report = new HealthReport(true, null, new Dictionary<string, long>(), []) { Engine = SqliteStore.Engine };
        Assert.Matches("^SQLite [0-9.]+$", HealthEndpoints.Read(HealthEndpoints.Write(report))!.Engine!);
    }

    [Theory]
    [InlineData("nfs", DiskFitness.Network)]
    [InlineData("nfs4", DiskFitness.Network)]
    [InlineData("cifs", DiskFitness.Network)]
    [InlineData("9p", DiskFitness.Network)]
    [InlineData("fuse.sshfs", DiskFitness.Network)]
    [InlineData("tmpfs", DiskFitness.NotDurable)]
    [InlineData("ext4", DiskFitness.Fit)]
    [InlineData("xfs", DiskFitness.Fit)]
    [InlineData("btrfs", DiskFitness.Fit)]
    [InlineData("overlay", DiskFitness.Fit)]
    [InlineData("fuseblk", DiskFitness.Fit)]
    public void Field_H03a_the_file_system_of_the_nearest_mount_decides(string kind, DiskFitness fitness)
    {
        string[] table =
        [
            "22 1 8:1 / / rw,relatime shared:1 - ext3 /dev/sda1 rw",
            $@"30 22 0:40 / /srv/broker\040data rw,nosuid shared:2 master:7 - {kind} somewhere:/export rw",
            "31 22 0:41 / /srv/broker rw - ext2 /dev/sdb rw",
        ];
        Assert.Equal(kind, DiskKind.Of("/srv/broker data/bg/store.db", table));
        Assert.Equal("ext3", DiskKind.Of("/srv/broker data2/store.db", table));
        Assert.Equal("ext2", DiskKind.Of("/srv/broker", table));
        Assert.Equal(fitness, DiskKind.Judge(kind));
    }

    [Fact]
    public async Task Field_H04a_a_held_lock_is_later_after_the_bound_and_shows_as_a_wait()
    {
        var waits = new List<double>();
        using var listener = new MeterListener { InstrumentPublished = (instrument, l) => { if (instrument.Name == "broker.store.write_wait") l.EnableMeasurementEvents(instrument); } };
        listener.SetMeasurementEventCallback<double>((_, seconds, _, _) => { lock (waits) waits.Add(seconds); });
        listener.Start();
        await using var bed = await SqliteStoreBed.MakeAsync();
        var reading = new TaskCompletionSource();
        var longReader = bed.Store.ReadAsync(async reader => { _ = await reader.CountsAsync(); await reading.Task; return true; }, CancellationToken.None);
        await bed.Store.WriteAsync(_ => ValueTask.FromResult(true), CancellationToken.None);

        await using (await bed.LockAsync())
        {
            for (var i = 0; i < 5; i++)
            {
                var away = await Assert.ThrowsAsync<StoreAwayException>(() => bed.Store.WriteAsync(_ => ValueTask.FromResult(true), CancellationToken.None));
                Assert.Equal("locked", away.Reason);
            }
        }

        await bed.Store.WriteAsync(_ => ValueTask.FromResult(true), CancellationToken.None);
        reading.SetResult();
        await longReader;
        // The bed waits for 60 ms at most.
        lock (waits) Assert.Contains(waits, seconds => seconds >= 0.05);
    }

    [Theory]
    [InlineData("headers")]
    [InlineData("half")]
    [InlineData("redirect")]
    public async Task Field_H07a_no_attempt_arrives_twice_and_no_redirect_is_followed(string peer)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var arrivals = new List<byte[]>();
        var serving = ServeAsync(listener, peer, arrivals);
        using var transport = new HttpAs4Transport(new As4TlsOptions(), TimeProvider.System);
        var body = Encoding.ASCII.GetBytes("MessageId=m-1@bg.example;" + new string('x', 300_000));

        for (var attempt = 1; attempt <= 3; attempt++)
        {
            var answer = await transport.PostAsync(new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/as4"), "a/b", body, Enough, CancellationToken.None);
            Assert.Equal(peer == "redirect" ? (true, 307) : (false, 0), (answer.Reached, answer.Status));
            lock (arrivals) Assert.Equal(attempt, arrivals.Count);
        }

        listener.Stop();
        await serving;
        Assert.All(arrivals, arrived => Assert.True(body.AsSpan().StartsWith(arrived) && arrived.Length > 0 == (peer != "headers")));
    }

    [Theory]
    [InlineData("throws")]
    [InlineData("returns")]
    public async Task Field_H11a_a_loop_that_ends_takes_readiness_first_and_then_the_process(string how)
    {
        var go = new TaskCompletionSource();
        async Task EndAsync()
        {
            await go.Task;
            if (how == "throws") throw new InvalidDataException("broken");
        }
        var health = Health();
        using var lifetime = new Lifetime();
        var holder = new NodeHolder();
        holder.Put([new NodeLoop("ends", _ => EndAsync()), new NodeLoop("stays", async stop => await Task.Delay(Timeout.Infinite, stop))], health);
        using var loops = new NodeLoops(holder, lifetime, NullLogger<NodeLoops>.Instance);
        await loops.StartAsync(CancellationToken.None);
        lifetime.Start();
        await WaitAsync(() => health.Running);

        go.SetResult();
        await WaitAsync(() => !health.Running);
        // The host stops on the failure of a hosted service; the verb turns it into an exit code.
        await Assert.ThrowsAsync<InvalidOperationException>(() => loops.ExecuteTask!.WaitAsync(Enough));
        Assert.True(holder.Failed);
    }

    [Fact]
    public async Task Field_H11a_a_loop_that_hangs_is_named_and_makes_the_broker_not_ready()
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        var (lively, hanging) = (new LoopBeat("worker 1", clock), new LoopBeat("door bg-asp", clock));
        var health = Health(new LoopWatch([lively, hanging], TimeSpan.FromMinutes(2)));
        health.Running = true;
        clock.Advance(TimeSpan.FromMinutes(5));
        lively.Beat();

        var report = await health.CheckAsync(CancellationToken.None);

        Assert.False(report.Ready);
        var finding = Assert.Single(report.Findings, f => f.Code == "HLT-0009");
        Assert.Equal(("door bg-asp", "300"), (finding.Arguments["loop"], finding.Arguments["seconds"]));
        hanging.Beat();
        Assert.True((await health.CheckAsync(CancellationToken.None)).Ready);
    }

    [Theory]
    [InlineData(45, 50, "CFG-0050")]
    [InlineData(60, 50, null)]
    [InlineData(0, 600, null)]
    public void Field_H12a_a_service_manager_that_kills_before_the_longest_step_is_told_at_start(int manager, int send, string? code)
    {
        var tree = sample.Tree();
        tree["shutdown"] = new System.Text.Json.Nodes.JsonObject { ["seconds"] = 30, ["managerSeconds"] = manager };
        tree["sending"] = new System.Text.Json.Nodes.JsonObject { ["timeoutSeconds"] = send };
        var findings = StartUp.Check(sample.Write(tree), TimeProvider.System.GetUtcNow()).Findings;
        Assert.Equal(code, findings.FirstOrDefault(f => f.Path == "/shutdown/managerSeconds")?.Code);
    }

    private BrokerHealth Health(LoopWatch? watch = null)
    {
        var now = TimeProvider.System.GetUtcNow();
        return new BrokerHealth(StartUp.Check(sample.Write(sample.Tree()), now), new TableStore(null, null), TimeProvider.System) { Watched = watch };
    }

    private static async Task WaitAsync(Func<bool> holds)
    {
        for (var i = 0; i < 500 && !holds(); i++) await Task.Delay(10);
        Assert.True(holds());
    }

    /// <summary>A peer that reads as much as it wants and then closes gracefully, or sends the sender elsewhere.</summary>
    private static async Task ServeAsync(TcpListener listener, string peer, List<byte[]> arrivals)
    {
        while (true)
        {
            TcpClient client;
            try { client = await listener.AcceptTcpClientAsync(); }
            catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException or InvalidOperationException) { return; }
            using (client)
            {
                var stream = client.GetStream();
                var (seen, end) = (new List<byte>(), -1);
                var buffer = new byte[8192];
                while (end < 0)
                {
                    var read = await stream.ReadAsync(buffer);
                    if (read == 0) break;
                    seen.AddRange(buffer[..read]);
                    end = Encoding.Latin1.GetString([.. seen]).IndexOf("\r\n\r\n", StringComparison.Ordinal);
                }
                if (end < 0) continue;
                var wanted = peer switch { "headers" => 0, "half" => 150_000, _ => 300_025 };
                var body = seen.Skip(end + 4).ToList();
                for (int read; body.Count < wanted && (read = await stream.ReadAsync(buffer)) > 0;) body.AddRange(buffer[..read]);
                lock (arrivals) arrivals.Add(peer == "headers" ? [] : [.. body]);
                if (peer == "redirect") await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 307 Temporary Redirect\r\nLocation: http://{listener.LocalEndpoint}/elsewhere\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"));
                client.Client.Shutdown(SocketShutdown.Send);
            }
        }
    }

    private sealed class Lifetime : IHostApplicationLifetime, IDisposable
    {
        private readonly CancellationTokenSource started = new();

        public CancellationToken ApplicationStarted => started.Token;
        public CancellationToken ApplicationStopping => CancellationToken.None;
        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void Start() => started.Cancel();

        public void StopApplication()
        {
        }

        public void Dispose() => started.Dispose();
    }
}
