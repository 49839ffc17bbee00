using System.CommandLine;
using MessageBroker.Exchange.Flow.Operating;

namespace MessageBroker.App.Cli.Verbs;

/// <summary><c>partner reconcile</c>: asks a partner once more for what this broker lost in a restore.</summary>
public sealed class PartnerReconcileVerb : IVerb
{
    private readonly CommandOptions command = new();
    private readonly Argument<string> target = new("PARTNER");

    public string Name => "partner reconcile";
    public IReadOnlyList<string> Examples => ["broker partner reconcile ro-anpis --reason partner-has-agreed-now"];
    public IEnumerable<Symbol> Parameters => [target, .. command.Parameters];

    public Task RunAsync(VerbContext context, CancellationToken cancellationToken) => command.RunAsync(context, OperatorCommandKind.Reconcile, context.Value(target)!, cancellationToken);
}
