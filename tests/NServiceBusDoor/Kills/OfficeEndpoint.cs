using MessageBroker.Exchange.Doors.Contracts;
using NServiceBus.Transport;

namespace MessageBroker.Tests.Acceptance.Kills;

/// <summary>The office's endpoint, and what it does with what it hears: write it down.</summary>
internal static class OfficeEndpoint
{
    /// <param name="transport">Folder of the learning transport, or "connection string|URL of the management API" of RabbitMQ.</param>
    public static EndpointConfiguration Of(string name, string broker, string transport)
    {
        var office = new EndpointConfiguration(name);
        office.AssemblyScanner().Disable = true;
        office.UseSerialization<SystemJsonSerializer>();
        var routing = office.UseTransport(Transport(transport));
        foreach (var command in ContractTypes.Commands) routing.RouteToEndpoint(command, broker);
        office.Conventions().DefiningCommandsAs(ContractTypes.Commands.Contains).DefiningEventsAs(ContractTypes.Events.Contains);
        office.AddHandler<Scribe>();
        office.SendFailedMessagesTo(name + "-error");
        office.CustomDiagnosticsWriter((_, _) => Task.CompletedTask);
        office.EnableInstallers();
        return office;
    }

    private static TransportDefinition Transport(string transport) => transport.Split('|') is [var connection, var management]
        ? new RabbitMQTransport(RoutingTopology.Conventional(QueueType.Quorum), connection) { ManagementApiConfiguration = new ManagementApiConfiguration(management) }
        : new LearningTransport { StorageDirectory = transport, RestrictPayloadSize = false };
}

/// <summary>Writes every event down before it is acknowledged.</summary>
internal sealed class Scribe(OfficeLedger ledger) :
    IHandleMessages<SedTaken>, IHandleMessages<SedRefused>, IHandleMessages<SedAcknowledged>, IHandleMessages<SedRejected>, IHandleMessages<SedGivenUp>, IHandleMessages<SedArrived>, IHandleMessages<CommandRefused>
{
    public Task Handle(SedTaken message, IMessageHandlerContext context) => ledger.HearAsync(message.Head, nameof(SedTaken), isLast: false);

    public Task Handle(SedRefused message, IMessageHandlerContext context) => ledger.HearAsync(message.Head, nameof(SedRefused), isLast: true);

    public Task Handle(SedAcknowledged message, IMessageHandlerContext context) => ledger.HearAsync(message.Head, nameof(SedAcknowledged), isLast: true);

    public Task Handle(SedRejected message, IMessageHandlerContext context) => ledger.HearAsync(message.Head, nameof(SedRejected), isLast: true);

    // An operator decides: no last word.
    public Task Handle(SedGivenUp message, IMessageHandlerContext context) => ledger.HearAsync(message.Head, nameof(SedGivenUp), isLast: false);

    public Task Handle(SedArrived message, IMessageHandlerContext context) => ledger.ArriveAsync(message.Head);

    public Task Handle(CommandRefused message, IMessageHandlerContext context) => ledger.HearAsync(message.Head, nameof(CommandRefused), isLast: false);
}
