using System.CommandLine;
using MessageBroker.Exchange.Flow.Operating;

namespace MessageBroker.App.Cli.Verbs;

/// <summary><c>trust end</c>: from a time on a certificate or an anchor counts no more, wherever it was named.</summary>
public sealed class TrustEndVerb : IVerb
{
    private readonly TrustLineOptions line = new();
    private readonly Argument<string> certificate = new("CERT");
    private readonly Option<DateTimeOffset?> at = TrustOptions.Instant("--at");

    public string Name => "trust end";
    public IReadOnlyList<string> Examples =>
    [
        "broker trust end 3f9c2b7a --party RO:80246 --use ebms --reason \"key lost, ANPIS 1190/2027\" --config broker.json",
        "broker trust end anpis-ebms-2025.pem --party RO:80246 --use ebms --at 2028-01-15T00:00:00Z --reason rotation --config broker.json",
    ];
    public IEnumerable<Symbol> Parameters => [certificate, at, .. line.Parameters];

    public async Task RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        var found = await line.FindAsync(context, context.Value(certificate)!, cancellationToken);
        await line.RunAsync(context, OperatorCommandKind.EndTrust, new TrustOrder(line.Use(context), false, found, null, context.Value(at)), cancellationToken);
    }
}
