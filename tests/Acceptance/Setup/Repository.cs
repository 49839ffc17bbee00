namespace MessageBroker.Tests.Acceptance.Setup;

/// <summary>The clone that these tests were built in.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    public static string File(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string Find()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
            if (System.IO.File.Exists(Path.Combine(at.FullName, "MessageBroker.sln"))) return at.FullName;
        throw new InvalidOperationException("no MessageBroker.sln above the tests");
    }
}
