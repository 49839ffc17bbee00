namespace MessageBroker.Tests.Unit.Schemas;

/// <summary>The repository and the reference data beside it. Tests that need the latter are skipped with the reason where it is absent.</summary>
internal static class SharedFiles
{
    public static string RepositoryRoot { get; } = Find();

    public static string PathOf(params string[] parts)
    {
        var path = Path.Combine([RepositoryRoot, "..", "shared", .. parts]);
        Skip.IfNot(File.Exists(path) || Directory.Exists(path), $"../shared/{string.Join('/', parts)} is not there: third-party data stay outside the repository");
        return path;
    }

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "MessageBroker.sln"))) return folder.FullName;
        throw new InvalidOperationException("the tests must run inside the repository");
    }
}
