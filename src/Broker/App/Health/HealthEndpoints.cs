using System.Text.Json.Nodes;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.App.Health;

/// <summary><c>/health/live</c> (the process answers) and <c>/health/ready</c> (it takes and sends; 503 with the findings where not).</summary>
public static class HealthEndpoints
{
    /// <param name="port">The port of the health address: partners' port does not answer these.</param>
    public static void Map(IEndpointRouteBuilder routes, BrokerHealth health, int port)
    {
        var hosts = $"*:{port}";
        routes.MapGet("/health/live", () => Results.Text("""{"status":"live"}""", "application/json")).RequireHost(hosts);
        routes.MapGet("/health/ready", async (CancellationToken cancellation) =>
        {
            var report = await health.CheckAsync(cancellation);
            return Results.Text(Write(report), "application/json", statusCode: report.Ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
        }).RequireHost(hosts);
    }

    /// <summary>The report as JSON; texts are left to the reader, who has a language.</summary>
    public static string Write(HealthReport report) => new JsonObject
    {
        ["status"] = report.Ready ? "ready" : "not-ready",
        ["engine"] = report.Engine,
        ["commits"] = report.Commits,
        ["oldestUnfinishedSeconds"] = report.OldestUnfinishedSeconds,
        ["messages"] = new JsonObject(report.Messages.Select(m => KeyValuePair.Create(m.Key, (JsonNode?)m.Value))),
        ["doors"] = new JsonArray([.. report.Doors.Select(d => d.ToJson())]),
        ["registers"] = new JsonArray([.. report.Registers.Select(r => r.ToJson())]),
        ["findings"] = new JsonArray([.. report.Findings.Select(f => new JsonObject
        {
            ["code"] = f.Code,
            ["path"] = f.Path,
            ["arguments"] = new JsonObject(f.Arguments.Select(a => KeyValuePair.Create(a.Key, (JsonNode?)a.Value))),
        })]),
    }.ToJsonString(FindingJson.Relaxed);

    /// <summary>Reads what <see cref="Write"/> wrote; null where it is something else.</summary>
    public static HealthReport? Read(string json)
    {
        try
        {
            var root = JsonNode.Parse(json)!.AsObject();
            return new HealthReport(
                root["status"]!.GetValue<string>() == "ready",
                root["oldestUnfinishedSeconds"]?.GetValue<long>(),
                root["messages"]!.AsObject().ToDictionary(m => m.Key, m => m.Value!.GetValue<long>()),
                [.. root["findings"]!.AsArray().Select(f => Of(f!.AsObject()))])
            {
                Doors = [.. (root["doors"] as JsonArray ?? []).Select(d => DoorReport.Of(d!.AsObject()))],
                Registers = [.. (root["registers"] as JsonArray ?? []).Select(r => RegisterReport.Of(r!.AsObject()))],
                Engine = root["engine"]?.GetValue<string>(),
                Commits = root["commits"]?.GetValue<long>(),
            };
        }
        catch (Exception foreign) when (foreign is System.Text.Json.JsonException or InvalidOperationException or FormatException or NullReferenceException or ArgumentException)
        {
            return null;
        }
    }

    private static Finding Of(JsonObject finding) => Finding.Of(
        finding["code"]!.GetValue<string>(),
        finding["path"]!.GetValue<string>(),
        [.. finding["arguments"]!.AsObject().Select(a => (a.Key, a.Value!.GetValue<string>()))]);
}
