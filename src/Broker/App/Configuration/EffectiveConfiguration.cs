using System.Text.Json;
using System.Text.Json.Nodes;

namespace MessageBroker.App.Configuration;

/// <summary>The configuration that holds: every key with its value, and where that is from. No secret stands in one: each is in a file of its own that is named.</summary>
/// <param name="Keys">Each key with the value of the file or the default; null where neither names one. Paths stand in full.</param>
/// <param name="Given">The file's own object.</param>
public sealed record EffectiveConfiguration(JsonObject Keys, JsonObject Given)
{
    /// <summary>JSON pointer, value as JSON, and whether it is the default because the file does not say. Keys that have no value are left out.</summary>
    public IEnumerable<(string Pointer, string Value, bool IsDefault)> Lines() => Lines("", Keys, Given);

    private static IEnumerable<(string Pointer, string Value, bool IsDefault)> Lines(string pointer, JsonNode? held, JsonNode? given) => held switch
    {
        null => [],
        JsonObject group => group.SelectMany(member => Lines($"{pointer}/{member.Key}", member.Value, (given as JsonObject)?[member.Key])),
        JsonArray list => list.SelectMany((item, at) => Lines(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{pointer}/{at}"), item, given is JsonArray items && at < items.Count ? items[at] : null)),
        _ => [(pointer, held.ToJsonString(Plain), given is null)],
    };

    private static readonly JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
