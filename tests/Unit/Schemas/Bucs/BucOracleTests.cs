using System.Collections.Frozen;
using System.Diagnostics;
using System.Text;
using MessageBroker.Schemas.Bucs;
using MessageBroker.Tests.Unit.Adapters;
using Xunit.Abstractions;

namespace MessageBroker.Tests.Unit.Schemas.Bucs;

/// <summary>
/// The open actions against those of another program, tests/Oracles/buc.py, which was written from the definition files and the rulings
/// and shares no code with ours. It walks the states of a case and prints history and open actions; ours replays each history.
/// The whole comparison takes minutes and runs with BROKER_BUC_ORACLE=1, as the gate's suite buc does; with BROKER_BUC_FILES=a,b it is
/// kept to these definitions.
/// </summary>
public sealed class BucOracleTests(ITestOutputHelper output)
{
    private const int MostShown = 5;

    private static readonly string? OnlyFiles = Environment.GetEnvironmentVariable("BROKER_BUC_FILES");

    [SkippableTheory]
    [InlineData("po_fb_buc_01")]
    [InlineData("cp_fb_buc_01")]
    public async Task What_a_case_of_two_documents_may_do_is_what_the_oracle_says(string file) =>
        AssertSame(await Compare("walk", "--whole", "--documents", "2", "--files", file), atLeast: 50);

    /// <summary>Whole files up to three documents, and what belongs together by its triggers up to four.</summary>
    [SkippableTheory]
    [InlineData("walk --whole --documents 3", 100_000)]
    [InlineData("walk --documents 4", 200_000)]
    public async Task In_every_state_of_every_definition_both_open_the_same(string arguments, int atLeast)
    {
        NeedLong();
        AssertSame(await Compare(arguments.Split(' ')), atLeast);
    }

    [SkippableFact]
    public async Task On_long_random_walks_both_open_the_same()
    {
        NeedLong();
        AssertSame(await Compare("random", "--documents", "8", "--seeds", "300"), atLeast: 100_000);
    }

    /// <summary>The oracle walks our own definitions too: it meets the same states with the same actions.</summary>
    [SkippableFact]
    public async Task In_our_definitions_the_oracle_meets_the_states_of_the_published_ones()
    {
        NeedLong();
        var official = await Lines(Path.GetDirectoryName(SharedData.PathOf("eessi/bucs-4.2/po_fb_buc_01.xml"))!);
        var own = await Lines(Path.Combine(SharedData.RepositoryRoot, "src", "Schemas", "Packs", "4.2", "Bucs"));
        Assert.True(official.Count > 15_000, $"only {official.Count} states");
        Assert.Equal(official.Except(own).Take(MostShown), own.Except(official).Take(MostShown));
        Assert.Equal(official.Count, own.Count);
    }

    private static async Task<HashSet<string>> Lines(string folder)
    {
        Skip.IfNot(File.Exists("/usr/bin/python3"), "python3 is not there");
        using var oracle = Process.Start(new ProcessStartInfo("/usr/bin/python3", [Oracle("buc.py"), "walk", folder, "--documents", "3"]) { RedirectStandardOutput = true })!;
        var lines = await oracle.StandardOutput.ReadToEndAsync();
        await oracle.WaitForExitAsync();
        Assert.Equal(0, oracle.ExitCode);
        return [.. lines.Split('\n')];
    }

    /// <summary>Histories for the triggers that random walks do not reach.</summary>
    [SkippableFact]
    public async Task After_the_histories_written_by_hand_both_open_the_same()
    {
        NeedLong();
        AssertSame(await Compare("replay", Oracle("histories.tsv")), atLeast: 50);
    }

    /// <summary>What each of the two is made to ignore, one at a time.</summary>
    public static TheoryData<string> Constructs =>
    [
        "isStarter", "hasMultipleVersions", "hasCancel", "hasReject", "hasClarify", "hasParticipantSelection",
        "recreateAfterSend", "recreateAfterCancel", "onlyStarter", "sameParentDocument", "onParentDocumentType", "onCondition",
    ];

    /// <summary>An oracle that ignores one construct of the files must be contradicted: else nothing compares that construct.</summary>
    [SkippableTheory]
    [MemberData(nameof(Constructs))]
    public async Task An_oracle_that_ignores_a_construct_is_contradicted(string ignored)
    {
        NeedLong();
        var result = await Compare("walk", "--whole", "--files", "po_fb_buc_01,po_r_buc_01,cp_ub_buc_04,po_ub_buc_02", "--break", ignored);
        output.WriteLine(result.Differences.FirstOrDefault() ?? "no difference");
        Assert.NotEmpty(result.Differences);
    }

    /// <summary>And an engine that ignores one: its definitions are those of the files without that construct, which is all that it knows of it.</summary>
    [SkippableTheory]
    [MemberData(nameof(Constructs))]
    public async Task An_engine_that_ignores_a_construct_is_contradicted(string ignored)
    {
        NeedLong();
        var result = await Compare("walk", d => Without(d, ignored), "--whole", "--files", "po_fb_buc_01,po_r_buc_01,cp_ub_buc_04,po_ub_buc_02");
        output.WriteLine(result.Differences.FirstOrDefault() ?? "no difference");
        Assert.NotEmpty(result.Differences);
    }

    private static BucDefinition Without(BucDefinition definition, string construct) => new()
    {
        FileName = definition.FileName, Buc = definition.Buc, Version = definition.Version, Role = definition.Role,
        RemoveMeOnly = definition.RemoveMeOnly, IsMultilateral = definition.IsMultilateral,
        Documents = definition.Documents.ToFrozenDictionary(d => d.Key, d => d.Value with
        {
            Flags = Enum.TryParse<BucFlags>(construct, ignoreCase: true, out var flag) ? d.Value.Flags & ~flag : d.Value.Flags,
            Triggers = [.. d.Value.Triggers.Select(t => construct switch
            {
                "onlyStarter" => t with { OnlyStarter = false },
                "sameParentDocument" => t with { SameParent = false },
                "onParentDocumentType" => t with { ParentType = null },
                "onCondition" => t with { Guard = null },
                _ => t,
            })],
        }, StringComparer.Ordinal),
    };

    private sealed record Comparison(int States, int ExitCode, IReadOnlyList<string> Differences, string Said);

    private static void NeedLong() =>
        Skip.If(Environment.GetEnvironmentVariable("BROKER_BUC_ORACLE") != "1", "runs with BROKER_BUC_ORACLE=1, as the gate's suite buc does");

    private static string Oracle(string name) => Path.Combine(SharedData.RepositoryRoot, "tests", "Oracles", name);

    private void AssertSame(Comparison result, int atLeast)
    {
        output.WriteLine($"{result.States} states compared\n{result.Said}");
        Assert.True(result.Differences.Count == 0, string.Join("\n\n", result.Differences));
        Assert.Equal(0, result.ExitCode);
        Assert.True(result.States >= (OnlyFiles is null ? atLeast : 1), $"only {result.States} states: the comparison must not be trivial");
    }

    private static Task<Comparison> Compare(string mode, params string[] arguments) => Compare(mode, d => d, arguments);

    /// <summary>Reads the oracle's lines as they come and stops it when enough differs.</summary>
    /// <param name="change">What the engine is given in place of the definition.</param>
    private static async Task<Comparison> Compare(string mode, Func<BucDefinition, BucDefinition> change, params string[] arguments)
    {
        var folder = Path.GetDirectoryName(SharedData.PathOf("eessi/bucs-4.2/po_fb_buc_01.xml"))!;
        Skip.IfNot(File.Exists("/usr/bin/python3"), "python3 is not there");
        using var oracle = Process.Start(new ProcessStartInfo("/usr/bin/python3", [Oracle("buc.py"), mode, folder, .. arguments, .. Kept()])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.ASCII,
        })!;
        var said = oracle.StandardError.ReadToEndAsync();
        var differences = new List<string>();
        var states = 0;
        Replay? replay = null;
        while (differences.Count < MostShown && await oracle.StandardOutput.ReadLineAsync() is { } line)
        {
            states++;
            var cells = line.Split('\t');
            if (replay?.File != cells[0]) replay = new Replay(cells[0], change);
            if (replay.Against(cells[1], cells[2]) is { } difference) differences.Add(difference);
        }

        if (differences.Count == MostShown) oracle.Kill();
        await oracle.WaitForExitAsync();
        return new Comparison(states, oracle.ExitCode, differences, await said);
    }

    /// <summary>The last of several --files counts.</summary>
    private static string[] Kept() => OnlyFiles is null ? [] : ["--files", OnlyFiles];

    private static Task<Comparison> Compare(string[] arguments) => Compare(arguments[0], arguments[1..]);

    /// <summary>Our side of one definition. Consecutive histories mostly share all but their last event, so that one is kept.</summary>
    private sealed class Replay
    {
        private readonly BucDefinition definition;
        private readonly Dictionary<BucActionKey, string> texts = [];
        private (string History, BucMachine Machine, string? Refused) kept;

        public Replay(string file, Func<BucDefinition, BucDefinition> change)
        {
            var reading = BucFiles.ReadOfficial($"{file}.xml");
            definition = change(reading.Definition
                ?? throw new InvalidOperationException($"{file}: {string.Join("; ", reading.Findings.Take(3).Select(f => $"{f.Code} {f.Path}"))}"));
            File = file;
            kept = ("", new BucMachine(definition, BucRulings.All), null);
        }

        public string File { get; }

        /// <summary>Null where both open the same; else what only one of them opens.</summary>
        public string? Against(string history, string expected)
        {
            var (machine, refused) = After(history);
            if (refused is not null) return $"{File}\n  after {history}\n  ours does not allow {refused}";
            var ours = machine.Open.Keys.Select(TextOf).Order(StringComparer.Ordinal).ToArray();
            if (string.Join(',', ours) == expected) return null;
            var theirs = expected.Split(',', StringSplitOptions.RemoveEmptyEntries);
            return $"{File}\n  after {history}\n  only the oracle opens {string.Join(' ', theirs.Except(ours))}\n  only ours opens {string.Join(' ', ours.Except(theirs))}";
        }

        private (BucMachine Machine, string? Refused) After(string history)
        {
            if (history.Length == 0) return (new BucMachine(definition, BucRulings.All), null);
            var before = history[..Math.Max(0, history.LastIndexOf(';'))];
            if (kept.History != before)
            {
                var (at, against) = After(before);
                kept = (before, at, against);
            }

            if (kept.Refused is not null) return (kept.Machine, kept.Refused);
            var text = history[(before.Length == 0 ? 0 : before.Length + 1)..];
            var machine = kept.Machine.Clone();
            return (machine, machine.Apply(0, Event(text)).Count > 0 ? text : null);
        }

        private static CaseEvent Event(string text)
        {
            var parts = text.Split(':');
            var kind = CaseEventNames.Parse(parts[0]) ?? throw new FormatException(text);
            return new CaseEvent
            {
                Event = kind,
                Sed = parts[1],
                ByMe = kind is not (CaseEventKind.Receive or CaseEventKind.UpdateReceive),
                DocumentId = parts[2],
                ParentId = parts[3] == "-" ? null : parts[3],
                Version = int.Parse(parts[4]),
                At = Story.Start,
                Guards = parts.Length == 5 ? [] : parts[5].Split(',').Select(a => a.Split('=')).ToDictionary(a => a[0], a => a[1] == "true"),
            };
        }

        /// <summary>An action is about a document or about an answer to one: where ours keeps both, the parent says it.</summary>
        private string TextOf(BucActionKey action)
        {
            if (texts.TryGetValue(action, out var text)) return text;
            var parent = action.ParentId ?? "-";
            var document = parent == "-" ? action.DocumentId ?? "-" : "-";
            return texts[action] = $"{action.Kind.Official()}:{action.Sed ?? "-"}:{document}:{parent}";
        }
    }
}
