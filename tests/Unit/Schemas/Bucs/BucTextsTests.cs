using System.Text.RegularExpressions;
using MessageBroker.Schemas.Findings;
using MessageBroker.Tests.Unit.Adapters;

namespace MessageBroker.Tests.Unit.Schemas.Bucs;

public sealed partial class BucTextsTests
{
    [Fact]
    public void Every_code_is_used_and_every_used_code_is_registered()
    {
        var sources = Directory.EnumerateFiles(Path.Combine(SharedData.RepositoryRoot, "src", "Schemas", "Bucs"), "*.cs").Select(File.ReadAllText);
        var used = sources.SelectMany(s => Code().Matches(s)).Select(m => m.Groups[1].Value).ToHashSet();
        Assert.Equal(FindingCatalogue.Default.Entries.Select(e => e.Code).Where(c => c.StartsWith("BUC-", StringComparison.Ordinal)).Order(), used.Order());
    }

    [GeneratedRegex("\"(BUC-[0-9]{4})\"")]
    private static partial Regex Code();
}
