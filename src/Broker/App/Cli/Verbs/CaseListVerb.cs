using System.CommandLine;
using MessageBroker.App.Views;
using MessageBroker.Exchange.Flow.Views;
using MessageBroker.Exchange.Flow.Model;

namespace MessageBroker.App.Cli.Verbs;

/// <summary>Lists cases, newest first, with what waits for a person.</summary>
public sealed class CaseListVerb : IVerb
{
    private readonly InstitutionOptions store = new();

    public string Name => "case list";
    public IReadOnlyList<string> Examples => ["broker case list --config broker.json", "broker case list --institution BG:BGASA --json"];
    public IEnumerable<Symbol> Parameters => store.Parameters;

    public async Task RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        await using var reading = await store.OpenAsync(context, cancellationToken);
        var views = await reading.Store.ReadAsync(async reader =>
        {
            var found = new List<CaseView>();
            foreach (var row in await reader.CasesAsync(store.Institution(context), null, ListTable.Most))
                if (await CaseView.ReadAsync(reader, row.Key, reading.Basis) is { } view) found.Add(view);
            return found;
        }, cancellationToken);
        var words = ListWords.In(context.Language);
        ListTable.Report(
            context,
            views,
            view => Answer(view, context.Language),
            [words.Since, words.Case, words.Institution, words.Partner, words.Buc, words.Newest, words.State, ""],
            view => Cells(view, context.Language));
    }

    private static IReadOnlyList<string> Cells(CaseView view, string language) =>
    [
        CaseHistory.Text(view.Case.CreatedAt),
        view.Case.Key.CaseId,
        view.Case.Key.Institution,
        view.Case.Partner ?? "–",
        view.Case.Buc ?? "–",
        Newest(view)?.SedType ?? "–",
        Newest(view) is { } newest ? ViewWords.In(language).State(newest.State.ToString()) : "–",
        view.NeedsPerson ? "◄ " + ListWords.In(language).WaitsForPerson : "",
    ];

    private static MessageRow? Newest(CaseView view) => view.Messages.Count > 0 ? view.Messages[^1].Message : null;

    private static Answer Answer(CaseView view, string language)
    {
        var answer = new Answer(view.NeedsPerson ? "waits-for-person" : "ok", true);
        foreach (var (name, value) in ViewJson.Of(view.Case)) answer.Field(name, value?.DeepClone());
        return answer.Field("newest", Newest(view) is { } newest ? ViewJson.Of(newest) : null).Field("turn", ViewJson.Of(view.Turn, language));
    }
}
