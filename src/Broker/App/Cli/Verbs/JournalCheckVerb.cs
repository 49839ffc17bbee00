using System.CommandLine;
using MessageBroker.App.Views;
using MessageBroker.Exchange.Flow.Views;
using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.App.Cli.Verbs;

/// <summary>Hashes the whole journal again and compares everything with everything. What is lost is told apart from what is forged.</summary>
public sealed class JournalCheckVerb : IVerb
{
    private readonly StoreOptions store = new();

    public string Name => "journal check";
    public IReadOnlyList<string> Examples => ["broker journal check --config broker.json"];
    public IEnumerable<Symbol> Parameters => store.Parameters;

    public async Task RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        try
        {
            await CheckAsync(context, cancellationToken);
        }
        catch (StoreAwayException away) when (away.Reason == "corrupt")
        {
            // What cannot be read to its end does not hold.
            context.Report(new Answer("refused", false) { Findings = [Finding.Of("FLW-0510", "store", ("detail", away.InnerException?.Message ?? away.Message))] });
        }
    }

    private async Task CheckAsync(VerbContext context, CancellationToken cancellationToken)
    {
        await using var reading = await store.OpenAsync(context, cancellationToken);
        var (promises, fault) = reading.Promises();
        var report = await new JournalAudit(reading.Secrets, reading.LogKey, promises).RunAsync(reading.Store, cancellationToken);
        var log = await reading.Store.ReadAsync(reader => LogView.ReadAsync(reader, reading.LogKey, promises, null), cancellationToken);
        Finding[] findings = [.. report.Findings, .. fault is null ? [] : new[] { fault }];
        var verdict = fault is { IsError: true } ? "refused" : report.Verdict;
        context.Report(new Answer(verdict, verdict == "ok") { Findings = findings }
            .Field("size", report.Size)
            .Field("root", report.Root.ToString())
            .Field("unintegrated", report.Unintegrated)
            .Field("checkpoints", report.Checkpoints)
            .Field("erased", report.Erased)
            .Field("lost", ViewJson.Of(report.Lost))
            .Field("checkpoint", report.Checkpoint)
            .Optional("log", log is null ? null : ViewJson.Of(log)));
    }
}
