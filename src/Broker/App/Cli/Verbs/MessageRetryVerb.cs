using System.CommandLine;
using MessageBroker.Exchange.Flow.Operating;

namespace MessageBroker.App.Cli.Verbs;

/// <summary><c>message retry</c>: sends the same bytes of a message that was given up once more, with all its attempts.</summary>
public sealed class MessageRetryVerb : IVerb
{
    private readonly CommandOptions command = new();
    private readonly Argument<string> target = new("MESSAGE-ID");

    public string Name => "message retry";
    public IReadOnlyList<string> Examples => ["broker message retry 0199f3a0-c1d2-7d3e-8f4b-5a6c7d8e9f00 --reason partner-is-back"];
    public IEnumerable<Symbol> Parameters => [target, .. command.Parameters];

    public Task RunAsync(VerbContext context, CancellationToken cancellationToken) => command.RunAsync(context, OperatorCommandKind.Retry, context.Value(target)!, cancellationToken);
}
