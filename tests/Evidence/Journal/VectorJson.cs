using System.Text.Json;

namespace MessageBroker.Tests.Evidence.Journal;

/// <summary>Reads what the manifests of the vectors point at.</summary>
internal static class VectorJson
{
    public static JsonElement Read(string folder, JsonElement line) =>
        JsonDocument.Parse(File.ReadAllBytes(SharedVectors.Path(folder, line.GetProperty("files")[0].GetString()!))).RootElement;

    /// <summary>Is this verdict the expected one, or one of the accepted ones?</summary>
    public static bool Accepts(JsonElement line, string verdict)
    {
        var expected = line.GetProperty("expect").GetProperty("verdict");
        return expected.ValueKind == JsonValueKind.Array ? expected.EnumerateArray().Any(v => v.GetString() == verdict) : expected.GetString() == verdict;
    }

    /// <summary>RFC 6901 pointer without escapes.</summary>
    public static JsonElement At(JsonElement json, string pointer) =>
        pointer[1..].Split('/').Aggregate(json, (e, part) => e.ValueKind == JsonValueKind.Array ? e[int.Parse(part)] : e.GetProperty(part));
}
