using System.CommandLine;
using MessageBroker.Exchange.Flow.Operating;

namespace MessageBroker.App.Cli.Verbs;

/// <summary><c>message erase</c>: erases the contents of one finished message, with a tombstone that names ground, authority and account.</summary>
public sealed class MessageEraseVerb : IVerb
{
    private readonly CommandOptions command = new(givesReason: false);
    private readonly Option<string> message = new("--message") { HelpName = "ID", Required = true };
    private readonly Option<string> ground = new("--ground") { HelpName = "TEXT", Required = true };
    private readonly Option<string> authority = new("--authority") { HelpName = "TEXT", Required = true };

    public string Name => "message erase";
    public IReadOnlyList<string> Examples =>
        ["broker message erase --message 0199f3a0-c1d2-7d3e-8f4b-5a6c7d8e9f00 --ground gdpr-17-1-d --authority kzld-2026-118 --actor dpo"];
    public IEnumerable<Symbol> Parameters => [message, ground, authority, .. command.Parameters];

    public Task RunAsync(VerbContext context, CancellationToken cancellationToken) => command.RunAsync(
        context, new OperatorCommand(OperatorCommandKind.Erase, context.Value(message)!, "", context.Value(ground)!, context.Value(authority)!), cancellationToken);
}
