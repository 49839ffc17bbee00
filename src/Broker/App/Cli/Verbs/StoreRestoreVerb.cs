using System.CommandLine;
using MessageBroker.Exchange.Store.Upkeep;

namespace MessageBroker.App.Cli.Verbs;

/// <summary><c>store restore</c>: brings store back from a verified backup, while no broker runs.</summary>
public sealed class StoreRestoreVerb : IVerb
{
    private readonly RestoreOptions restore = new(StorePart.Store);

    public string Name => "store restore";
    public IReadOnlyList<string> Examples => ["broker store restore --from backups/store-2027-01-31 --config broker.json"];
    public IEnumerable<Symbol> Parameters => restore.Parameters;

    public Task RunAsync(VerbContext context, CancellationToken cancellationToken) => restore.RunAsync(context, cancellationToken);
}
