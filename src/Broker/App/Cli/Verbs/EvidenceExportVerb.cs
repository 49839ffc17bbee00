using System.CommandLine;
using MessageBroker.Evidence;
using MessageBroker.Evidence.Signatures;
using MessageBroker.Portal.Proving;

namespace MessageBroker.App.Cli.Verbs;

/// <summary>Writes the evidence of a case into one file that anyone can check offline.</summary>
public sealed class EvidenceExportVerb : IVerb
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private readonly InstitutionOptions store = new();
    private readonly Argument<string> caseId = new("CASE-ID");
    private readonly Option<string> output = new("-o", "--output") { HelpName = "FILE", Required = true };

    public string Name => "evidence export";
    public IReadOnlyList<string> Examples => ["broker evidence export 0199f3a0c1d27d3e8f4b5a6c7d8e9f00 -o case.zip --config broker.json"];
    public IEnumerable<Symbol> Parameters => [caseId, output, .. store.Parameters];

    public async Task RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        var target = context.Value(output)!;
        if (target != "-" && File.Exists(target)) throw VerbStop.Usage("exists", ("file", target));
        await using var reading = await store.OpenAsync(context, cancellationToken);
        var key = await reading.Store.ReadAsync(async reader =>
            (await reader.CasesAsync(store.Institution(context), context.Value(caseId), 1)) is [var row, ..] ? row.Key : null, cancellationToken)
            ?? throw VerbStop.NotThere("no-case", ("id", context.Value(caseId)!));
        var proven = await BundleExport.MakeAsync(
            () => reading.Store.ReadAsync(reader => reading.Evidence().BuildAsync(reader, key, cancellationToken), cancellationToken), key, context.Terminal.Clock, Patience, cancellationToken);
        if (!proven.IsEvidence)
        {
            Say(context, target, new Answer("refused", false) { File = target, Findings = proven.Findings });
            return;
        }

        await WriteAsync(context, target, proven.Octets!, cancellationToken);
        var report = proven.Report!;
        var passed = report.Indication == Indication.TotalPassed;
        Say(context, target, new Answer(passed ? "ok" : report.Indication.Word(), passed) { File = target, Findings = proven.Findings }
            .Field("parts", report.Parts.Count)
            .Field("bytes", proven.Octets!.Length)
            .Field("sha256", proven.Sha256)
            .Field("caseId", key.CaseId));
    }

    private static async Task WriteAsync(VerbContext context, string target, byte[] bundle, CancellationToken cancellationToken)
    {
        if (target == "-") await context.OutBytes.WriteAsync(bundle, cancellationToken);
        else if (await DiskOutput.WriteAsync(target, bundle, cancellationToken) is { } fault) throw VerbStop.Missing(target, fault);
    }

    // Octets and words do not share one stream.
    private static void Say(VerbContext context, string target, Answer answer)
    {
        if (target != "-") context.Report(answer);
        else AnswerWriter.Human(context.Err, context.Counted(answer), context.Language);
    }
}
