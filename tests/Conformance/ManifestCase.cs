using System.Text.Json;
using System.Text.Json.Nodes;

namespace MessageBroker.Tests.Conformance;

/// <summary>One case of a manifest: what to ask and which answers are right.</summary>
/// <param name="Folder">Folder of the manifest, relative to the shared folder: the row of the table.</param>
/// <param name="Directory">The same as a full path: the cases' files are relative to it.</param>
public sealed record ManifestCase(string Id, string Folder, string Directory, JsonObject Line)
{
    public string Verb => Line["verb"]!.GetValue<string>();
    public string Kind => Line["kind"]!.GetValue<string>();
    public bool IsLibraryCall => Line["scope"]?.GetValue<string>() == "core";
    public IReadOnlyList<string> Files => Texts("files");
    /// <summary>What the case asks for and is not built.</summary>
    public IReadOnlyList<string> Needs => [.. Texts("needs").Where(n => n != "inclusive")];
    public JsonObject Args => Line["args"]!.AsObject();
    public JsonObject Expect => Line["expect"]!.AsObject();
    public JsonObject? Limits => Line["limits"]?.AsObject();
    public JsonObject? Tolerance => Line["tolerance"]?.AsObject();

    public string PathOf(string file) => Path.GetFullPath(file, Directory);

    private List<string> Texts(string name) => Line[name] is JsonArray list ? [.. list.Select(item => item!.GetValue<string>())] : [];

    /// <summary>All cases of all manifests under the shared folder, in a fixed order.</summary>
    public static IReadOnlyList<ManifestCase> ReadAll() =>
        [.. System.IO.Directory.EnumerateFiles(SharedFolder.Path, "manifest.jsonl", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .SelectMany(Read)];

    private static IEnumerable<ManifestCase> Read(string manifest)
    {
        var directory = System.IO.Path.GetDirectoryName(manifest)!;
        var folder = System.IO.Path.GetRelativePath(SharedFolder.Path, directory);
        foreach (var text in File.ReadLines(manifest).Where(line => line.Length > 0))
        {
            var line = JsonNode.Parse(text) as JsonObject ?? throw new JsonException($"{manifest}: a line is no object");
            if (!line.ContainsKey("ignored")) yield return new ManifestCase(line["id"]!.GetValue<string>(), folder, directory, line);
        }
    }
}
