using System.CommandLine;
using MessageBroker.Exchange.Store.Upkeep;

namespace MessageBroker.App.Cli.Verbs;

/// <summary><c>keys backup</c>: a copy of the keys, apart from the store, whole or not there, also beside a running broker.</summary>
public sealed class KeysBackupVerb : IVerb
{
    private readonly BackupOptions backup = new(StorePart.Keys);

    public string Name => "keys backup";
    public IReadOnlyList<string> Examples => ["broker keys backup -o backups/keys-2027-01-31 --config broker.json"];
    public IEnumerable<Symbol> Parameters => backup.Parameters;

    public Task RunAsync(VerbContext context, CancellationToken cancellationToken) => backup.RunAsync(context, cancellationToken);
}
