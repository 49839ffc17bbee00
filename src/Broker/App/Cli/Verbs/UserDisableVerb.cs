using System.CommandLine;
using MessageBroker.Exchange.Flow.Operating;

namespace MessageBroker.App.Cli.Verbs;

/// <summary><c>user disable</c>: nobody signs in with the account any more, and sessions that it has open end with their next page.</summary>
public sealed class UserDisableVerb : IVerb
{
    private readonly CommandOptions command = new();
    private readonly Argument<string> name = new("NAME");

    public string Name => "user disable";
    public IReadOnlyList<string> Examples => ["broker user disable nikolov --reason moved-on"];
    public IEnumerable<Symbol> Parameters => [name, .. command.Parameters];

    public Task RunAsync(VerbContext context, CancellationToken cancellationToken) => command.RunAsync(context, OperatorCommandKind.DisableAccount, context.Value(name)!, cancellationToken);
}
