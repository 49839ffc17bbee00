namespace MessageBroker.Tests.Unit.Tidy;

/// <summary>The repository's own text, as the tidy tests read it.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>C# sources of the product.</summary>
    public static IReadOnlyList<SourceFile> Product { get; } = Sources("src");

    /// <summary>C# sources of the tests.</summary>
    public static IReadOnlyList<SourceFile> Tests { get; } = Sources("tests");

    public static string Read(string relative) => File.ReadAllText(Path.Combine(Root, relative));

    private static List<SourceFile> Sources(string folder) =>
        [.. Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
            .Where(path => !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(path => new SourceFile(path, File.ReadAllLines(Path.Combine(Root, path))))];

    private static string FindRoot()
    {
        for (var at = AppContext.BaseDirectory; at is not null; at = Path.GetDirectoryName(at))
            if (File.Exists(Path.Combine(at, "MessageBroker.sln"))) return at;
        throw new DirectoryNotFoundException("MessageBroker.sln is in no folder above the tests");
    }
}

/// <param name="Path">Relative to the repository's root, with forward slashes.</param>
internal sealed record SourceFile(string Path, string[] Lines)
{
    /// <summary>Lines that hold code: a comment may name what code must not use.</summary>
    public IEnumerable<(string Text, int Number)> Code =>
        Lines.Select((text, index) => (Text: text, Number: index + 1)).Where(line => !line.Text.TrimStart().StartsWith("//", StringComparison.Ordinal));
}
