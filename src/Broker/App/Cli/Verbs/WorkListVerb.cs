using System.CommandLine;
using MessageBroker.App.Hosting;
using MessageBroker.App.Views;
using MessageBroker.Exchange.Flow.Views;
using MessageBroker.Exchange.Flow.Model;

namespace MessageBroker.App.Cli.Verbs;

/// <summary><c>work list</c>: what is not finished, longest waiting first; or the rows that were refused and are to be corrected, newest first.</summary>
public sealed class WorkListVerb : IVerb
{
    private readonly InstitutionOptions store = new();
    private readonly Option<bool> refused = new("--refused");

    public string Name => "work list";
    public IReadOnlyList<string> Examples => ["broker work list --config broker.json", "broker work list --institution BG:BGASA --json", "broker work list --refused --config broker.json"];
    public IEnumerable<Symbol> Parameters => [refused, .. store.Parameters];

    public async Task RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        await using var reading = await store.OpenAsync(context, cancellationToken);
        if (context.Value(refused))
        {
            await RefusedAsync(context, reading, cancellationToken);
            return;
        }

        var work = await reading.Store.ReadAsync(reader => WorkView.ListAsync(reader, reading.Basis, store.Institution(context), ListTable.Most), cancellationToken);
        var (lists, words) = (ListWords.In(context.Language), WorkWords.In(context.Language));
        ListTable.Report(
            context,
            work,
            WorkAnswer.Of,
            [lists.Since, lists.Message, lists.Sed, lists.State, lists.Institution, lists.Partner, words.WaitsFor.ToUpperInvariant(), words.Turn.ToUpperInvariant()],
            w => [CaseHistory.Text(w.Since), w.Message.Id.ToString("D"), w.Message.SedType ?? "?", ViewWords.In(context.Language).State(w.Message.State.ToString()), w.Message.Case.Institution, w.Message.Partner ?? "–", words.Kinds[w.Kind], words.Turns[w.Turn]]);
    }

    // The reasons stand as codes; their words are in what the command shows.
    private async Task RefusedAsync(VerbContext context, BrokerReading reading, CancellationToken cancellationToken)
    {
        var rows = await reading.Store.ReadAsync(reader => RefusedRows.ListAsync(reader, store.Institution(context), ListTable.Most), cancellationToken);
        var (lists, words) = (ListWords.In(context.Language), WorkWords.In(context.Language));
        ListTable.Report(
            context,
            rows,
            RefusedAnswer,
            [lists.Since, lists.Message, lists.Sed, lists.Institution, lists.Row, words.Reason.ToUpperInvariant()],
            m => [CaseHistory.Text(m.UpdatedAt), m.Id.ToString("D"), m.SedType ?? "?", m.Case.Institution, m.RequestId!, m.Cause?.Replace(",", ", ", StringComparison.Ordinal) ?? "–"]);
    }

    private static Answer RefusedAnswer(MessageRow message) => new Answer("waits-for-person", true)
        .Field("messageId", message.Id.ToString("D"))
        .Field("caseId", message.Case.CaseId)
        .Field("institution", message.Case.Institution)
        .Field("sed", message.SedType)
        .Field("requestId", message.RequestId)
        .Field("requestVersion", message.RequestVersion)
        .Field("since", CaseHistory.Text(message.UpdatedAt))
        .Field("codes", message.Cause)
        .Field("turn", "national")
        .Field("command", $"broker message show {message.Id:D}");
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
