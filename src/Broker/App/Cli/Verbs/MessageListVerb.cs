using System.CommandLine;
using System.CommandLine.Parsing;
using MessageBroker.App.Views;
using MessageBroker.Exchange.Flow.Views;
using MessageBroker.Exchange.Flow.Model;

namespace MessageBroker.App.Cli.Verbs;

/// <summary>Lists messages, newest first.</summary>
public sealed class MessageListVerb : IVerb
{
    private readonly InstitutionOptions store = new();
    private readonly Option<MessageState?> state = new("--state") { HelpName = "STATE", CustomParser = State, CompletionSources = { Enum.GetNames<MessageState>() } };

    public string Name => "message list";
    public IReadOnlyList<string> Examples => ["broker message list --config broker.json", "broker message list --state Held --json"];
    public IEnumerable<Symbol> Parameters => [state, .. store.Parameters];

    public async Task RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        await using var reading = await store.OpenAsync(context, cancellationToken);
        var messages = await reading.Store.ReadAsync(reader => reader.MessagesAsync(store.Institution(context), context.Value(state), ListTable.Most), cancellationToken);
        var words = ListWords.In(context.Language);
        ListTable.Report(
            context,
            messages,
            Answer,
            [words.Since, words.Message, words.Sed, words.State, words.Institution, words.Partner, words.Case],
            message => Cells(message, context.Language));
    }

    private static IReadOnlyList<string> Cells(MessageRow message, string language) =>
    [
        CaseHistory.Text(message.CreatedAt),
        message.Id.ToString("D"),
        $"{(message.Direction == Direction.Outbound ? "→" : "←")} {message.SedType ?? "?"}",
        ViewWords.In(language).State(message.State.ToString()),
        message.Case.Institution,
        message.Partner ?? "–",
        message.Case.CaseId,
    ];

    private static Answer Answer(MessageRow message)
    {
        var answer = new Answer("ok", true);
        foreach (var (name, value) in ViewJson.Of(message)) answer.Field(name, value?.DeepClone());
        return answer.Field("caseId", message.Case.CaseId).Field("institution", message.Case.Institution);
    }

    // The names only: what the framework would take besides them, numbers, belongs to no contract.
    private static MessageState? State(ArgumentResult result)
    {
        var word = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        if (Enum.GetNames<MessageState>().FirstOrDefault(name => name.Equals(word, StringComparison.OrdinalIgnoreCase)) is { } known) return Enum.Parse<MessageState>(known);
        result.AddError($"--state: not a state: {word}");
        return null;
    }
}
