using MessageBroker.App.Configuration;
using MessageBroker.App.Control;
using MessageBroker.App.Health;
using MessageBroker.App.Logging;
using MessageBroker.Exchange.As4.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MessageBroker.App.Hosting;

/// <summary>The web host of a node: the AS4 endpoint with mutual TLS, health on its own address, and the loops as a hosted service.</summary>
internal static class NodeHost
{
    /// <summary>A body that comes in more slowly is cut, once its beginning had time to arrive: 240 octets a second, 5 s.</summary>
    private static readonly MinDataRate SlowestBody = new(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));

    /// <param name="socket">Where commands are taken; null where no local socket can be.</param>
    public static WebApplication Build(BrokerConfiguration configuration, TextWriter logOutput, string? socket)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ApplicationName = "broker" });
        builder.Logging.ClearProviders();
        builder.Services.AddBrokerLogging(configuration, logOutput);
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromSeconds(configuration.Shutdown.Seconds));
        builder.Services.AddSingleton<NodeHolder>();
        builder.Services.AddHostedService<NodeLoops>();
        EventDoors.Add(builder.Services, configuration);
        Tracing.Add(builder.Services, configuration);
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel((_, kestrel) => Listen(kestrel, configuration, kestrel.ApplicationServices.GetRequiredService<NodeHolder>(), socket));
        return builder.Build();
    }

    /// <summary>Maps the doors once the node is put together.</summary>
    public static void Map(WebApplication app, BrokerNode node, BrokerHealth health)
    {
        var configuration = node.Configuration;
        var options = new As4EndpointOptions
        {
            MaxBodyBytes = (int)Math.Min(configuration.Limits.MaxMessageBytes, int.MaxValue),
            MaxBytesInFlight = configuration.Limits.MaxMessageBytes * 4,
        };
        var door = new As4Door(node, app.Services.GetRequiredService<ILogger<As4Door>>());
        // Partners may name the port of an address before the nodes; health is asked at its own.
        As4Endpoint.Map(app, configuration.AccessPoint.Url.AbsolutePath, door.ReceiveAsync, options).RequireHost($"*:{configuration.AccessPoint.Listen.Port}", $"*:{configuration.AccessPoint.Url.Port}");
        HealthEndpoints.Map(app, health, configuration.Health.Port);
        ControlDoor.Map(app, node, app.Services.GetRequiredService<ILogger<ControlDoor>>());
    }

    private static void Listen(KestrelServerOptions kestrel, BrokerConfiguration configuration, NodeHolder holder, string? socket)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestHeadersTotalSize = configuration.Limits.MaxHeaderBytes;
        kestrel.Limits.MinRequestBodyDataRate = SlowestBody;
        kestrel.Limits.MaxConcurrentConnections = configuration.Limits.MaxConcurrentRequests * 4L;
        kestrel.Listen(configuration.AccessPoint.Listen, listen =>
        {
            if (configuration.AccessPoint.TlsKey is null) return;
            // Asked for in the handshake and judged by our anchors alone; the machine's stores have no say.
            listen.UseHttps(new TlsHandshakeCallbackOptions
            {
                OnConnection = _ => ValueTask.FromResult(holder.Node!.Tls.Now.ForServer(configuration.AccessPoint.RequireClientCertificate)),
            });
        });
        kestrel.Listen(configuration.Health);
        if (socket is not null) kestrel.ListenUnixSocket(socket);
    }
}

/// <summary>The node, once it is put together; the host is built first because the node logs through it.</summary>
internal sealed class NodeHolder
{
    public BrokerNode? Node { get; private set; }
    public BrokerHealth? Health { get; private set; }
    /// <summary>What runs for as long as the process does.</summary>
    public IReadOnlyList<NodeLoop> Loops { get; private set; } = [];
    /// <summary>A loop ended by itself; the process must not end with code 0.</summary>
    public bool Failed { get; set; }

    public void Put(BrokerNode node, BrokerHealth health)
    {
        Node = node;
        Put(node.Loops, health);
    }

    /// <summary>Loops alone, without doors.</summary>
    public void Put(IReadOnlyList<NodeLoop> loops, BrokerHealth health) => (Loops, Health) = (loops, health);
}
