using System.CommandLine;
using MessageBroker.Exchange.Flow.Operating;

namespace MessageBroker.App.Cli.Verbs;

/// <summary><c>work resume</c>: takes a parked case up again; what it owes is due at once.</summary>
public sealed class WorkResumeVerb : IVerb
{
    private readonly CommandOptions command = new();
    private readonly Argument<string> target = new("CASE-ID");

    public string Name => "work resume";
    public IReadOnlyList<string> Examples => ["broker work resume 0199f3a0c1d27d3e8f4b5a6c7d8e9f00 --reason disk-replaced"];
    public IEnumerable<Symbol> Parameters => [target, .. command.Parameters];

    public Task RunAsync(VerbContext context, CancellationToken cancellationToken) => command.RunAsync(context, OperatorCommandKind.Resume, context.Value(target)!, cancellationToken);
}
