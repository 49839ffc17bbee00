using MessageBroker.App.Configuration;
using MessageBroker.Exchange.Flow.Running;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Exporter;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace MessageBroker.App.Hosting;

/// <summary>Sends spans of the flow, and of the doors that are built in, to the collector of the configuration. A collector that is away costs spans, nothing else.</summary>
internal static class Tracing
{
    public static void Add(IServiceCollection services, BrokerConfiguration configuration)
    {
        if (configuration.Telemetry is not { } telemetry) return;
        services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("messagebroker", serviceVersion: typeof(Tracing).Assembly.GetName().Version?.ToString(3), serviceInstanceId: configuration.Node))
            .WithTracing(tracing => tracing
                .AddSource([FlowTrace.Source, .. EventDoors.TraceSources])
                .SetSampler(new ParentBasedSampler(new TraceIdRatioBasedSampler(telemetry.Percent / 100.0)))
                .AddOtlpExporter(exporter =>
                {
                    exporter.Protocol = OtlpExportProtocol.HttpProtobuf;
                    exporter.Endpoint = new Uri(telemetry.Otlp.AbsoluteUri.TrimEnd('/') + "/v1/traces");
                    exporter.HttpClientFactory = () => new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(10) };
                }));
    }
}
