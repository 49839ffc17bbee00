using System.Text.Json;
using MessageBroker.Adapters.Mapping;

namespace MessageBroker.Tests.Unit.Adapters;

/// <summary>Reference data beside the repository; tests that need it are skipped with the reason where it is absent.</summary>
internal static class SharedData
{
    public static string RepositoryRoot { get; } = FindRoot();

    private static string Folder => Path.Combine(RepositoryRoot, "..", "shared");

    public static string PathOf(string relative)
    {
        var path = Path.Combine(Folder, relative);
        Skip.IfNot(File.Exists(path), $"../shared/{relative} is not there");
        return path;
    }

    /// <summary>Rows of a CSV file behind its header; an empty cell is an empty text here.</summary>
    public static IEnumerable<string[]> Rows(string relative) =>
        CsvText.Read(File.ReadAllText(PathOf(relative))).Skip(1).Select(r => r.Cells.Select(c => c ?? "").ToArray());

    public static JsonElement Json(string relative) => JsonDocument.Parse(File.ReadAllBytes(PathOf(relative))).RootElement;

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "MessageBroker.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("the tests must run inside the repository");
    }
}
