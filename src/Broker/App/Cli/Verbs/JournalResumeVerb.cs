using System.CommandLine;
using System.Text.Json.Nodes;
using MessageBroker.App.Configuration;
using MessageBroker.App.Hosting;
using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Exchange.Flow.Operating;
using MessageBroker.Exchange.Store;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.App.Cli.Verbs;

/// <summary>
/// Accounts for what a restored database no longer holds, and lets the node exchange again: the log goes on in its next generation. A node on
/// SQLite must be stopped; one on PostgreSQL goes on by itself once its promises are accounted for.
/// </summary>
public sealed class JournalResumeVerb : IVerb
{
    private readonly StoreOptions store = new();
    private readonly Option<bool> after = new("--after-restore") { Required = true };
    private readonly Option<string> reason = new("--reason") { HelpName = "TEXT", Required = true };
    private readonly Option<string?> account = new("--actor") { HelpName = "ACCOUNT" };

    public string Name => "journal resume";
    public IReadOnlyList<string> Examples => ["broker journal resume --after-restore --reason restored-from-backup --actor ops1 --config broker.json"];
    public IEnumerable<Symbol> Parameters => [after, reason, account, .. store.Parameters];

    public async Task RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        var check = StartUp.Check(store.File(context), context.Now);
        if (check is not { Configuration: { } configuration, Material: { } material }) throw VerbStop.Missing(store.File(context), [.. check.Findings.Where(f => f.IsError)]);
        using (material)
        {
            var (who, why) = (context.Value(account) ?? Environment.UserName, context.Value(reason)!);
            var (kept, fault) = BrokerReading.Promises(configuration.Data.Promises);
            if (OperatorCommands.Fault(who, why) is { } unfit) Refuse(context, unfit);
            else if (fault is { IsError: true }) Refuse(context, fault);
            else if (kept is null) Refuse(context, Finding.Of("FLW-0436", configuration.Data.Promises));
            else await ResumeAsync(context, configuration, material, kept, who, why, cancellationToken);
        }
    }

    private async Task ResumeAsync(
        VerbContext context, BrokerConfiguration configuration, ConfigurationMaterial material, KeptPromises kept, string who, string why, CancellationToken cancellationToken)
    {
        var clock = context.Terminal.Clock;
        var (opened, close, unopened) = await NodeStore.OpenForResumeAsync(configuration, material, clock, cancellationToken);
        if (opened is null) throw VerbStop.Missing(store.File(context), unopened!);
        try
        {
            var answer = await new Resumption(opened, LogKeyOf.Origin(configuration), configuration.Node, new RandomIds(clock), clock).RunAsync(kept, who, why, cancellationToken);
            if (answer.Refusal is { } refusal) Refuse(context, refusal);
            else context.Report(Told(answer, who));
        }
        finally
        {
            await close();
        }
    }

    private static Answer Told(ResumptionAnswer answer, string who) => new Answer("resumed", true)
        .Field("origin", answer.Origin)
        .Field("opened", answer.Opened)
        .Field("actor", who)
        .Field("lost", new JsonArray([.. answer.Lost.Promises.Select(p => (JsonNode)new JsonObject { ["entry"] = $"{p.EntryId:D}", ["message"] = $"{p.MessageId:D}", ["digest"] = p.Digest })]))
        .Field("lostCheckpoint", answer.Lost.Checkpoint);

    private static void Refuse(VerbContext context, Finding finding) => context.Report(new Answer("refused", false) { Findings = [finding] });
}
