using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using MessageBroker.App.Configuration;
using MessageBroker.App.Health;
using MessageBroker.Exchange.Doors;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Tests.Unit.App.Configuration;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace MessageBroker.Tests.Unit.App.Health;

/// <summary>A running broker tells how it is; the verb tells the same, and what to do.</summary>
public sealed class HealthTests(SampleConfiguration sample) : IClassFixture<SampleConfiguration>
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    [Fact]
    public async Task A_broker_with_a_store_and_running_loops_is_ready()
    {
        var report = await CheckAsync(new TableStore(Now.AddSeconds(-90), null), Now);
        Assert.True(report.Ready);
        Assert.Equal(90, report.OldestUnfinishedSeconds);
        Assert.Equal(3, report.Messages[nameof(MessageState.Sealed)]);
        Assert.Empty(report.Findings);
    }

    [Fact]
    public async Task An_old_unfinished_message_is_a_warning()
    {
        var report = await CheckAsync(new TableStore(Now.AddHours(-2), null), Now);
        Assert.True(report.Ready);
        Assert.Equal("HLT-0007", Assert.Single(report.Findings).Code);
    }

    [Fact]
    public async Task A_store_that_is_away_makes_it_not_ready_with_the_reason()
    {
        var report = await CheckAsync(new TableStore(null, "disk-full"), Now);
        Assert.False(report.Ready);
        Assert.Equal("disk-full", Assert.Single(report.Findings, f => f.Code == "HLT-0002").Arguments["reason"]);
    }

    [Fact]
    public async Task A_loop_that_ended_makes_it_not_ready_first()
    {
        var report = await CheckAsync(new TableStore(null, null), Now, running: false);
        Assert.Equal("HLT-0003", Assert.Single(report.Findings).Code);
        Assert.False(report.Ready);
    }

    [Theory]
    [InlineData(340, true, "HLT-0005", "HLT-0005")]
    [InlineData(366, false, "HLT-0004", "HLT-0008")]
    public async Task An_ending_certificate_is_told_and_an_ended_one_of_ours_stops_the_traffic(int days, bool ready, string own, string partners)
    {
        var report = await CheckAsync(new TableStore(null, null), Now.AddDays(days));
        Assert.Equal(ready, report.Ready);
        Assert.Contains(report.Findings, f => f.Code == own && f.Path == "BG:BGASA ebMS key");
        Assert.Contains(report.Findings, f => f.Code == partners && f.Path.StartsWith("partner ro", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_endpoints_and_the_verb_give_the_same_answer()
    {
        var (file, port) = FileWithFreePort();
        using var check = StartUp.Check(file, Now).Material;
        var health = Health(new TableStore(Now.AddSeconds(-5), null), Now);
        await using var app = await ServeAsync(health, port);
        Assert.Equal("not-ready", await VerdictAsync(file, 1));
        health.Running = true;
        Assert.Equal("ready", await VerdictAsync(file, 0));
        using var client = new HttpClient();
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync($"http://127.0.0.1:{port}/health/live")).StatusCode);
        health.Running = false;
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await client.GetAsync($"http://127.0.0.1:{port}/health/ready")).StatusCode);
    }

    [Fact]
    public async Task Nobody_there_is_unreachable_and_a_stranger_is_recognised()
    {
        var (file, port) = FileWithFreePort();
        Assert.Equal("unreachable", await VerdictAsync(file, 1));
        var stranger = WebApplication.CreateSlimBuilder();
        stranger.WebHost.UseUrls($"http://127.0.0.1:{port}");
        await using var app = stranger.Build();
        app.MapGet("/health/ready", () => "{}");
        await app.StartAsync();
        var call = await BrokerCall.RunAsync("health", file, "--json");
        Assert.Equal(["HLT-0006"], call.Codes);
    }

    [Fact]
    public async Task A_back_office_that_cannot_be_told_anything_is_a_warning_and_its_state_is_shown()
    {
        var (file, port) = FileWithFreePort();
        var (away, up) = (new EventReach(Now.AddHours(-1), Now.AddMinutes(-5), "IOException"), new EventReach(Now, null, null));
        var health = Health(new TableStore(null, null), Now, away, up);
        health.Running = true;
        await using var app = await ServeAsync(health, port);
        var call = await BrokerCall.RunAsync("health", file, "--json");
        Assert.Equal((0, "HLT-0013"), (call.Exit, Assert.Single(call.Codes)));
        var doors = Assert.Single(call.Answers)["doors"]!.AsArray();
        Assert.Equal([("office-0", "away", "IOException"), ("office-1", "up", null)], doors.Select(d => (d!["system"]!.GetValue<string>(), d["state"]!.GetValue<string>(), d["reason"]?.GetValue<string>())));
    }

    private static async Task<string> VerdictAsync(string file, int exit)
    {
        var call = await BrokerCall.RunAsync("health", file, "--json", "--lang", "bg");
        Assert.Equal(exit, call.Exit);
        return Assert.Single(call.Answers)["verdict"]!.GetValue<string>();
    }

    private (string File, int Port) FileWithFreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        var port = ((IPEndPoint)probe.LocalEndpoint).Port;
        var tree = sample.Tree();
        tree["health"] = $"127.0.0.1:{port}";
        return (sample.Write(tree), port);
    }

    private static async Task<WebApplication> ServeAsync(BrokerHealth health, int port)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        var app = builder.Build();
        HealthEndpoints.Map(app, health, port);
        await app.StartAsync();
        return app;
    }

    private BrokerHealth Health(IStore store, DateTimeOffset now, params IReadOnlyList<EventReach> doors) => new(StartUp.Check(sample.Write(sample.Tree()), Now), store, new FakeTimeProvider(now))
    {
        Doors = () => [.. doors.Select((reach, i) => new DoorReport($"office-{i}", "nservicebus", "broker", "rabbitmq", reach))],
    };

    private Task<HealthReport> CheckAsync(IStore store, DateTimeOffset now, bool running = true)
    {
        var health = Health(store, now);
        health.Running = running;
        return health.CheckAsync(CancellationToken.None);
    }
}
