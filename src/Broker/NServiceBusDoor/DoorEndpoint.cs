using MessageBroker.Exchange.Doors;
using MessageBroker.Exchange.Doors.Contracts;
using Microsoft.Extensions.DependencyInjection;
using NServiceBus.Transport;

namespace MessageBroker.NServiceBusDoor;

/// <summary>
/// An endpoint beside the broker for one back office: commands of the contract come in, its events go out. The types of the contract know nothing of NServiceBus;
/// conventions name them.
/// </summary>
public static class DoorEndpoint
{
    /// <summary>Source of the spans of its messages.</summary>
    public const string TraceSource = "NServiceBus.Core";

    /// <summary>Registers the endpoint; it starts and stops with the host.</summary>
    /// <param name="desk">What a command does; asked for when one comes.</param>
    public static void Add(IServiceCollection services, DoorOptions options, Func<IServiceProvider, CommandDesk> desk)
    {
        var endpoint = new EndpointConfiguration(options.Endpoint);
        endpoint.AssemblyScanner().Disable = true;
        endpoint.UseSerialization<SystemJsonSerializer>();
        endpoint.UseTransport(Transport(options));
        endpoint.Conventions().DefiningCommandsAs(ContractTypes.Commands.Contains).DefiningEventsAs(ContractTypes.Events.Contains);
        endpoint.AddHandler<SubmitHandler>();
        endpoint.AddHandler<DeliveryHandler>();
        endpoint.SendFailedMessagesTo(options.ErrorQueue);
        endpoint.Recoverability().CustomPolicy(Decide).Failed(failed => failed.HeaderCustomization(Mark));
        endpoint.CustomDiagnosticsWriter((_, _) => Task.CompletedTask);
        endpoint.EnableInstallers();
        services.AddNServiceBusEndpoint(endpoint, options.System);
        // A handler asks for the desk of its own endpoint.
        services.AddKeyedSingleton(options.System, (provider, _) => new DoorDesk(desk(provider)));
        services.AddSingleton(provider => new DoorDesk(desk(provider)));
    }

    /// <summary>Publishes to the subscribers of the endpoint. Until the host has started it throws.</summary>
    public static IEventPublisher Publisher(IServiceProvider services, string system) => new SessionPublisher(() => services.GetRequiredKeyedService<IMessageSession>(system));

    private static TransportDefinition Transport(DoorOptions options)
    {
        // Documents are larger than the samples that the transport was made for.
        if (options.RabbitConnection is not { } connection) return new LearningTransport { StorageDirectory = options.LearningFolder!, RestrictPayloadSize = false };
        var rabbit = new RabbitMQTransport(RoutingTopology.Conventional(QueueType.Quorum), connection);
        if (options.RabbitManagement is { } management) rabbit.ManagementApiConfiguration = new ManagementApiConfiguration(management.GetLeftPart(UriPartial.Authority));
        return rabbit;
    }

    private static RecoverabilityAction Decide(RecoverabilityConfig configuration, ErrorContext context) => CommandFailure.IsLater(context.Exception)
        ? RecoverabilityAction.DelayedRetry(CommandFailure.Pause(context.DelayedDeliveriesPerformed))
        : RecoverabilityAction.MoveToError(configuration.Failed.ErrorQueue);

    private static void Mark(Dictionary<string, string> headers) =>
        headers[CommandFailure.Header] = CommandFailure.CodeOf(wasRead: headers.GetValueOrDefault("NServiceBus.ExceptionInfo.ExceptionType")?.Contains("Deserialization", StringComparison.Ordinal) != true);
}
