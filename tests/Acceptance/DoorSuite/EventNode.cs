using System.Collections.Concurrent;
using MessageBroker.App.Configuration;
using MessageBroker.App.Health;
using MessageBroker.App.Hosting;
using MessageBroker.Exchange.Doors;
using MessageBroker.Tests.Acceptance.Setup;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace MessageBroker.Tests.Acceptance.DoorSuite;

/// <summary>
/// The broker of a country in this process, put together as by its own program, whose back office is told by events: this build has no transport for such a one, so its
/// commands are handed over at the desk at which a transport would, and its events are kept here.
/// </summary>
internal sealed class EventNode : IEventPublisher, IAsyncDisposable
{
    private readonly ConcurrentQueue<(object Event, Guid Id)> told = new();
    private readonly WebApplication app;
    private readonly BrokerNode node;

    private EventNode(WebApplication app, BrokerNode node, string system) => (this.app, this.node, Desk) = (app, node, node.Desk(system));

    /// <summary>Where a transport hands over commands.</summary>
    public CommandDesk Desk { get; }

    public IEnumerable<object> Told => told.Select(t => t.Event);

    public static async Task<EventNode> StartAsync(Land land)
    {
        var check = StartUp.Check(land.Country.Configuration, TimeProvider.System.GetUtcNow());
        var configuration = check.Configuration! with { NationalSystems = [.. check.Configuration!.NationalSystems.Select(ByEvents)] };
        var foundation = (await NodeFoundation.OpenAsync(configuration, check.Material!, TimeProvider.System, CancellationToken.None)).Foundation!;
        var app = NodeHost.Build(configuration, TextWriter.Null, socket: null);
        var node = BrokerNode.Build(foundation, TimeProvider.System, app.Services.GetRequiredService<ILoggerFactory>());
        var name = configuration.NationalSystems[0].Name;
        var running = new EventNode(app, node, name);
        ((EventLink)((EventSystem)foundation.National.System(name)).Publisher).Use(running);
        var health = new BrokerHealth(check, node.Store, TimeProvider.System);
        app.Services.GetRequiredService<NodeHolder>().Put(node, health);
        NodeHost.Map(app, node, health);
        await app.StartAsync();
        return running;
    }

    public Task PublishAsync(object @event, Guid eventId, CancellationToken cancellationToken)
    {
        told.Enqueue((@event, eventId));
        return Task.CompletedTask;
    }

    /// <summary>The first event of a kind that fits, once it was told.</summary>
    public Task<T> HeardAsync<T>(Func<T, bool> fits) where T : class => Until.AnswerAsync(typeof(T).Name, () => Task.FromResult(Told.OfType<T>().FirstOrDefault(fits)));

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await node.DisposeAsync();
        await app.DisposeAsync();
    }

    private static NationalSystemEntry ByEvents(NationalSystemEntry entry) => entry with
    {
        Kind = NationalSystemEntry.NServiceBus, File = "",
        Endpoint = new EventEndpointEntry("broker", "learning", Folder: null, ConnectionFile: null, Management: null, "error", Files: null, InlineBytes: 1 << 20, RemindDays: 0),
    };
}
