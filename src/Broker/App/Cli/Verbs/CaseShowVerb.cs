using System.CommandLine;
using System.Text.Json.Nodes;
using MessageBroker.App.Views;
using MessageBroker.Exchange.Flow.Views;

namespace MessageBroker.App.Cli.Verbs;

/// <summary>Shows one case: every message, every change of state, every attempt, whose turn it is, and what a clerk is asked.</summary>
public sealed class CaseShowVerb : IVerb
{
    private readonly StoreOptions store = new();
    private readonly Argument<string> caseId = new("CASE-ID");

    public string Name => "case show";
    public IReadOnlyList<string> Examples => ["broker case show 0199f3a0c1d27d3e8f4b5a6c7d8e9f00 --config broker.json"];
    public IEnumerable<Symbol> Parameters => [caseId, .. store.Parameters];

    public async Task RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        await using var reading = await store.OpenAsync(context, cancellationToken);
        var views = await reading.Store.ReadAsync(async reader =>
        {
            var list = new List<CaseView>();
            foreach (var row in await reader.CasesAsync(null, context.Value(caseId)!, 100))
                if (await CaseView.ReadAsync(reader, row.Key, reading.Basis) is { } view) list.Add(view);
            return list;
        }, cancellationToken);
        if (views.Count == 0) throw VerbStop.NotThere("no-case", ("id", context.Value(caseId)!));
        foreach (var view in views) context.Report(Answer(view, context.Language));
    }

    private static Answer Answer(CaseView view, string language)
    {
        var answer = new Answer(view.NeedsPerson ? "waits-for-person" : "ok", true) { Lines = CaseText.Lines(view, language) };
        foreach (var (name, value) in ViewJson.Of(view.Case)) answer.Field(name, value?.DeepClone());
        return answer
            .Field("turn", ViewJson.Of(view.Turn, language))
            .Field("turns", new JsonArray([.. view.Turns.Select(t => (JsonNode?)ViewJson.Of(t, language))]))
            .Field("questions", ViewJson.Questions(view, language))
            .Field("documents", ViewJson.Documents(view.State))
            .Field("open", ViewJson.OpenActions(view.State))
            .Field("messages", new JsonArray([.. view.Messages.Select(m => (JsonNode)ViewJson.Of(m))]));
    }
}
