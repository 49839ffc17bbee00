using System.CommandLine;
using System.Text.Json.Nodes;
using MessageBroker.App.Hosting;
using MessageBroker.Exchange.Flow.Operating;
using MessageBroker.Exchange.Store.Upkeep;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.App.Cli.Verbs;

/// <summary>Moves a stopped store from SQLite to PostgreSQL, verified by the journal's root.</summary>
public sealed class StoreMoveVerb : IVerb
{
    private readonly StoreOptions store = new();
    private readonly Option<string> to = new("--to") { HelpName = "FILE", Required = true };
    private readonly Option<string?> account = new("--actor") { HelpName = "ACCOUNT" };

    public string Name => "store move";
    public IReadOnlyList<string> Examples => ["broker store move --to broker-postgres.json --config broker.json"];
    public IEnumerable<Symbol> Parameters => [to, account, .. store.Parameters];

    public async Task RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        var actor = context.Value(account) ?? Environment.UserName;
        using var old = UpkeepCall.Of(context, store.File(context));
        using var @new = UpkeepCall.Of(context, context.Value(to)!);
        var outcome = Unfit(old, @new, actor) is { Count: > 0 } unfit
            ? new MoveOutcome(false, new Dictionary<string, long>(), 0, "", unfit)
            : await MoveAsync(old, @new, actor, cancellationToken);
        var answer = new Answer(outcome.Moved ? "moved" : "refused", outcome.Moved) { File = store.File(context), Findings = outcome.Findings }
            .Field("from", old.Upkeep.Place(StorePart.Store))
            .Field("to", @new.Upkeep.Place(StorePart.Store));
        context.Report(!outcome.Moved ? answer : answer
            .Field("size", outcome.Size)
            .Field("root", outcome.Root)
            .Field("rows", new JsonObject(outcome.Rows.Select(r => KeyValuePair.Create(r.Key, (JsonNode?)r.Value))))
            .Field("actor", actor));
    }

    private static Task<MoveOutcome> MoveAsync(UpkeepCall old, UpkeepCall @new, string actor, CancellationToken cancellationToken) =>
        new StoreMove((SqliteUpkeep)old.Upkeep, (PostgresUpkeep)@new.Upkeep, origin => LogKeyOf.Verifier(origin, @new.Material))
            .RunAsync(actor, old.Configuration.Data.Promises, @new.Configuration.Data.Promises, cancellationToken);

    /// <summary>The new configuration is the same access point on another kind of store.</summary>
    private static IReadOnlyList<Finding> Unfit(UpkeepCall old, UpkeepCall @new, string actor)
    {
        if (OperatorCommands.UnfitAccount(actor) is { } account) return [account];
        if (old.Upkeep is not SqliteUpkeep) return [Finding.Of("STO-0061", old.Configuration.Path, ("found", old.Upkeep.Kind))];
        if (@new.Upkeep is not PostgresUpkeep) return [Finding.Of("STO-0061", @new.Configuration.Path, ("found", @new.Upkeep.Kind))];
        var origin = LogKeyOf.Origin(old.Configuration).ToString();
        return
        [
            .. Differ("store.journal", LogKeyOf.Origin(old.Configuration).Name, LogKeyOf.Origin(@new.Configuration).Name),
            .. Differ("logKey", LogKeyOf.Verifier(origin, old.Material).ToString(), LogKeyOf.Verifier(origin, @new.Material).ToString()),
            .. Differ("masterKey", old.Material.MasterKey.Id, @new.Material.MasterKey.Id),
        ];

        Finding[] Differ(string key, string expected, string found) =>
            expected == found ? [] : [Finding.Of("STO-0064", @new.Configuration.Path, ("key", key), ("found", found), ("expected", expected))];
    }
}
