using System.CommandLine;
using MessageBroker.App.Views;
using MessageBroker.Exchange.Flow.Views;
using MessageBroker.Exchange.Flow.Model;

namespace MessageBroker.App.Cli.Verbs;

/// <summary><c>work list</c>: what is not finished, longest waiting first.</summary>
public sealed class WorkListVerb : IVerb
{
    private readonly InstitutionOptions store = new();

    public string Name => "work list";
    public IReadOnlyList<string> Examples => ["broker work list --config broker.json", "broker work list --institution BG:BGASA --json"];
    public IEnumerable<Symbol> Parameters => store.Parameters;

    public async Task RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        await using var reading = await store.OpenAsync(context, cancellationToken);
        var work = await reading.Store.ReadAsync(reader => WorkView.ListAsync(reader, reading.Basis, store.Institution(context), ListTable.Most), cancellationToken);
        var (lists, words) = (ListWords.In(context.Language), WorkWords.In(context.Language));
        ListTable.Report(
            context,
            work,
            WorkAnswer.Of,
            [lists.Since, lists.Message, lists.Sed, lists.State, lists.Institution, lists.Partner, words.WaitsFor.ToUpperInvariant(), words.Turn.ToUpperInvariant()],
            w => [CaseHistory.Text(w.Since), w.Message.Id.ToString("D"), w.Message.SedType ?? "?", ViewWords.In(context.Language).State(w.Message.State.ToString()), w.Message.Case.Institution, w.Message.Partner ?? "–", words.Kinds[w.Kind], words.Turns[w.Turn]]);
    }
}

/// <summary>One piece of work for programs.</summary>
internal static class WorkAnswer
{
    public static Answer Of(WorkView work) => new Answer(work.Turn == "operator" ? "waits-for-person" : "ok", true)
        .Field("messageId", work.Message.Id.ToString("D"))
        .Field("caseId", work.Message.Case.CaseId)
        .Field("institution", work.Message.Case.Institution)
        .Field("partner", work.Message.Partner)
        .Field("state", work.Message.State.ToString())
        .Field("waitsFor", System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(work.Kind.ToString()))
        .Field("since", CaseHistory.Text(work.Since))
        .Field("until", work.Until is { } until ? CaseHistory.Text(until) : null)
        .Field("attempts", work.Attempts)
        .Field("effect", work.Effect?.ToString())
        .Field("round", work.Effect is null ? null : work.Round)
        .Field("reason", work.Detail)
        .Field("turn", work.Turn)
        .Field("command", work.Command);
}
