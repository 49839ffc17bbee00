using MessageBroker.Exchange.Doors.Contracts;
using MessageBroker.Tests.Acceptance.Setup;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace MessageBroker.Tests.Acceptance.DoorSuite;

/// <summary>A Bulgarian back office that runs NServiceBus: it sends commands and keeps the events that it hears.</summary>
internal sealed class NServiceBusOffice : IDoorOffice, IAsyncDisposable
{
    private readonly string institution;
    private readonly IHost host;
    private readonly Dictionary<string, int> before = [];

    private NServiceBusOffice(string institution, IHost host, Heard heard) => (this.institution, this.host, Heard) = (institution, host, heard);

    public Heard Heard { get; }

    public IMessageSession Session => host.Services.GetRequiredService<IMessageSession>();

    public static async Task<NServiceBusOffice> StartAsync(string institution, OfficePlace place)
    {
        var heard = new Heard();
        var builder = Host.CreateApplicationBuilder();
        builder.Services.AddSingleton(heard);
        builder.Services.AddNServiceBusEndpoint(Endpoint($"office-{institution.Replace(':', '-')}", place));
        var host = builder.Build();
        await host.StartAsync();
        return new NServiceBusOffice(institution, host, heard);
    }

    private static EndpointConfiguration Endpoint(string name, OfficePlace place)
    {
        var office = new EndpointConfiguration(name);
        office.AssemblyScanner().Disable = true;
        office.UseSerialization<SystemJsonSerializer>();
        var routing = office.UseTransport(place.Transport());
        foreach (var command in ContractTypes.Commands) routing.RouteToEndpoint(command, place.Broker);
        office.Conventions().DefiningCommandsAs(ContractTypes.Commands.Contains).DefiningEventsAs(ContractTypes.Events.Contains);
        office.AddHandler<Listener>();
        office.SendFailedMessagesTo("office-error");
        office.CustomDiagnosticsWriter((_, _) => Task.CompletedTask);
        office.EnableInstallers();
        return office;
    }

    public async Task SubmitAsync(DoorRequest request)
    {
        before[request.Key] = Heard.Words(request.Key).Count;
        await Session.Send(new SubmitRecord
        {
            Key = request.Key, Version = request.Version, Institution = request.Institution, SedType = request.Kind, File = request.File, ReplyTo = request.ReplyTo,
            Tables = [.. request.Rows.GroupBy(r => r.Table).Select(g => new DoorTable { Name = g.Key, Rows = [.. g.Select(r => r.Row)] })],
        });
    }

    public Task<DoorWord> AnswerAsync(DoorRequest request) => Until.AnswerAsync("last word on " + request.Key, () => Task.FromResult(
        Heard.Words(request.Key).Skip(before[request.Key]).Where(w => w.Version is null || w.Version == request.Version).Select(w => w.Word).FirstOrDefault()));

    public async Task PoisonAsync()
    {
        // Foreign institution, and a message that is not there: answered, and no reason to stop.
        await Session.Send(new SubmitSed { Key = "poison", Institution = "RO:80246", SedType = "X", File = "", Sed = [0, 1, 2] });
        await Session.Send(new ConfirmDelivery { Institution = institution, MessageId = "nonsense", By = "nobody" });
        await Until.TrueAsync("refusals of what cannot be", () => Task.FromResult(
            new[] { ("poison", "FLW-0702"), ("nonsense", "FLW-0703") }.All(r => Heard.Refused.Any(e => (e.Head.Key ?? e.Head.MessageId, e.Findings[0].Code) == r))));
    }

    public async Task<string> ArrivedAsync(string text) => (await ArrivalAsync($"arrival \"{text}\"", a => a.Tables.Any(t => t.Name == "IN_POLUCHENO" && t.Rows[0]["FREE_TEXT"] == text))).Head.MessageId!;

    public Task<SedArrived> ArrivalAsync(string what, Func<SedArrived, bool> isIt) => Until.AnswerAsync(what, () => Task.FromResult(Heard.Arrivals.FirstOrDefault(isIt)));

    public Task ConfirmAsync(string messageId) => Session.Send(new ConfirmDelivery { Institution = institution, MessageId = messageId, By = "office-1" });

    public Task DeclineAsync(string messageId, string reason) => Session.Send(new RejectDelivery { Institution = institution, MessageId = messageId, By = "office-1", Reason = reason });

    public Task<string> ToldAsync() => Task.FromResult(Heard.Everything());

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync();
        host.Dispose();
    }
}
