using System.CommandLine;
using MessageBroker.Auditor.Bundles;
using MessageBroker.Evidence;
using MessageBroker.Evidence.Journal;
using MessageBroker.Evidence.Signatures;
using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Schemas.Findings;

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
        var export = await ExportAsync(reading, key, context.Terminal.Clock, cancellationToken);
        if (export.Bundle is not { } bundle)
        {
            Say(context, target, new Answer("refused", false) { File = target, Findings = [Finding.Of("FLW-0403", key.CaseId, ("reason", export.Reason!))] });
            return;
        }

        // By the auditor's own code: what it would refuse is not called evidence.
        var report = BundleVerifier.Verify(bundle, BundleAnchors.None);
        if (report.Indication == Indication.TotalFailed)
        {
            Say(context, target, new Answer("refused", false) { File = target, Findings = [Finding.Of("FLW-0405", key.CaseId), .. report.Findings.Where(f => f.IsError)] });
            return;
        }

        await WriteAsync(context, target, bundle, cancellationToken);
        var passed = report.Indication == Indication.TotalPassed;
        Say(context, target, new Answer(passed ? "ok" : report.Indication.Word(), passed) { File = target, Findings = [.. report.Findings.Where(f => f.Severity != Severity.Info)] }
            .Field("parts", report.Parts.Count)
            .Field("bytes", bundle.Length)
            .Field("sha256", Hash256.Of(bundle).ToString())
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

    // Only evidence waits for inclusion: a running broker includes within a second or so.
    private static async Task<EvidenceExport> ExportAsync(Hosting.BrokerReading reading, CaseKey key, TimeProvider clock, CancellationToken cancellationToken)
    {
        var until = clock.GetUtcNow() + Patience;
        while (true)
        {
            var export = await reading.Store.ReadAsync(reader => reading.Evidence().BuildAsync(reader, key, cancellationToken), cancellationToken);
            if (export.Bundle is not null || clock.GetUtcNow() >= until) return export;
            await Task.Delay(TimeSpan.FromMilliseconds(300), clock, cancellationToken);
        }
    }
}
