using System.CommandLine;
using MessageBroker.App.Views;
using MessageBroker.Exchange.Flow.Model;

namespace MessageBroker.App.Cli.Verbs;

/// <summary>Lists messages, newest first.</summary>
public sealed class MessageListVerb : IVerb
{
    private const int Most = 1000;
    private readonly StoreOptions store = new();
    private readonly Option<string?> institution = new("--institution") { HelpName = "ID", Description = "Only messages of this hosted institution." };
    private readonly Option<MessageState?> state = new("--state") { HelpName = "STATE", Description = "Only messages in this state, for example Held." };

    public string Name => "message list";
    public string Sentence => "Lists the messages of a broker, newest first.";
    public IReadOnlyList<string> Examples => ["broker message list --config broker.json", "broker message list --state Held --json"];
    public IEnumerable<Symbol> Parameters => [institution, state, .. store.Parameters];

    public async Task RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        await using var reading = await store.OpenAsync(context, cancellationToken);
        var messages = await reading.Store.ReadAsync(reader => reader.MessagesAsync(context.Value(institution), context.Value(state), Most), cancellationToken);
        foreach (var message in messages) context.Report(Answer(message, context.Language));
        if (messages.Count == 0) context.Report(new Answer("none", true));
    }

    private static Answer Answer(MessageRow message, string language)
    {
        var answer = new Answer("ok", true)
        {
            Lines = [$"{CaseHistory.Text(message.CreatedAt)}  {message.Id:D}  {(message.Direction == Direction.Outbound ? "→" : "←")} {message.SedType ?? "?",-5} {ViewWords.In(language).State(message.State.ToString()),-16} {message.Case.Institution} ↔ {message.Partner ?? "–"}"],
        };
        foreach (var (name, value) in ViewJson.Of(message)) answer.Field(name, value?.DeepClone());
        return answer.Field("caseId", message.Case.CaseId).Field("institution", message.Case.Institution);
    }
}
