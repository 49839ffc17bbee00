using System.CommandLine;
using System.Text.Json.Nodes;
using MessageBroker.Exchange.Flow.Replay;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.App.Cli.Verbs;

/// <summary>Recomputes every verdict of the journal from stored bytes, without network.</summary>
public sealed class JournalReplayVerb : IVerb
{
    private readonly StoreOptions store = new();
    private readonly Option<string?> caseId = new("--case") { HelpName = "CASE-ID" };

    public string Name => "journal replay";
    public IReadOnlyList<string> Examples => ["broker journal replay --config broker.json", "broker journal replay --case 0199f3a0c1d27d3e8f4b5a6c7d8e9f00 --json"];
    public IEnumerable<Symbol> Parameters => [caseId, .. store.Parameters];

    public async Task RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        await using var reading = await store.OpenAsync(context, cancellationToken);
        var report = await reading.Replayer().RunAsync(reading.Store, context.Value(caseId), cancellationToken);
        var differing = report.Differing.ToList();
        var verdict = report.Altered.Count > 0 ? "altered" : differing.Count > 0 ? "differs" : "identical";
        context.Report(new Answer(verdict, verdict == "identical") { Findings = [.. report.Altered, .. differing.Select(Difference)] }
            .Field("entries", report.Entries)
            .Field("verdicts", report.Results.Count)
            .Field("identical", report.Results.Count - differing.Count - report.Erased)
            .Field("erased", report.Erased)
            .Field("differing", new JsonArray([.. differing.Select(d => (JsonNode)Json(d))])));
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
