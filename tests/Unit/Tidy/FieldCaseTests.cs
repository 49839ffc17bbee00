using System.Text.Json;

namespace MessageBroker.Tests.Unit.Tidy;

/// <summary>Every journal, queue, hosting and EESSI case of the shared field reports is a test that bears its name.</summary>
public sealed class FieldCaseTests
{
    /// <summary>What they need is not built yet: tiles, a sequence number inside the entry, the REST door.</summary>
    private static readonly HashSet<string> NotYet =
    [
        "field-M05a", "field-M03a", "field-H14a",
    ];

    [SkippableFact]
    public void Each_case_has_a_test_of_its_name()
    {
        var file = Path.Combine(Repository.Root, "..", "shared", "vectors", "field", "expected.json");
        Skip.IfNot(File.Exists(file), "../shared/vectors/field/expected.json is not there");
        var tests = Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests"), "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Contains("/obj/", StringComparison.Ordinal)).Select(File.ReadAllText).ToList();
        using var cases = JsonDocument.Parse(File.ReadAllBytes(file));
        var ids = cases.RootElement.EnumerateArray()
            .Where(c => c.GetProperty("area").GetString() is "journal" or "queue" or "hosting" or "eessi").Select(c => c.GetProperty("id").GetString()!).Where(id => !NotYet.Contains(id)).ToList();
        Assert.NotEmpty(ids);
        Offenders.None(ids.Where(id => !tests.Any(text => text.Contains($" {id.Replace("field-", "Field_", StringComparison.Ordinal)}_", StringComparison.Ordinal))));
    }
}
