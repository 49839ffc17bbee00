using System.Text.Json;
using System.Text.Json.Nodes;

namespace MessageBroker.Tests.Conformance;

/// <summary>What every answer owes, whatever the case expects.</summary>
public static class Obligations
{
    /// <summary>The one JSON object of the reply, or null; and what is owed and missing.</summary>
    public static (JsonObject? Answer, IReadOnlyList<string> Misses) Of(Reply reply)
    {
        if (reply.Exit is not (0 or 1)) return (null, [$"exit code {reply.Exit}: {reply.Error.Trim()}"]);
        var lines = reply.Output.Split('\n');
        if (lines.Length != 2 || lines[1].Length > 0) return (null, [$"standard output holds {lines.Length - 1} lines, not one"]);
        if (Parse(lines[0]) is not { } answer) return (null, ["standard output holds no JSON object"]);
        var misses = new List<string>();
        if (answer["verdict"]?.GetValueKind() != JsonValueKind.String) misses.Add("no verdict");
        if (answer["findings"] is not JsonArray findings) misses.Add("no findings");
        else
        {
            foreach (var finding in findings) misses.AddRange(OfFinding(finding as JsonObject));
            if (reply.Exit == 1 && findings.Count == 0) misses.Add("a negative answer without a finding");
        }
        return (answer, misses);
    }

    private static IEnumerable<string> OfFinding(JsonObject? finding)
    {
        if (finding is null) return ["a finding is no object"];
        return new[] { "code", "severity", "path", "text", "remedy" }
            .Where(member => finding[member]?.GetValueKind() != JsonValueKind.String)
            .Append(finding["arguments"] is JsonObject ? "" : "arguments")
            .Where(member => member.Length > 0)
            .Select(member => $"finding {finding["code"]} has no {member}");
    }

    private static JsonObject? Parse(string line)
    {
        try { return JsonNode.Parse(line) as JsonObject; }
        catch (JsonException) { return null; }
    }
}
