using System.CommandLine;
using MessageBroker.Exchange.Flow.Operating;

namespace MessageBroker.App.Cli.Verbs;

/// <summary><c>work park</c>: puts a case aside until it is resumed; nothing of it is worked on or sent.</summary>
public sealed class WorkParkVerb : IVerb
{
    private readonly CommandOptions command = new();
    private readonly Argument<string> target = new("CASE-ID");

    public string Name => "work park";
    public IReadOnlyList<string> Examples => ["broker work park 0199f3a0c1d27d3e8f4b5a6c7d8e9f00 --reason agreed-with-partner"];
    public IEnumerable<Symbol> Parameters => [target, .. command.Parameters];

    public Task RunAsync(VerbContext context, CancellationToken cancellationToken) => command.RunAsync(context, OperatorCommandKind.Park, context.Value(target)!, cancellationToken);
}
