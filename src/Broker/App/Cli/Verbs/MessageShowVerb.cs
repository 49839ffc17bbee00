using System.CommandLine;
using MessageBroker.App.Hosting;
using MessageBroker.App.Views;
using MessageBroker.Exchange.Flow.Views;
using MessageBroker.Exchange.Flow.Inbound;
using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Verdicts;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.App.Cli.Verbs;

/// <summary>Shows one message: its states, attempts, and every finding of its verdicts.</summary>
public sealed class MessageShowVerb : IVerb
{
    private readonly StoreOptions store = new();
    private readonly Argument<string> id = new("MESSAGE-ID");

    public string Name => "message show";
    public IReadOnlyList<string> Examples => ["broker message show 0199f3a0-c1d2-7d3e-8f4b-5a6c7d8e9f00 --config broker.json"];
    public IEnumerable<Symbol> Parameters => [id, .. store.Parameters];

    public async Task RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        await using var reading = await store.OpenAsync(context, cancellationToken);
        var shown = await reading.Store.ReadAsync(async reader =>
        {
            var list = new List<(MessageView View, IReadOnlyList<Finding> Findings)>();
            foreach (var message in await FindAsync(reader, context.Value(id)!))
            {
                var view = await MessageView.ReadAsync(reader, message, await reader.EffectsAsync(message.Case));
                list.Add((view, await FindingsAsync(reading, reader, message, cancellationToken)));
            }

            return list;
        }, cancellationToken);
        if (shown.Count == 0) throw VerbStop.NotThere("no-message", ("id", context.Value(id)!));
        foreach (var (view, findings) in shown) context.Report(Answer(view, findings, context.Language));
    }

    private static async ValueTask<IReadOnlyList<MessageRow>> FindAsync(Exchange.Flow.Ports.IStoreReader reader, string id)
    {
        if (!Guid.TryParse(id, out var own)) return await reader.MessagesByAs4IdAsync(id, null);
        return await reader.MessageAsync(own) is { } message ? [message] : await reader.MessagesByAs4IdAsync(id, null);
    }

    private static async ValueTask<IReadOnlyList<Finding>> FindingsAsync(BrokerReading reading, Exchange.Flow.Ports.IStoreReader reader, MessageRow message, CancellationToken cancellationToken)
    {
        var findings = new List<Finding>();
        foreach (var kind in AppliedVerdict.Current([.. (await reader.PayloadKindsAsync(message.Id)).Select(k => k.Kind)]))
        {
            var (bytes, _) = await reading.Vault.OpenAsync(reader, message, kind, cancellationToken);
            if (bytes is not null) findings.AddRange(Verdict.FindingsOf(kind, bytes));
        }

        return findings;
    }

    private static Answer Answer(MessageView view, IReadOnlyList<Finding> findings, string language)
    {
        var words = ViewWords.In(language);
        string[] again = view.Message is { State: MessageState.Held, DueAt: null } ? [$"{words.Again} broker message retry {view.Message.Id:D} --reason …"] : [];
        var answer = new Answer(view.Message.State.ToString(), true) { Findings = findings, Lines = [.. CaseText.Lines(view, words), .. again] };
        foreach (var (name, value) in ViewJson.Of(view)) answer.Field(name, value?.DeepClone());
        return answer.Field("caseId", view.Message.Case.CaseId).Field("institution", view.Message.Case.Institution);
    }
}
