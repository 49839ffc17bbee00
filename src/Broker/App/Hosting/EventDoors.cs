using MessageBroker.Adapters.Contract;
using MessageBroker.App.Configuration;
using MessageBroker.App.Health;
using MessageBroker.Exchange.Doors;
using Microsoft.Extensions.DependencyInjection;

namespace MessageBroker.App.Hosting;

/// <summary>Doors of back offices that are told by events. Which transports there are is decided when the program is built.</summary>
internal static class EventDoors
{
#if NSERVICEBUS
    /// <summary>This program has the NServiceBus door.</summary>
    public static bool IsBuilt => true;

    /// <summary>Sources of the spans of its transport.</summary>
    public static IReadOnlyList<string> TraceSources => [NServiceBusDoor.DoorEndpoint.TraceSource];
#else
    /// <summary>This program has the NServiceBus door.</summary>
    public static bool IsBuilt => false;

    /// <summary>Sources of the spans of its transport.</summary>
    public static IReadOnlyList<string> TraceSources => [];
#endif

    public static EventSystem System(NationalSystemEntry entry, long largestAttachment) =>
        new(entry.Name, entry.Country, new EventLink(), new DoorFiles(entry.Endpoint!.Files, entry.Endpoint.InlineBytes, largestAttachment), entry.Endpoint.RemindDays, TimeProvider.System);

    /// <summary>How each back office that is told by events is reached.</summary>
    public static IReadOnlyList<DoorReport> Reports(BrokerConfiguration configuration, Func<string, INationalSystem> system) =>
    [
        .. from entry in configuration.NationalSystems
           where !entry.IsStaging
           select new DoorReport(entry.Name, entry.Kind, entry.Endpoint!.Name, entry.Endpoint.Transport, ((EventSystem)system(entry.Name)).Reach),
    ];

    /// <summary>Registers the endpoints of the configuration; what a command does is asked of the node once it is put together.</summary>
    public static void Add(IServiceCollection services, BrokerConfiguration configuration)
    {
#if NSERVICEBUS
        foreach (var entry in Entries(configuration))
            NServiceBusDoor.DoorEndpoint.Add(services, Options(entry), provider => provider.GetRequiredService<NodeHolder>().Node!.Desk(entry.Name));
#endif
    }

    /// <summary>Events go to the endpoints from here on.</summary>
    public static void Link(IServiceProvider services, BrokerConfiguration configuration, Func<string, INationalSystem> system)
    {
#if NSERVICEBUS
        foreach (var entry in Entries(configuration)) ((EventLink)((EventSystem)system(entry.Name)).Publisher).Use(NServiceBusDoor.DoorEndpoint.Publisher(services, entry.Name));
#endif
    }

#if NSERVICEBUS
    private static IEnumerable<NationalSystemEntry> Entries(BrokerConfiguration configuration) => configuration.NationalSystems.Where(n => !n.IsStaging);

    private static NServiceBusDoor.DoorOptions Options(NationalSystemEntry entry) => new()
    {
        System = entry.Name,
        Endpoint = entry.Endpoint!.Name,
        LearningFolder = entry.Endpoint.Folder,
        RabbitConnection = entry.Endpoint.ConnectionFile is { } file ? File.ReadAllText(file).Trim() : null,
        RabbitManagement = entry.Endpoint.Management,
        ErrorQueue = entry.Endpoint.ErrorQueue,
    };
#endif
}

/// <summary>The publisher of a system that is made before the transport is.</summary>
internal sealed class EventLink : IEventPublisher
{
    private volatile IEventPublisher? publisher;

    public void Use(IEventPublisher transport) => publisher = transport;

    public Task PublishAsync(object @event, Guid eventId, CancellationToken cancellationToken) =>
        publisher?.PublishAsync(@event, eventId, cancellationToken) ?? throw new InvalidOperationException("the transport is not up yet");
}
