using System.CommandLine;
using System.Globalization;
using MessageBroker.App.Cli.PackAnswers;
using MessageBroker.App.Configuration;
using MessageBroker.Schemas.Findings;
using MessageBroker.Schemas.Packs;

namespace MessageBroker.App.Cli.Verbs;

/// <summary><c>pack list</c>: the packs that this program carries and those that a configuration names.</summary>
public sealed class PackListVerb : IVerb
{
    private readonly Option<string?> config = new("--config") { HelpName = "FILE" };

    public string Name => "pack list";
    public IReadOnlyList<string> Examples => ["broker pack list", "broker pack list --config broker.json --json"];
    public IEnumerable<Symbol> Parameters => [config];

    public Task RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        var folders = Folders(context);
        var rows = PackFiles.EmbeddedVersions.Select(version => Row(null, Pack.Embedded(version), folders is not { Count: > 0 }))
            .Concat((folders ?? []).Select(folder => Row(folder, Pack.FromFolder(folder, cancellationToken), isUsed: true))).ToList();
        MarkTwice(rows);
        var listed = context.Json ? [] : rows.Where(r => r.Answer.Positive).ToList();
        var words = PackWords.In(context.Language);
        if (listed.Count > 0)
            ListTable.Report(context, listed, r => r.Answer, ["CDM", words.Edition, words.Provenance, "BUC", words.Seds, words.Bucs, words.Hash, words.Place, words.Used], r => Cells(r, words));
        foreach (var row in rows.Except(listed)) Tell(context, row);
        return Task.CompletedTask;
    }

    /// <summary>Those that the configuration names; null where the call names no configuration.</summary>
    private IReadOnlyList<string>? Folders(VerbContext context)
    {
        if (context.Value(config) is not { } file) return null;
        var reading = ConfigurationFile.Read(file);
        return (reading.Configuration ?? throw VerbStop.Missing(file, [.. reading.Findings.Where(f => f.IsError)])).PackFolders;
    }

    private static ListedPack Row(string? folder, PackLoading loading, bool isUsed)
    {
        var judgement = PackJudgement.Of(loading);
        return new ListedPack(folder, judgement, Answered(judgement, folder, isUsed), isUsed, NamedPack.IsUnreadable(loading));
    }

    private static Answer Answered(PackJudgement judgement, string? folder, bool isUsed, params Finding[] more)
    {
        var answer = judgement.Answer(more: more).Field("source", folder is null ? "program" : "configuration").Field("used", isUsed);
        answer.File = folder;
        return answer;
    }

    /// <summary>A broker with two packs of one version does not start.</summary>
    private static void MarkTwice(List<ListedPack> rows)
    {
        var known = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < rows.Count; i++)
            if (rows[i] is { Folder: { } folder, Judgement.Pack: { } pack } row && !known.TryAdd(pack.Cdm, folder))
                rows[i] = row with { Answer = Answered(row.Judgement, folder, isUsed: true, Finding.Of("PCK-0024", folder, ("cdm", pack.Cdm), ("other", known[pack.Cdm]))) };
    }

    private static void Tell(VerbContext context, ListedPack row)
    {
        if (row.IsUnreadable) context.Raise(ExitCode.Missing);
        context.Report(row.Answer);
    }

    private static IReadOnlyList<string> Cells(ListedPack row, PackWords words) =>
    [
        row.Judgement.Pack!.Cdm,
        row.Judgement.Pack.Edition,
        PackJudgement.Word(row.Judgement.Pack.Provenance),
        row.Judgement.Pack.BucLogic,
        string.Join(" · ", row.Judgement.Levels().Where(l => l.Count > 0).Select(l => $"{l.Count} {PackJudgement.Word(l.Level)}")),
        row.Judgement.Bucs.Count.ToString(CultureInfo.InvariantCulture),
        row.Judgement.Pack.Hash[..16],
        row.Folder ?? words.Program,
        row.IsUsed ? words.Yes : words.No,
    ];

    private sealed record ListedPack(string? Folder, PackJudgement Judgement, Answer Answer, bool IsUsed, bool IsUnreadable);
}
