using System.CommandLine;
using MessageBroker.Exchange.Store.Upkeep;

namespace MessageBroker.App.Cli.Verbs;

/// <summary><c>keys restore</c>: brings keys back from a verified backup, while no broker runs.</summary>
public sealed class KeysRestoreVerb : IVerb
{
    private readonly RestoreOptions restore = new(StorePart.Keys);

    public string Name => "keys restore";
    public IReadOnlyList<string> Examples => ["broker keys restore --from backups/keys-2027-01-31 --config broker.json"];
    public IEnumerable<Symbol> Parameters => restore.Parameters;

    public Task RunAsync(VerbContext context, CancellationToken cancellationToken) => restore.RunAsync(context, cancellationToken);
}
