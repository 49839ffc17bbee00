using MessageBroker.Tests.Acceptance.Setup;

namespace MessageBroker.Tests.Acceptance.Reading;

/// <summary>The demo uses the product; the product does not know the demo.</summary>
public sealed class DemoTests
{
    [Fact]
    public void Nothing_in_the_product_outside_its_folder_knows_the_demo()
    {
        var demo = Repository.File("src", "Broker", "App", "Demo") + Path.DirectorySeparatorChar;
        var knowing = Directory.EnumerateFiles(Repository.File("src"), "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.StartsWith(demo, StringComparison.Ordinal) && !f.Split(Path.DirectorySeparatorChar).Contains("obj"))
            .Where(f => File.ReadAllText(f) is var text && (text.Contains("Demo", StringComparison.Ordinal) || text.Contains("first-exchange", StringComparison.Ordinal)));
        Assert.Empty(knowing);
    }
}
