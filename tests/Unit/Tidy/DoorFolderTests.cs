using System.Text.RegularExpressions;

namespace MessageBroker.Tests.Unit.Tidy;

/// <summary>The door that is compiled only where its package is: thin enough that what it does is tested without it.</summary>
public sealed partial class DoorFolderTests
{
    private const int MostLines = 300;

    private static string Folder => Path.Combine(Repository.Root, "src", "Broker", "NServiceBusDoor");

    [Fact]
    public void Its_folder_stays_small()
    {
        var lines = Sources(Folder).Sum(f => File.ReadAllLines(f).Length);
        Assert.InRange(lines, 1, MostLines);
    }

    [Fact]
    public void Nothing_else_of_the_product_uses_the_package()
    {
        Offenders.None(Sources(Path.Combine(Repository.Root, "src")).Where(f => !f.StartsWith(Folder, StringComparison.Ordinal)).Where(f => Uses().IsMatch(File.ReadAllText(f))));
        var restored = Path.Combine(Repository.Root, "src", "Broker", "App", "obj", "project.assets.json");
        Assert.DoesNotContain("NServiceBus/", File.ReadAllText(restored), StringComparison.Ordinal);
    }

    private static IEnumerable<string> Sources(string folder) =>
        Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories).Where(f => !f.Contains("/obj/", StringComparison.Ordinal) && !f.Contains("/bin/", StringComparison.Ordinal));

    [GeneratedRegex(@"using NServiceBus\b|\bNServiceBus\.[A-Z]|EndpointConfiguration\b|IMessageSession\b")]
    private static partial Regex Uses();
}
