using Xunit.Abstractions;

namespace MessageBroker.Tests.Conformance;

/// <summary>One run over all manifests, shared by the tests that look at it.</summary>
public sealed class ManifestRun : IAsyncLifetime
{
    public IReadOnlyList<Outcome> Outcomes { get; private set; } = [];
    public string Printed { get; private set; } = "";

    public async Task InitializeAsync()
    {
        if (!SharedFolder.Exists) return;
        var caller = Caller.Chosen();
        Outcomes = await new Runner(caller).RunAsync(ManifestCase.ReadAll(), CancellationToken.None);
        Printed = Table.Print(Outcomes, caller.Name);
        // The table stays for those who did not see the run.
        var folder = Directory.CreateDirectory(Path.Combine(SharedFolder.Root, "artifacts")).FullName;
        var name = $"conformance-{(caller is ProgramCaller ? "cli" : "in-process")}";
        await File.WriteAllTextAsync(Path.Combine(folder, name + ".txt"), Printed);
        await File.WriteAllTextAsync(Path.Combine(folder, name + "-cases.tsv"), Table.Cases(Outcomes));
    }

    public Task DisposeAsync() => Task.CompletedTask;
}

/// <summary>The verdicts that other programs and people fixed beforehand, for every verb that is built.</summary>
public sealed class ManifestTests(ManifestRun run, ITestOutputHelper output) : IClassFixture<ManifestRun>
{
    /// <summary>Folders whose cases are answered now, wherever their verb is one of <see cref="PromisedVerbs"/>.</summary>
    private static readonly string[] PromisedFolders = ["vectors/xsw", "vectors/c14n", "vectors/as4", "vectors/as4/phase4-live", "vectors/field", "national"];

    private static readonly string[] PromisedVerbs = ["signature verify", "xml canonicalise", "as4 inspect", "as4 receipt-check", "person check-id", "person transliterate", "person match", "buc deadline"];

    [SkippableFact]
    public void Every_case_of_every_manifest_gets_its_expected_verdict()
    {
        Skip.IfNot(SharedFolder.Exists, SharedFolder.WhyAbsent);
        output.WriteLine(run.Printed);
        Assert.NotEmpty(run.Outcomes);
        Assert.True(run.Outcomes.All(o => o.Kind != OutcomeKind.Wrong), run.Printed[Math.Max(0, run.Printed.IndexOf("WRONG", StringComparison.Ordinal))..]);
    }

    [SkippableFact]
    public void No_promised_case_is_left_out()
    {
        Skip.IfNot(SharedFolder.Exists, SharedFolder.WhyAbsent);
        var promised = run.Outcomes.Where(o => PromisedFolders.Contains(o.Case.Folder) && PromisedVerbs.Contains(o.Case.Verb) && !o.Case.IsLibraryCall && o.Case.Needs.Count == 0).ToList();
        Assert.NotEmpty(promised);
        Assert.Empty(promised.Where(o => o.Kind == OutcomeKind.LeftOut).Select(o => $"{o.Case.Id}: {o.Reason}"));
        Assert.Empty(run.Outcomes.Where(o => o.Case.Verb.StartsWith("merkle ", StringComparison.Ordinal) && o.Kind != OutcomeKind.Right).Select(o => o.Case.Id));
    }

    [SkippableFact]
    public void Case_ids_are_unique_and_their_files_exist()
    {
        Skip.IfNot(SharedFolder.Exists, SharedFolder.WhyAbsent);
        var cases = ManifestCase.ReadAll();
        Assert.Empty(cases.GroupBy(c => c.Id, StringComparer.Ordinal).Where(g => g.Count() > 1).Select(g => g.Key));
        Assert.Empty(cases.SelectMany(c => c.Files.Where(f => !File.Exists(c.PathOf(f))).Select(f => $"{c.Id}: {f}")));
    }
}
