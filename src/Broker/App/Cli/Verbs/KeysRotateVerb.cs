using System.CommandLine;
using MessageBroker.Exchange.Flow.Operating;

namespace MessageBroker.App.Cli.Verbs;

/// <summary><c>keys rotate</c>: the running broker reads its own keys anew, as the configuration names them now, and goes on working meanwhile.</summary>
public sealed class KeysRotateVerb : IVerb
{
    private readonly CommandOptions command = new();

    public string Name => "keys rotate";
    public IReadOnlyList<string> Examples => ["broker keys rotate --reason \"new ebMS key from 15 January\" --config broker.json"];
    public IEnumerable<Symbol> Parameters => command.Parameters;

    public Task RunAsync(VerbContext context, CancellationToken cancellationToken) => command.RunAsync(context, OperatorCommandKind.TakeKeys, "keys", cancellationToken);
}
