namespace MessageBroker.Tests.Conformance;

/// <summary>The folder with third-party vectors beside the repository. It is not part of it, so every use may be skipped.</summary>
public static class SharedFolder
{
    /// <summary>Root of the repository.</summary>
    public static string Root { get; } = FindRoot();

    public static string Path { get; } = System.IO.Path.GetFullPath(System.IO.Path.Combine(Root, "..", "shared"));

    public static bool Exists => Directory.Exists(System.IO.Path.Combine(Path, "vectors"));

    public const string WhyAbsent = "the folder ../shared with the test vectors is not beside the repository";

    private static string FindRoot()
    {
        for (var at = AppContext.BaseDirectory; at is not null; at = System.IO.Path.GetDirectoryName(at))
            if (File.Exists(System.IO.Path.Combine(at, "MessageBroker.sln"))) return at;
        throw new DirectoryNotFoundException("MessageBroker.sln is in no folder above the tests");
    }
}
