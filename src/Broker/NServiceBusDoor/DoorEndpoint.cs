using MessageBroker.Exchange.Doors;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MessageBroker.NServiceBusDoor;

/// <summary>
/// An endpoint beside the broker for one back office: commands of the contract come in, its events go out. It has a container of its own, so that its handlers can only
/// meet its own desk. A transport that is away keeps the broker from nothing: it is tried again without end, and until it is there every event is told later.
/// </summary>
/// <param name="desk">What a command does; asked for once the host starts.</param>
public sealed partial class DoorEndpoint(DoorOptions options, Func<CommandDesk> desk, ILoggerFactory logs) : BackgroundService, IEventPublisher
{
    /// <summary>Source of the spans of its messages.</summary>
    public const string TraceSource = "NServiceBus.Core";

    /// <summary>The pause behind a start that failed; each further one is twice as long, up to the longest.</summary>
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1), LongestPause = TimeSpan.FromSeconds(30);

    /// <summary>How long the host waits for the first start, so that a back office finds the queue once the broker says that it is ready.</summary>
    private static readonly TimeSpan FirstStart = TimeSpan.FromSeconds(30);

    /// <summary>A transport that has not taken an event by then is away: one that hangs would hold the places of all further events for ever.</summary>
    private static readonly TimeSpan HandOver = TimeSpan.FromSeconds(30);

    private readonly ILogger log = logs.CreateLogger<DoorEndpoint>();
    private readonly TaskCompletionSource tried = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile IMessageSession? session;
    private CancellationToken hurry;

    /// <summary>Registers the endpoint; it starts and stops with the host.</summary>
    public static void Add(IServiceCollection services, DoorOptions options, Func<IServiceProvider, CommandDesk> desk)
    {
        services.AddKeyedSingleton(options.System, (provider, _) => new DoorEndpoint(options, () => desk(provider), provider.GetRequiredService<ILoggerFactory>()));
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredKeyedService<DoorEndpoint>(options.System));
    }

    /// <summary>Publishes to the subscribers of the endpoint. While that is not up it throws.</summary>
    public static IEventPublisher Publisher(IServiceProvider services, string system) => services.GetRequiredKeyedService<DoorEndpoint>(system);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await base.StartAsync(cancellationToken);
        await Task.WhenAny(tried.Task, Task.Delay(FirstStart, cancellationToken));
    }

    public override Task StopAsync(CancellationToken cancellationToken)
    {
        hurry = cancellationToken;
        return base.StopAsync(cancellationToken);
    }

    public Task PublishAsync(object @event, Guid eventId, CancellationToken cancellationToken)
    {
        var transport = session ?? throw new InvalidOperationException($"the transport of {options.Endpoint} is not up");
        var publish = new PublishOptions();
        // The transport's id is the event's: a subscriber with an outbox takes a repeat for what it is.
        publish.SetMessageId(eventId.ToString("D"));
        return transport.Publish(@event, publish, cancellationToken).WaitAsync(HandOver, cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        for (var pause = FirstPause; !stoppingToken.IsCancellationRequested; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                await RunAsync(stoppingToken);
                return;
            }
            catch (Exception away) when (!stoppingToken.IsCancellationRequested)
            {
                desk().Reached(away);
                Away(options.Endpoint, options.System, (long)pause.TotalSeconds, away);
            }

            tried.TrySetResult();
            await UntilAsync(pause, stoppingToken);
        }
    }

    private async Task RunAsync(CancellationToken stop)
    {
        var services = new ServiceCollection();
        services.AddSingleton(logs).AddLogging();
        services.AddSingleton(new DoorDesk(desk()));
        // Made anew each time: what was configured once cannot be started twice.
        services.AddNServiceBusEndpoint(DoorConfiguration.Of(options));
        await using var provider = services.BuildServiceProvider();
        var endpoint = provider.GetServices<IHostedService>().OfType<IHostedLifecycleService>().Single();
        await endpoint.StartingAsync(stop);
        await endpoint.StartAsync(stop);
        session = provider.GetRequiredService<IMessageSession>();
        desk().Reached(null);
        Up(options.Endpoint, options.System);
        tried.TrySetResult();
        // From here on the transport comes back by itself, however long it was away.
        await UntilAsync(Timeout.InfiniteTimeSpan, stop);
        session = null;
        await endpoint.StopAsync(hurry);
    }

    private static Task UntilAsync(TimeSpan time, CancellationToken stop) =>
        Task.Delay(time, stop).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);

    [LoggerMessage(1, LogLevel.Information, "endpoint {Endpoint} of {System} is up")]
    private partial void Up(string endpoint, string system);

    [LoggerMessage(2, LogLevel.Warning, "endpoint {Endpoint} of {System} cannot start: its transport is tried again in {Seconds} s, and what its back office is owed waits")]
    private partial void Away(string endpoint, string system, long seconds, Exception away);
}
