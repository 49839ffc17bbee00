using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using MessageBroker.Exchange.Doors.Contracts;
using MessageBroker.Tests.Acceptance.Setup;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using NServiceBus.Transport;

namespace MessageBroker.Tests.Acceptance.DoorSuite;

/// <summary>The NServiceBus door on the learning transport.</summary>
public sealed class LearningTransportTests(LearningTransportTests.Place place) : DoorContract(place), IClassFixture<LearningTransportTests.Place>
{
    public sealed class Place : DoorPlace
    {
        private protected override Task<IDoorBench> OpenAsync() => NServiceBusBench.OpenAsync(rabbit: null);
    }
}

/// <summary>The NServiceBus door on RabbitMQ: BROKER_RABBITMQ names "connection string|URL of the management API".</summary>
public sealed class RabbitTransportTests(RabbitTransportTests.Place place) : DoorContract(place), IClassFixture<RabbitTransportTests.Place>
{
    public sealed class Place : DoorPlace
    {
        private readonly string? rabbit = Environment.GetEnvironmentVariable("BROKER_RABBITMQ");

        public override string? Absence => rabbit is null ? "BROKER_RABBITMQ names no RabbitMQ" : null;

        private protected override Task<IDoorBench> OpenAsync() => NServiceBusBench.OpenAsync(rabbit);
    }
}

/// <summary>A Bulgarian back office that runs NServiceBus: it sends commands and keeps the events that it hears.</summary>
internal sealed class NServiceBusBench : IDoorBench
{
    private readonly IHost host;
    private readonly Heard heard;
    private readonly string broker;
    private readonly Dictionary<string, int> before = [];

    private NServiceBusBench(TwoLands lands, IHost host, Heard heard, string broker) => (Lands, this.host, this.heard, this.broker) = (lands, host, heard, broker);

    public TwoLands Lands { get; }

    public IBrokerStore Store => new SqliteBrokerStore(Lands.Bg);

    private IMessageSession Session => host.Services.GetRequiredService<IMessageSession>();

    public static async Task<IDoorBench> OpenAsync(string? rabbit)
    {
        var lands = await TwoLands.PrepareAsync();
        var (broker, office, folder) = ($"broker-{Guid.NewGuid():N}"[..20], $"office-{Guid.NewGuid():N}"[..20], Path.Combine(lands.Layout.Folder, "queues"));
        Directory.CreateDirectory(folder);
        var connection = Path.Combine(lands.Layout.Bg.Folder, "rabbit.txt");
        if (rabbit is not null) await File.WriteAllTextAsync(connection, rabbit.Split('|')[0]);
        lands.Bg.Configure(c =>
        {
            var endpoint = rabbit is null
                ? new JsonObject { ["name"] = broker, ["transport"] = "learning", ["folder"] = folder }
                : new JsonObject { ["name"] = broker, ["transport"] = "rabbitmq", ["connectionFile"] = connection, ["management"] = rabbit.Split('|')[1] };
            c["nationalSystems"] = new JsonArray(new JsonObject { ["name"] = "bg-asp", ["country"] = "BG", ["institutions"] = new JsonArray("BG:BGASA"), ["kind"] = "nservicebus", ["endpoint"] = endpoint });
        });
        await lands.StartAsync();
        var heard = new Heard();
        var builder = Host.CreateApplicationBuilder();
        builder.Services.AddSingleton(heard);
        builder.Services.AddNServiceBusEndpoint(Office(office, broker, folder, rabbit));
        var host = builder.Build();
        await host.StartAsync();
        return new NServiceBusBench(lands, host, heard, broker);
    }

    private static EndpointConfiguration Office(string name, string broker, string folder, string? rabbit)
    {
        var office = new EndpointConfiguration(name);
        office.AssemblyScanner().Disable = true;
        office.UseSerialization<SystemJsonSerializer>();
        TransportDefinition transport = new LearningTransport { StorageDirectory = folder, RestrictPayloadSize = false };
        if (rabbit?.Split('|') is [var connection, var management])
        {
            transport = new RabbitMQTransport(RoutingTopology.Conventional(QueueType.Quorum), connection)
            {
                ManagementApiConfiguration = new ManagementApiConfiguration(management),
            };
        }

        var routing = office.UseTransport(transport);
        Type[] commands = [typeof(SubmitSed), typeof(SubmitRecord), typeof(ConfirmDelivery), typeof(RejectDelivery)];
        foreach (var command in commands) routing.RouteToEndpoint(command, broker);
        office.Conventions().DefiningCommandsAs(commands.Contains).DefiningEventsAs(t => t.Namespace == typeof(EventHead).Namespace && (t.Name.StartsWith("Sed", StringComparison.Ordinal) || t == typeof(CommandRefused)));
        office.AddHandler<Listener>();
        office.SendFailedMessagesTo("office-error");
        office.CustomDiagnosticsWriter((_, _) => Task.CompletedTask);
        office.EnableInstallers();
        return office;
    }

    public async Task SubmitAsync(DoorRequest request)
    {
        before[request.Key] = heard.Words(request.Key).Count;
        await Session.Send(new SubmitRecord
        {
            Key = request.Key, Version = request.Version, Institution = "BG:BGASA", SedType = "H001", File = request.File,
            Tables = [.. request.Rows.GroupBy(r => r.Table).Select(g => new DoorTable { Name = g.Key, Rows = [.. g.Select(r => r.Row)] })],
        });
    }

    public Task<DoorWord> AnswerAsync(DoorRequest request) =>
        Until.AnswerAsync("last word on " + request.Key, () => Task.FromResult(heard.Words(request.Key).Skip(before[request.Key]).Where(w => w.Version == request.Version).Select(w => w.Word).FirstOrDefault()));

    public async Task PoisonAsync()
    {
        // Foreign institution, and a file that is not there: answered, and no reason to stop.
        await Session.Send(new SubmitSed { Key = "poison", Institution = "RO:80246", SedType = "X", File = "", Sed = [0, 1, 2] });
        await Session.Send(new ConfirmDelivery { Institution = "BG:BGASA", MessageId = "nonsense", By = "nobody" });
        await Until.TrueAsync("refusals of what cannot be", () => Task.FromResult(heard.Refused.Order().SequenceEqual(["FLW-0702", "FLW-0703"])));
    }

    public async Task<string> ArrivedAsync(string text)
    {
        var arrival = await Until.AnswerAsync($"arrival \"{text}\" at the office", () => Task.FromResult(heard.Arrivals.FirstOrDefault(a => a.Tables.Single(t => t.Name == "IN_POLUCHENO").Rows[0]["FREE_TEXT"] == text)));
        return arrival.Head.MessageId!;
    }

    public Task ConfirmAsync(string messageId) => Session.Send(new ConfirmDelivery { Institution = "BG:BGASA", MessageId = messageId, By = "office-1" });

    public Task DeclineAsync(string messageId, string reason) => Session.Send(new RejectDelivery { Institution = "BG:BGASA", MessageId = messageId, By = "office-1", Reason = reason });

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync();
        host.Dispose();
        await Lands.DisposeAsync();
    }
}

internal sealed class Heard
{
    private readonly ConcurrentQueue<(string Key, int Version, DoorWord Word)> words = new();

    public ConcurrentQueue<SedArrived> Arrivals { get; } = new();

    public ConcurrentQueue<string> Refused { get; } = new();

    public IReadOnlyList<(int Version, DoorWord Word)> Words(string key) => [.. words.Where(w => w.Key == key).Select(w => (w.Version, w.Word))];

    public void Add(EventHead head, string kind, IReadOnlyList<DoorFinding> findings) =>
        words.Enqueue((head.Key!, head.Version!.Value, new DoorWord(kind, [.. findings.Where(f => f.Severity == "error").Select(f => (f.Code, f.TextBg, f.TextRo, f.TextEn))])));
}

internal sealed class Listener(Heard heard) : IHandleMessages<SedRefused>, IHandleMessages<SedAcknowledged>, IHandleMessages<SedRejected>, IHandleMessages<SedGivenUp>, IHandleMessages<SedArrived>, IHandleMessages<CommandRefused>
{
    public Task Handle(SedRefused message, IMessageHandlerContext context) => Heard(() => heard.Add(message.Head, "refused", message.Findings));

    public Task Handle(SedAcknowledged message, IMessageHandlerContext context) => Heard(() => heard.Add(message.Head, "acknowledged", message.Findings));

    public Task Handle(SedRejected message, IMessageHandlerContext context) => Heard(() => heard.Add(message.Head, "rejected", message.Findings));

    public Task Handle(SedGivenUp message, IMessageHandlerContext context) => Heard(() => heard.Add(message.Head, "given up", message.Findings));

    public Task Handle(SedArrived message, IMessageHandlerContext context) => Heard(() => heard.Arrivals.Enqueue(message));

    public Task Handle(CommandRefused message, IMessageHandlerContext context) => Heard(() => heard.Refused.Enqueue(message.Findings[0].Code));

    private static Task Heard(Action hear)
    {
        hear();
        return Task.CompletedTask;
    }
}
