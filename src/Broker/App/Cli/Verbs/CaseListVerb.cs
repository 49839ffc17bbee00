using System.CommandLine;
using MessageBroker.App.Views;
using MessageBroker.Exchange.Flow.Model;

namespace MessageBroker.App.Cli.Verbs;

/// <summary>Lists cases, newest first, with what waits for a person.</summary>
public sealed class CaseListVerb : IVerb
{
    private const int Most = 1000;
    private readonly StoreOptions store = new();
    private readonly Option<string?> institution = new("--institution") { HelpName = "ID", Description = "Only cases of this hosted institution." };

    public string Name => "case list";
    public string Sentence => "Lists the cases of a broker, newest first, and says which of them wait for a person.";
    public IReadOnlyList<string> Examples => ["broker case list --config broker.json", "broker case list --institution BG:BGASA --json"];
    public IEnumerable<Symbol> Parameters => [institution, .. store.Parameters];

    public async Task RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        await using var reading = await store.OpenAsync(context, cancellationToken);
        var views = await reading.Store.ReadAsync(async reader =>
        {
            var list = new List<CaseView>();
            foreach (var row in await reader.CasesAsync(context.Value(institution), null, Most))
                if (await CaseView.ReadAsync(reader, row.Key, reading.Basis) is { } view) list.Add(view);
            return list;
        }, cancellationToken);
        foreach (var view in views) context.Report(Answer(view, context.Language));
        if (views.Count == 0) context.Report(new Answer("none", true));
    }

    private static Answer Answer(CaseView view, string language)
    {
        var newest = view.Messages.Count > 0 ? view.Messages[^1].Message : null;
        var answer = new Answer(view.NeedsPerson ? "waits-for-person" : "ok", true)
        {
            Lines = [$"{CaseHistory.Text(view.Case.CreatedAt)}  {view.Case.Key.CaseId}  {view.Case.Key.Institution} ↔ {view.Case.Partner ?? "–"}  {view.Case.Buc ?? "–"}  {newest?.SedType} {newest?.State}{(view.NeedsPerson ? "  ◄ waits for a person" : "")}"],
        };
        foreach (var (name, value) in ViewJson.Of(view.Case)) answer.Field(name, value?.DeepClone());
        return answer.Field("newest", newest is null ? null : ViewJson.Of(newest)).Field("turn", ViewJson.Of(view.Turn, language));
    }
}
