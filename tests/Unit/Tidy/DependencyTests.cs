using System.Text.RegularExpressions;

namespace MessageBroker.Tests.Unit.Tidy;

/// <summary>Every package has its reason, written down.</summary>
public sealed partial class DependencyTests
{
    [Fact]
    public void Every_package_has_its_reason_and_every_reason_its_package()
    {
        var packages = Package().Matches(Repository.Read("Directory.Packages.props")).Select(m => m.Groups[1].Value).Order(StringComparer.Ordinal);
        var reasons = Reason().Matches(Repository.Read("docs/dependencies.md")).Select(m => m.Groups[1].Value).Order(StringComparer.Ordinal);
        Assert.Equal(packages, reasons);
    }

    [GeneratedRegex("<PackageVersion Include=\"([^\"]+)\"")]
    private static partial Regex Package();

    [GeneratedRegex(@"^\| `([^`]+)` \| .{10,} \|$", RegexOptions.Multiline)]
    private static partial Regex Reason();
}
