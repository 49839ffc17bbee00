using System.CommandLine;
using System.Text.Json.Nodes;
using MessageBroker.Evidence.Trust;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.App.Cli.Verbs;

/// <summary><c>trust policy</c>: which algorithms and key sizes count, for what and when; the built-in policies as templates, a file of one's own as it is read.</summary>
public sealed class TrustPolicyVerb : IVerb
{
    private readonly Argument<string> policy = new("POLICY") { Arity = ArgumentArity.ZeroOrOne, HelpName = "default|lenient|legacy|FILE", DefaultValueFactory = _ => "default" };

    public string Name => "trust policy";
    public IReadOnlyList<string> Examples => ["broker trust policy > crypto-policy.json", "broker trust policy crypto-policy.json --json"];
    public IEnumerable<Symbol> Parameters => [policy];

    public async Task RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        var named = context.Value(policy)!;
        var (read, findings) = CryptoPolicy.Named(named) is { } builtIn ? (builtIn, []) : await ReadAsync(context, named, cancellationToken);
        if (read is null) context.ReportBeside(new Answer("refused", false) { File = named, Findings = findings });
        else if (!context.Json) await context.OutBytes.WriteAsync(read.Octets, cancellationToken);
        else
            context.Report(new Answer("ok", true) { File = named }
                .Field("name", read.Name).Field("sha256", read.Hash)
                .Field("looserThanDefault", new JsonArray([.. read.LooserThan(CryptoPolicy.Default).Select(l => (JsonNode)l)])));
    }

    private static async Task<(CryptoPolicy? Policy, IReadOnlyList<Finding> Findings)> ReadAsync(VerbContext context, string file, CancellationToken cancellationToken)
    {
        var reading = CryptoPolicy.Read(await context.ReadFileAsync(file, cancellationToken));
        return (reading.Policy, CryptoPolicyText.Findings(file, reading));
    }
}
