using System.CommandLine;
using MessageBroker.Exchange.Store.Upkeep;

namespace MessageBroker.App.Cli.Verbs;

/// <summary><c>store backup</c>: a copy of the store, without the keys, whole or not there, also beside a running broker.</summary>
public sealed class StoreBackupVerb : IVerb
{
    private readonly BackupOptions backup = new(StorePart.Store);

    public string Name => "store backup";
    public IReadOnlyList<string> Examples => ["broker store backup -o backups/store-2027-01-31 --config broker.json"];
    public IEnumerable<Symbol> Parameters => backup.Parameters;

    public Task RunAsync(VerbContext context, CancellationToken cancellationToken) => backup.RunAsync(context, cancellationToken);
}
