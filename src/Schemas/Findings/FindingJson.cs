using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MessageBroker.Schemas.Findings;

/// <summary>A finding as programs read it, with its texts in one language.</summary>
public static class FindingJson
{
    /// <summary>Letters of every script stay readable; the output is UTF-8 and never part of HTML.</summary>
    public static JsonSerializerOptions Relaxed { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static JsonNode Of(Finding finding, string language) => new JsonObject
    {
        ["code"] = finding.Code,
        ["severity"] = finding.Severity.ToString().ToLowerInvariant(),
        ["path"] = finding.Path,
        ["arguments"] = new JsonObject(finding.Arguments.Select(a => KeyValuePair.Create(a.Key, (JsonNode?)a.Value))),
        ["text"] = FindingCatalogue.Default.Text(finding, language),
        ["remedy"] = FindingCatalogue.Default.Remedy(finding, language),
    };
}
