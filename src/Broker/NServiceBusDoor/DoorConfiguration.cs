using MessageBroker.Exchange.Doors;
using MessageBroker.Exchange.Doors.Contracts;
using NServiceBus.Transport;

namespace MessageBroker.NServiceBusDoor;

/// <summary>How an endpoint is set up. The types of the contract know nothing of NServiceBus; conventions name them.</summary>
internal static class DoorConfiguration
{
    public static EndpointConfiguration Of(DoorOptions options)
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
        return endpoint;
    }

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
