using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace MessageBroker.Tests.Acceptance.Setup;

/// <summary>A collector of spans (OTLP over HTTP) on loopback: it reads the protocol buffers by their field numbers (opentelemetry-proto, trace.proto), with no code of the exporter's.</summary>
internal sealed class SpanCollector : IAsyncDisposable
{
    private readonly WebApplication app;

    private SpanCollector(WebApplication app) => this.app = app;

    public ConcurrentQueue<Span> Spans { get; } = new();

    /// <summary>Everything that came, as text.</summary>
    public ConcurrentQueue<string> Bodies { get; } = new();

    public string Url => app.Urls.First();

    public static async Task<SpanCollector> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var collector = new SpanCollector(builder.Build());
        collector.app.MapPost("/v1/traces", async (HttpRequest request) =>
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body);
            collector.Take(body.ToArray());
        });
        await collector.app.StartAsync();
        return collector;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private void Take(byte[] body)
    {
        Bodies.Enqueue(Encoding.UTF8.GetString(body));
        foreach (var resource in Fields(body, 1))
            foreach (var scope in Fields(resource, 2))
                foreach (var span in Fields(scope, 2))
                    Spans.Enqueue(new Span(Convert.ToHexStringLower(Fields(span, 1).First().Span), Encoding.UTF8.GetString(Fields(span, 5).First().Span)));
    }

    // Length-delimited fields of that number; others are passed over.
    private static IEnumerable<ReadOnlyMemory<byte>> Fields(ReadOnlyMemory<byte> message, int number)
    {
        for (var at = 0; at < message.Length;)
        {
            var (tag, wire) = (Varint(message, ref at), 0UL);
            (wire, tag) = (tag & 7, tag >> 3);
            var length = wire switch { 0 => 0, 1 => 8, 2 => (int)Varint(message, ref at), 5 => 4, _ => throw new InvalidDataException($"wire type {wire}") };
            if (wire == 0) Varint(message, ref at);
            if (wire == 2 && tag == (ulong)number) yield return message.Slice(at, length);
            at += length;
        }
    }

    private static ulong Varint(ReadOnlyMemory<byte> message, ref int at)
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var octet = message.Span[at++];
            value |= (ulong)(octet & 0x7F) << shift;
            if (octet < 0x80) return value;
        }
    }

    internal sealed record Span(string Trace, string Name);
}
