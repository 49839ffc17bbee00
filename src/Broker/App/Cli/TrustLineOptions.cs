using System.CommandLine;
using MessageBroker.App.Views;
using MessageBroker.Exchange.Flow.Views;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Operating;

namespace MessageBroker.App.Cli;

/// <summary>What a command about a line of the trust registry needs beside its certificate: whose line, and what for.</summary>
public sealed class TrustLineOptions
{
    private static readonly string[] Uses = ["business", "ebms", "tls"];

    private readonly CommandOptions command = new();
    private readonly Option<string> party = new("--party") { HelpName = "INSTITUTION|PARTNER", Required = true };
    private readonly Option<string> use = new Option<string>("--use") { HelpName = string.Join('|', Uses), Required = true }.AcceptOnlyFromAmong(Uses);

    public IEnumerable<Symbol> Parameters => [party, use, .. command.Parameters];

    public TrustUse Use(VerbContext context) => Enum.Parse<TrustUse>(context.Value(use)!, ignoreCase: true);

    public Task RunAsync(VerbContext context, OperatorCommandKind kind, TrustOrder order, CancellationToken cancellationToken) =>
        command.RunAsync(context, new OperatorCommand(kind, context.Value(party)!, "", command.Reason(context), null, order), cancellationToken);

    /// <summary>The certificate (DER) in a file, or the one that is trusted now whose SHA-256 begins so.</summary>
    /// <exception cref="VerbStop">There is none, or more than one.</exception>
    public async Task<byte[]> FindAsync(VerbContext context, string named, CancellationToken cancellationToken)
    {
        if (File.Exists(named)) return TrustOptions.OnlyCertificate(named).RawData;
        await using var reading = await command.OpenAsync(context, cancellationToken);
        var rows = await reading.Store.ReadAsync(reader => reader.TrustAsync(), cancellationToken);
        var all = TrustView.All(reading.Basis.Parties, rows, context.Now).Where(v => v.Sha256.StartsWith(named, StringComparison.OrdinalIgnoreCase)).DistinctBy(v => v.Sha256).ToList();
        return named.Length >= 8 && all.Count == 1 ? all[0].Certificate.RawData : throw VerbStop.NotThere("no-certificate", ("id", named));
    }
}
