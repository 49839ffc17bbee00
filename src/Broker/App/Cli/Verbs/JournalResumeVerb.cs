using System.CommandLine;
using MessageBroker.App.Hosting;
using MessageBroker.App.Views;
using MessageBroker.Exchange.Flow.Views;
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
        using var call = UpkeepCall.Of(context, store.File(context));
        var (who, why) = (context.Value(account) ?? Environment.UserName, context.Value(reason)!);
        var (kept, fault) = BrokerReading.Promises(call.Configuration.Data.Promises);
        if (OperatorCommands.Fault(who, why) is { } unfit) Refuse(context, unfit);
        else if (fault is { IsError: true }) Refuse(context, fault);
        else if (kept is null) Refuse(context, Finding.Of("FLW-0436", call.Configuration.Data.Promises));
        else await ResumeAsync(context, call, kept, who, why, cancellationToken);
    }

    private async Task ResumeAsync(VerbContext context, UpkeepCall call, KeptPromises kept, string who, string why, CancellationToken cancellationToken)
    {
        var (opened, close, unopened) = await call.Upkeep.OpenAsync(beside: true, cancellationToken);
        if (opened is null) throw VerbStop.Missing(store.File(context), unopened!);
        await using (close)
        {
            var (configuration, clock) = (call.Configuration, context.Terminal.Clock);
            var answer = await new Resumption(opened, LogKeyOf.Origin(configuration), configuration.Node, new RandomIds(clock), clock).RunAsync(kept, who, why, cancellationToken);
            if (answer.Refusal is { } refusal) Refuse(context, refusal);
            else context.Report(Told(answer, who));
        }
    }

    private static Answer Told(ResumptionAnswer answer, string who) => new Answer("resumed", true)
        .Field("origin", answer.Origin)
        .Field("opened", answer.Opened)
        .Field("actor", who)
        .Field("lost", ViewJson.Of(answer.Lost.Promises))
        .Field("lostCheckpoint", answer.Lost.Checkpoint);

    private static void Refuse(VerbContext context, Finding finding) => context.Report(new Answer("refused", false) { Findings = [finding] });
}
