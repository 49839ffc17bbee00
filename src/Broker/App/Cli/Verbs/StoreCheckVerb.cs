using System.CommandLine;
using System.Text.Json.Nodes;
using MessageBroker.Exchange.Store.Upkeep;

namespace MessageBroker.App.Cli.Verbs;

/// <summary>Whether store and keys are sound: engine, schema, structure, guards, settings, rows that lead nowhere, payloads that can be opened.</summary>
public sealed class StoreCheckVerb : IVerb
{
    private readonly StoreOptions store = new();

    public string Name => "store check";
    public IReadOnlyList<string> Examples => ["broker store check", "broker store check --config broker.json --json"];
    public IEnumerable<Symbol> Parameters => store.Parameters;

    public async Task RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        using var call = UpkeepCall.Of(context, store.File(context));
        var found = await call.Upkeep.ExamineAsync(cancellationToken);
        context.Report(new Answer(found.Holds ? "ok" : "refused", found.Holds) { Findings = found.Findings }
            .Field("store", call.Upkeep.Place(StorePart.Store))
            .Field("kind", found.Kind)
            .Field("engine", found.Engine)
            .Field("schema", Version(found, StorePart.Store))
            .Field("keysSchema", Version(found, StorePart.Keys))
            .Field("rows", new JsonObject(found.Counts.Select(c => KeyValuePair.Create(c.Key, (JsonNode?)c.Value)))));
    }

    private static string Version(StoreExamination found, StorePart part) => found.Schemas.FirstOrDefault(s => s.Part == part)?.Version ?? "-";
}
