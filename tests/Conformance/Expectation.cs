using System.Text.Json;
using System.Text.Json.Nodes;

namespace MessageBroker.Tests.Conformance;

/// <summary>Compares an answer with what a case expects. Every member must hold; a list is a list of accepted values.</summary>
public static class Expectation
{
    private static readonly string[] Severities = ["info", "warning", "error"];

    /// <summary>What does not hold, one sentence each; empty where the answer is right.</summary>
    public static IReadOnlyList<string> Misses(JsonObject expect, JsonObject answer, int exit)
    {
        var misses = new List<string>();
        foreach (var (name, expected) in expect) misses.AddRange(Member(name, expected, answer, exit));
        return misses;
    }

    private static IEnumerable<string> Member(string name, JsonNode? expected, JsonObject answer, int exit) => name switch
    {
        "anyOf" => AnyOf(expected!.AsArray(), answer, exit),
        "ifPresent" => Misses(new JsonObject(expected!.AsObject().Where(e => answer.ContainsKey(e.Key)).Select(e => KeyValuePair.Create(e.Key, e.Value?.DeepClone()))), answer, exit),
        "exit" => Accepted(name, expected, JsonValue.Create(exit)),
        "parts" => Parts(expected!.AsArray(), answer),
        "partsAbsent" => expected!.AsArray().Where(id => PartOf(answer, id!.GetValue<string>()) is not null).Select(id => $"part {id} is in the answer"),
        "covered" => expected!.AsArray().Where(entry => !IsCovered(answer, entry!.GetValue<string>())).Select(entry => $"entry {entry} is not covered"),
        "signatureCount" => Accepted(name, expected, JsonValue.Create((answer["signatures"] as JsonArray)?.Count ?? 1)),
        "minFindings" => expected!.AsObject().Where(e => Findings(answer, e.Key) < e.Value!.GetValue<int>()).Select(e => $"fewer than {e.Value} findings of severity {e.Key}"),
        "verified" or "unverified" => Same(expected, answer[name]) ? [] : [Told(name, expected, answer[name])],
        _ => Accepted(name, expected, answer[name]),
    };

    private static IEnumerable<string> AnyOf(JsonArray whole, JsonObject answer, int exit)
    {
        var all = whole.Select(expect => Misses(expect!.AsObject(), answer, exit)).ToList();
        return all.Any(misses => misses.Count == 0) ? [] : [$"none of {all.Count} accepted answers: {string.Join(" / ", all.Select(m => string.Join(", ", m)))}"];
    }

    private static IEnumerable<string> Accepted(string name, JsonNode? expected, JsonNode? got)
    {
        var accepted = expected is JsonArray list ? [.. list] : new List<JsonNode?> { expected };
        return accepted.Any(one => Same(one, got)) ? [] : [Told(name, expected, got)];
    }

    private static IEnumerable<string> Parts(JsonArray expected, JsonObject answer)
    {
        foreach (var part in expected.Select(p => p!.AsObject()))
        {
            var id = part["id"]!.GetValue<string>();
            if (PartOf(answer, id) is not { } got) yield return $"part {id} is missing";
            else
                foreach (var (name, value) in part.Where(p => !Same(p.Value, got[p.Key])))
                    yield return Told($"part {id} {name}", value, got[name]);
        }
    }

    private static JsonObject? PartOf(JsonObject answer, string id) =>
        (answer["parts"] as JsonArray)?.OfType<JsonObject>().FirstOrDefault(part => part["id"]?.GetValue<string>() == id);

    private static bool IsCovered(JsonObject answer, string entry) =>
        (answer["entries"] as JsonArray)?.OfType<JsonObject>().Any(e => e["name"]?.GetValue<string>() == entry && e["covered"]?.GetValue<bool>() == true) == true;

    private static int Findings(JsonObject answer, string severity) =>
        (answer["findings"] as JsonArray)?.OfType<JsonObject>().Count(f => Array.IndexOf(Severities, f["severity"]?.GetValue<string>()) >= Array.IndexOf(Severities, severity)) ?? 0;

    // A party may be expected by its id alone.
    private static bool Same(JsonNode? expected, JsonNode? got) =>
        expected is JsonValue && got is JsonObject party && party.ContainsKey("partyId") ? JsonNode.DeepEquals(expected, party["partyId"]) : JsonNode.DeepEquals(expected, got);

    private static string Told(string name, JsonNode? expected, JsonNode? got) =>
        $"{name}: expected {Plain(expected)}, got {Plain(got)}";

    private static string Plain(JsonNode? node) => node is null ? "nothing" : node.ToJsonString(new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
