using System.CommandLine;
using MessageBroker.Exchange.Flow.Operating;

namespace MessageBroker.App.Cli.Verbs;

/// <summary><c>partner pause</c>: lets nothing be sent to a partner; what waits keeps its attempts.</summary>
public sealed class PartnerPauseVerb : IVerb
{
    private readonly CommandOptions command = new();
    private readonly Argument<string> target = new("PARTNER");

    public string Name => "partner pause";
    public IReadOnlyList<string> Examples => ["broker partner pause ro-anpis --reason announced-maintenance"];
    public IEnumerable<Symbol> Parameters => [target, .. command.Parameters];

    public Task RunAsync(VerbContext context, CancellationToken cancellationToken) => command.RunAsync(context, OperatorCommandKind.PausePartner, context.Value(target)!, cancellationToken);
}
