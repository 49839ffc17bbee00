using System.Text.Json;

namespace MessageBroker.Tests.Evidence;

/// <summary>The vectors beside the repository. Tests that read them are skipped, with the reason, where they are absent.</summary>
internal static class SharedVectors
{
    private static readonly string? Root = Find();

    /// <summary>A path below ../shared/vectors; skips the calling test where the folder is absent.</summary>
    public static string Path(params string[] parts)
    {
        Skip.If(Root is null, "../shared/vectors is not there: vectors by third parties stay outside the repository");
        return System.IO.Path.Combine([Root!, .. parts]);
    }

    /// <summary>The cases of a folder's manifest, as they stand.</summary>
    public static IEnumerable<JsonElement> Cases(string folder) =>
        File.ReadLines(Path(folder, "manifest.jsonl"))
            .Select(line => JsonDocument.Parse(line).RootElement)
            .Where(entry => entry.TryGetProperty("verb", out _));

    private static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "MessageBroker.sln")))
            {
                var vectors = System.IO.Path.Combine(folder.Parent!.FullName, "shared", "vectors");
                return Directory.Exists(vectors) ? vectors : null;
            }
        return null;
    }
}
