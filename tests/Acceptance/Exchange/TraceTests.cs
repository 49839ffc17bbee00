using System.Text.Json.Nodes;
using MessageBroker.Tests.Acceptance.Setup;

namespace MessageBroker.Tests.Acceptance.Exchange;

/// <summary>Two running brokers tell a collector what they do: a message's spans are one trace in each of them, and nothing of a person is in any.</summary>
public sealed class TraceTests
{
    [SkippableFact]
    public async Task What_is_done_for_a_message_is_one_trace_without_content()
    {
        GateOnly.Need();
        await using var collector = await SpanCollector.StartAsync();
        await using var lands = await TwoLands.PrepareAsync();
        foreach (var land in new[] { lands.Bg, lands.Ro }) land.Configure(c => c["telemetry"] = new JsonObject { ["otlp"] = collector.Url });
        await lands.StartAsync();
        await Until.TrueAsync("claim that is acknowledged", async () => await lands.Bg.Staging.TextAsync("SELECT STATUS FROM IF_ZAJAVKA WHERE ID = 'Z-2025-0001'") == "A");
        await Until.TrueAsync("arrival in Romania", async () => await lands.Ro.Staging.TextAsync("SELECT count(*) FROM primit WHERE tip_sed = 'F001'") == "1");

        string[] sent = ["submit bg-asp", "prepare", "send RO:80246", "report national:bg-asp"], arrived = ["receive", "judge", "deliver national:ro-anpis"];
        await Until.TrueAsync("spans of the message in both countries", () => Task.FromResult(IsOneTrace(sent) && IsOneTrace(arrived)));
        var told = string.Concat(collector.Bodies);
        foreach (var person in await lands.Bg.Staging.RowsAsync("SELECT FIRST_NAME, LAST_NAME, ID_NO FROM IF_LICE"))
            Assert.All(person.OfType<string>(), word => Assert.DoesNotContain(word, told, StringComparison.Ordinal));

        bool IsOneTrace(string[] names) => collector.Spans.GroupBy(s => s.Trace).Any(trace => names.All(name => trace.Any(s => s.Name == name)));
    }
}
