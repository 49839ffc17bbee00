using System.CommandLine;
using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.App.Cli.Verbs;

/// <summary>Hashes the whole journal again and compares everything with everything.</summary>
public sealed class JournalCheckVerb : IVerb
{
    private readonly StoreOptions store = new();

    public string Name => "journal check";
    public string Sentence => "Walks the whole journal: hashes, tree, checkpoint and every payload that an entry commits to.";
    public IReadOnlyList<string> Examples => ["broker journal check --config broker.json"];
    public IEnumerable<Symbol> Parameters => store.Parameters;

    public async Task RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        await using var reading = await store.OpenAsync(context, cancellationToken);
        var report = await new JournalAudit(reading.Secrets, reading.LogKey).RunAsync(reading.Store, cancellationToken);
        var holds = report.Faults.Count == 0;
        context.Report(new Answer(holds ? "ok" : "refused", holds)
        {
            Findings = [.. report.Faults.Select(f => Finding.Of("FLW-0401", f.Place, ("place", f.Place), ("reason", f.Reason)))],
        }
            .Field("size", report.Size)
            .Field("root", report.Root.ToString())
            .Field("unintegrated", report.Unintegrated)
            .Field("checkpoint", report.Checkpoint));
    }
}
