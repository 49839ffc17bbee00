using System.CommandLine;
using MessageBroker.App.Configuration;
using MessageBroker.App.Control;
using MessageBroker.App.Hosting;
using MessageBroker.Exchange.Flow.Operating;
using Microsoft.Extensions.Logging.Abstractions;

namespace MessageBroker.App.Cli;

/// <summary>What every command to a broker needs: its configuration, who gives it and why.</summary>
/// <param name="givesReason">False where the verb asks for its own words instead of a reason.</param>
public sealed class CommandOptions(bool givesReason = true)
{
    private readonly StoreOptions store = new();
    private readonly Option<string> reason = new("--reason") { HelpName = "TEXT", Required = true };
    private readonly Option<string?> account = new("--actor") { HelpName = "ACCOUNT" };

    public IEnumerable<Symbol> Parameters => givesReason ? [reason, account, .. store.Parameters] : [account, .. store.Parameters];

    public string Reason(VerbContext context) => context.Value(reason)!;

    /// <summary>The store, opened for reading.</summary>
    public Task<BrokerReading> OpenAsync(VerbContext context, CancellationToken cancellationToken) => store.OpenAsync(context, cancellationToken);

    /// <summary>Gives the command to the running broker, or carries it out where none runs, and reports what came of it.</summary>
    /// <exception cref="VerbStop">Neither is possible: exit code 3.</exception>
    public Task RunAsync(VerbContext context, OperatorCommandKind kind, string target, CancellationToken cancellationToken) =>
        RunAsync(context, new OperatorCommand(kind, target, "", Reason(context)), cancellationToken);

    /// <summary>As the other, with a command that names everything but the account.</summary>
    public async Task RunAsync(VerbContext context, OperatorCommand wanted, CancellationToken cancellationToken)
    {
        var (answer, byWhom) = await GiveAsync(context, wanted, cancellationToken);
        context.Report(new Answer(answer.Done ? "done" : "refused", answer.Done) { Findings = answer.Findings }.Field("target", wanted.Target).Field("by", byWhom).Field("actor", Actor(context)));
    }

    /// <summary>The account that gives commands in this call.</summary>
    public string Actor(VerbContext context) => context.Value(account) ?? Environment.UserName;

    /// <summary>Gives the command, and says who carried it out: broker or store.</summary>
    /// <exception cref="VerbStop">Neither is possible: exit code 3.</exception>
    public async Task<(CommandAnswer Answer, string ByWhom)> GiveAsync(VerbContext context, OperatorCommand wanted, CancellationToken cancellationToken)
    {
        var (configuration, material) = StoreOptions.Checked(context, store.File(context));
        var command = wanted with { Account = Actor(context) };
        return await ControlClient.SendAsync(ControlSocket.PathOf(configuration), command, cancellationToken) is { } answer
            ? (answer, "broker")
            : (await ActAsync(context, configuration, material, command, cancellationToken), "store");
    }

    private async Task<CommandAnswer> ActAsync(
        VerbContext context, BrokerConfiguration configuration, ConfigurationMaterial material, OperatorCommand command, CancellationToken cancellationToken)
    {
        var opening = await NodeFoundation.OpenAsync(configuration, material, context.Terminal.Clock, cancellationToken);
        if (opening.Foundation is not { } foundation) throw VerbStop.Missing(store.File(context), [.. opening.Findings.Where(f => f.IsError)]);
        await using var node = BrokerNode.Build(foundation, context.Terminal.Clock, NullLoggerFactory.Instance);
        return await node.Commands.RunAsync(command, cancellationToken);
    }
}
