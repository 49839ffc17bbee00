using MessageBroker.Exchange.Doors.Contracts;
using MessageBroker.Samples.BackOffice;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

// A back office that runs NServiceBus: it sends one claim and prints what comes back, until it is stopped.
if (args is not [var folder])
{
    Console.Error.WriteLine("usage: back-office FOLDER    the folder of the learning transport, the same as in the broker's configuration");
    return 2;
}

var office = new EndpointConfiguration("office");
office.AssemblyScanner().Disable = true;
office.UseSerialization<SystemJsonSerializer>();
var routing = office.UseTransport(new LearningTransport { StorageDirectory = Path.GetFullPath(folder), RestrictPayloadSize = false });
// The contract knows nothing of NServiceBus: it says itself what is a command and what is an event. Commands go to the queue that the broker's configuration names.
office.Conventions().DefiningCommandsAs(ContractTypes.Commands.Contains).DefiningEventsAs(ContractTypes.Events.Contains);
foreach (var command in ContractTypes.Commands) routing.RouteToEndpoint(command, "broker");
office.AddHandler<Printer>();
office.SendFailedMessagesTo("office-error");
office.CustomDiagnosticsWriter((_, _) => Task.CompletedTask);
office.EnableInstallers();

var builder = Host.CreateApplicationBuilder();
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.Services.AddNServiceBusEndpoint(office);
using var host = builder.Build();
await host.StartAsync();
var claim = Claim.Of("F-2025-01847");
Console.WriteLine($"sent: {claim.SedType} for {claim.File}, key {claim.Key}, version {claim.Version}");
await host.Services.GetRequiredService<IMessageSession>().Send(claim);
await host.WaitForShutdownAsync();
return 0;
