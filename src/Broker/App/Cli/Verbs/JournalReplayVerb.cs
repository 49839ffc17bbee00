using System.CommandLine;
using System.Text.Json.Nodes;
using MessageBroker.App.Hosting;
using MessageBroker.Exchange.Flow.Operating;
using MessageBroker.Exchange.Flow.Replay;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.App.Cli.Verbs;

/// <summary>Recomputes every verdict of the journal from stored bytes, without network.</summary>
public sealed class JournalReplayVerb : IVerb
{
    private readonly CommandOptions command = new(givesReason: false);
    private readonly Option<string?> caseId = new("--case") { HelpName = "CASE-ID" };
    private readonly Option<string?> reason = new("--reason") { HelpName = "TEXT" };

    public string Name => "journal replay";
    public IReadOnlyList<string> Examples =>
    [
        "broker journal replay --config broker.json", "broker journal replay --case 0199f3a0c1d27d3e8f4b5a6c7d8e9f00 --json",
        "broker journal replay --reason yearly-audit --actor audit1 --config broker.json",
    ];
    public IEnumerable<Symbol> Parameters => [caseId, reason, .. command.Parameters];

    public async Task RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        // Before the long walk: what would not be taken afterwards.
        if (context.Value(reason) is { } why && OperatorCommands.Fault(command.Actor(context), why) is { } unfit)
        {
            context.Report(new Answer("refused", false) { Findings = [unfit] });
            return;
        }

        var report = await ReplayAsync(context, cancellationToken);
        var differing = report.Differing.ToList();
        var verdict = report.Altered.Count > 0 ? "altered" : differing.Count > 0 ? "differs" : "identical";
        var (note, byWhom) = await NoteAsync(context, report, verdict, cancellationToken);
        context.Report(new Answer(verdict, verdict == "identical") { Findings = [.. report.Altered, .. differing.Select(Difference), .. note?.Findings ?? []] }
            .Field("entries", report.Entries)
            .Field("verdicts", report.Results.Count)
            .Field("identical", report.Results.Count - differing.Count - report.Erased)
            .Field("erased", report.Erased)
            .Field("differing", new JsonArray([.. differing.Select(d => (JsonNode)Json(d))]))
            .Optional("notedBy", note is { Done: true } ? byWhom : null));
    }

    private async Task<ReplayReport> ReplayAsync(VerbContext context, CancellationToken cancellationToken)
    {
        await using var reading = await command.OpenAsync(context, cancellationToken);
        return await reading.Replayer().RunAsync(reading.Store, context.Value(caseId), cancellationToken);
    }

    // A replay writes nothing by itself. With a reason its result is an act of whoever ran it, and stands in the journal as one.
    private async Task<(CommandAnswer? Answer, string? ByWhom)> NoteAsync(VerbContext context, ReplayReport report, string verdict, CancellationToken cancellationToken)
    {
        if (context.Value(reason) is not { } why) return (null, null);
        var differing = report.Differing.ToList();
        var order = new ReplayOrder(
            verdict, UpkeepOf.Product, (long)report.Entries, report.Results.Count, differing.Count, report.Erased, report.Altered.Count,
            [.. differing.Select(d => d.MessageId).OfType<Guid>().Distinct().Take(ReplayOrder.MostFirst)], context.Value(caseId));
        return await command.GiveAsync(context, new OperatorCommand(OperatorCommandKind.NoteReplay, "journal", "", why, Replay: order), cancellationToken);
    }

    private static Finding Difference(ReplayResult result) => Finding.Of(
        "FLW-0402", $"{Message(result)}/{result.Verdict}", ("verdict", result.Verdict), ("message", Message(result)), ("reason", result.Reason ?? "-"));

    // An entry of the case as a whole names no message.
    private static string Message(ReplayResult result) => result.MessageId is { } id ? $"{id:D}" : $"entry {result.EntryId:D}";

    private static JsonObject Json(ReplayResult result) => new()
    {
        ["index"] = result.Index,
        ["entry"] = result.EntryId.ToString("D"),
        ["message"] = result.MessageId?.ToString("D"),
        ["verdict"] = result.Verdict,
        ["reason"] = result.Reason,
    };
}
