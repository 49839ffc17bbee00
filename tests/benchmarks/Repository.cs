namespace MessageBroker.Benchmarks;

/// <summary>Where the sources are, and what may lie beside them.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>The folder of third-party peers; it need not be there.</summary>
    public static string Shared { get; } = Path.GetFullPath(Path.Combine(Root, "..", "shared"));

    private static string FindRoot()
    {
        for (var at = AppContext.BaseDirectory; at is not null; at = Path.GetDirectoryName(at))
            if (File.Exists(Path.Combine(at, "MessageBroker.sln"))) return at;
        throw new DirectoryNotFoundException("MessageBroker.sln is in no folder above the program");
    }
}
