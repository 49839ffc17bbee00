using Xunit.Abstractions;

namespace MessageBroker.Tests.Conformance;

/// <summary>The verdicts that other programs and people fixed beforehand, for every verb that is built.</summary>
public sealed class ManifestTests(ITestOutputHelper output)
{
    [SkippableFact]
    public async Task Every_case_of_every_manifest_gets_its_expected_verdict()
    {
        Skip.IfNot(SharedFolder.Exists, SharedFolder.WhyAbsent);
        var caller = Caller.Chosen();
        var outcomes = await new Runner(caller).RunAsync(ManifestCase.ReadAll(), CancellationToken.None);
        var table = Table.Print(outcomes, caller.Name);
        output.WriteLine(table);
        await KeepAsync(caller, table);
        Assert.True(outcomes.All(o => o.Kind != OutcomeKind.Wrong), table[Math.Max(0, table.IndexOf("WRONG", StringComparison.Ordinal))..]);
    }

    [SkippableFact]
    public void Case_ids_are_unique_and_their_files_exist()
    {
        Skip.IfNot(SharedFolder.Exists, SharedFolder.WhyAbsent);
        var cases = ManifestCase.ReadAll();
        Assert.Empty(cases.GroupBy(c => c.Id, StringComparer.Ordinal).Where(g => g.Count() > 1).Select(g => g.Key));
        Assert.Empty(cases.SelectMany(c => c.Files.Where(f => !File.Exists(c.PathOf(f))).Select(f => $"{c.Id}: {f}")));
    }

    // The table stays for those who did not see the run.
    private static async Task KeepAsync(Caller caller, string table)
    {
        var folder = Directory.CreateDirectory(Path.Combine(SharedFolder.Root, "artifacts")).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, $"conformance-{(caller is ProgramCaller ? "cli" : "in-process")}.txt"), table);
    }
}
