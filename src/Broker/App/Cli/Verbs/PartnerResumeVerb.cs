using System.CommandLine;
using MessageBroker.Exchange.Flow.Operating;

namespace MessageBroker.App.Cli.Verbs;

/// <summary><c>partner resume</c>: lets messages to a paused partner go again.</summary>
public sealed class PartnerResumeVerb : IVerb
{
    private readonly CommandOptions command = new();
    private readonly Argument<string> target = new("PARTNER");

    public string Name => "partner resume";
    public IReadOnlyList<string> Examples => ["broker partner resume ro-anpis --reason maintenance-is-over"];
    public IEnumerable<Symbol> Parameters => [target, .. command.Parameters];

    public Task RunAsync(VerbContext context, CancellationToken cancellationToken) => command.RunAsync(context, OperatorCommandKind.ResumePartner, context.Value(target)!, cancellationToken);
}
