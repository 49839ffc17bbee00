using System.CommandLine;
using System.Text.Json.Nodes;
using MessageBroker.Evidence.Journal.Entries;
using MessageBroker.Exchange.Flow.Operating;
using MessageBroker.Exchange.Store.Upkeep;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.App.Cli.Verbs;

/// <summary>Brings store and keys to the schema of this release, or says which scripts would run.</summary>
public sealed class StoreMigrateVerb : IVerb
{
    private readonly StoreOptions store = new();
    private readonly Option<bool> dryRun = new("--dry-run");
    private readonly Option<string?> account = new("--actor") { HelpName = "ACCOUNT" };

    public string Name => "store migrate";
    public IReadOnlyList<string> Examples => ["broker store migrate --dry-run", "broker store migrate --config broker.json"];
    public IEnumerable<Symbol> Parameters => [dryRun, account, .. store.Parameters];

    public async Task RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        using var call = UpkeepCall.Of(context, store.File(context));
        var (looks, absent) = await LookAsync(call.Upkeep, cancellationToken);
        if (absent is not null)
        {
            context.Raise(ExitCode.Missing);
            context.Report(new Answer("refused", false) { Findings = [absent] });
            return;
        }

        var actor = context.Value(account) ?? Environment.UserName;
        Finding[] newer = [.. looks.SelectMany(l => l.Newer)];
        var runs = !context.Value(dryRun) && looks.Any(l => l.Pending.Count > 0) && newer.Length == 0;
        var failure = !runs ? null : OperatorCommands.UnfitAccount(actor) ?? await call.Upkeep.MigrateAsync(cancellationToken);
        var migrated = runs && failure is null;
        var unnoted = migrated ? await call.Upkeep.NoteAsync(EntryEvents.StoreMigrated, actor, [new EntryDetail("from", looks[0].Version), new EntryDetail("to", looks[0].Target)], cancellationToken) : null;
        context.Report(Told(looks, newer, failure, migrated, unnoted).Field("actor", actor));
    }

    /// <summary>Store first; keys that are not there yet are made by the first start.</summary>
    private static async Task<(IReadOnlyList<SchemaLook> Looks, Finding? Absent)> LookAsync(StoreUpkeep upkeep, CancellationToken cancellationToken)
    {
        var (found, absent) = await upkeep.SchemaAsync(StorePart.Store, cancellationToken);
        if (found is null) return ([], absent);
        var (keys, _) = await upkeep.SchemaAsync(StorePart.Keys, cancellationToken);
        return (keys is null ? [found] : [found, keys], null);
    }

    private static Answer Told(IReadOnlyList<SchemaLook> looks, Finding[] newer, Finding? failure, bool migrated, Finding? unnoted)
    {
        var verdict = failure is not null ? "refused" : newer.Length > 0 ? "newer" : migrated ? "migrated" : looks.Any(l => l.Pending.Count > 0) ? "pending" : "current";
        Finding?[] findings = [failure, .. newer, unnoted];
        return new Answer(verdict, failure is null && newer.Length == 0) { Findings = [.. findings.OfType<Finding>()] }
            .Field("parts", new JsonArray([.. looks.Select(l => (JsonNode)new JsonObject
            {
                ["part"] = l.Part == StorePart.Store ? "store" : "keys",
                ["place"] = l.Place,
                ["from"] = l.Version,
                ["to"] = l.Target,
                ["scripts"] = new JsonArray([.. l.Pending.Select(s => (JsonNode)s)]),
            })]));
    }
}
