using System.CommandLine;
using MessageBroker.Exchange.Flow.Operating;

namespace MessageBroker.App.Cli.Verbs;

/// <summary><c>trust import</c>: from a time on a certificate speaks for a partner, or an anchor vouches for it.</summary>
public sealed class TrustImportVerb : IVerb
{
    private readonly TrustLineOptions line = new();
    private readonly Argument<string> file = new("FILE");
    private readonly Option<bool> anchor = new("--anchor");
    private readonly Option<DateTimeOffset?> from = TrustOptions.Instant("--from");
    private readonly Option<DateTimeOffset?> until = TrustOptions.Instant("--until");

    public string Name => "trust import";
    public IReadOnlyList<string> Examples =>
    [
        "broker trust import anpis-ebms-2028.pem --party RO:80246 --use ebms --from 2027-12-01T00:00:00Z --reason \"ANPIS 1182/2027\" --config broker.json",
        "broker trust import anpis-ca-2028.pem --party RO:80246 --use business --anchor --reason \"ANPIS 1182/2027\" --config broker.json",
    ];
    public IEnumerable<Symbol> Parameters => [file, anchor, from, until, .. line.Parameters];

    public async Task RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        var order = new TrustOrder(line.Use(context), context.Value(anchor), TrustOptions.OnlyCertificate(context.Value(file)!).RawData, context.Value(from), context.Value(until));
        await line.RunAsync(context, OperatorCommandKind.ImportTrust, order, cancellationToken);
    }
}
