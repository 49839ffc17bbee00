using System.CommandLine;
using System.Text.Json.Nodes;
using MessageBroker.Exchange.Store.Upkeep;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.App.Cli.Verbs;

/// <summary>Brings store and keys to the schema of this release, or says which scripts would run.</summary>
public sealed class StoreMigrateVerb : IVerb
{
    private readonly StoreOptions store = new();
    private readonly Option<bool> dryRun = new("--dry-run");

    public string Name => "store migrate";
    public IReadOnlyList<string> Examples => ["broker store migrate --dry-run", "broker store migrate --config broker.json"];
    public IEnumerable<Symbol> Parameters => [dryRun, .. store.Parameters];

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

        Finding[] newer = [.. looks.SelectMany(l => l.Newer)];
        var pending = looks.Any(l => l.Pending.Count > 0);
        var failure = context.Value(dryRun) || !pending || newer.Length > 0 ? null : await call.Upkeep.MigrateAsync(cancellationToken);
        context.Report(Told(looks, newer, failure, pending && failure is null && !context.Value(dryRun) && newer.Length == 0));
    }

    /// <summary>Store first; keys that are not there yet are made by the first start.</summary>
    private static async Task<(IReadOnlyList<SchemaLook> Looks, Finding? Absent)> LookAsync(StoreUpkeep upkeep, CancellationToken cancellationToken)
    {
        var (found, absent) = await upkeep.SchemaAsync(StorePart.Store, cancellationToken);
        if (found is null) return ([], absent);
        var (keys, _) = await upkeep.SchemaAsync(StorePart.Keys, cancellationToken);
        return (keys is null ? [found] : [found, keys], null);
    }

    private static Answer Told(IReadOnlyList<SchemaLook> looks, Finding[] newer, Finding? failure, bool migrated)
    {
        var verdict = failure is not null ? "refused" : newer.Length > 0 ? "newer" : migrated ? "migrated" : looks.Any(l => l.Pending.Count > 0) ? "pending" : "current";
        return new Answer(verdict, failure is null && newer.Length == 0) { Findings = failure is null ? newer : [failure, .. newer] }
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
