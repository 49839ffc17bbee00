using System.Text.Json;

namespace MessageBroker.Tests.Unit.Evidence.Journal;

/// <summary>Public vectors beside the repository (../shared/vectors); absent on most machines, then tests are skipped with the reason.</summary>
internal static class SharedVectors
{
    public static string RepositoryRoot { get; } = FindRoot();

    public static string Folder(string name)
    {
        var folder = Path.Combine(RepositoryRoot, "..", "shared", "vectors", name);
        Skip.IfNot(Directory.Exists(folder), $"../shared/vectors/{name} is not there");
        return folder;
    }

    /// <summary>The cases of a manifest, ignored files left out.</summary>
    public static IReadOnlyList<JsonElement> Cases(string folder) =>
    [
        .. File.ReadLines(Path.Combine(folder, "manifest.jsonl")).Select(line => JsonDocument.Parse(line).RootElement).Where(c => c.TryGetProperty("verb", out _)),
    ];

    public static JsonElement Json(string folder, string file) => JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, file))).RootElement;

    /// <summary>Is this verdict the expected one, or one of the accepted ones?</summary>
    public static bool Accepts(JsonElement line, string verdict)
    {
        var expected = line.GetProperty("expect").GetProperty("verdict");
        return expected.ValueKind == JsonValueKind.Array ? expected.EnumerateArray().Any(v => v.GetString() == verdict) : expected.GetString() == verdict;
    }

    /// <summary>RFC 6901 pointer without escapes.</summary>
    public static JsonElement At(JsonElement json, string pointer) =>
        pointer[1..].Split('/').Aggregate(json, (e, part) => e.ValueKind == JsonValueKind.Array ? e[int.Parse(part)] : e.GetProperty(part));

    private static string FindRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "MessageBroker.sln"))) directory = directory.Parent;
        return directory?.FullName ?? throw new InvalidOperationException("the tests do not run inside the repository");
    }
}
