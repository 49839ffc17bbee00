using System.CommandLine;
using System.Text.Json.Nodes;
using MessageBroker.App.Configuration;
using MessageBroker.Evidence.Keys;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.App.Cli.Verbs;

/// <summary>Makes all keys that one node needs for trials on one machine. A production node refuses them.</summary>
public sealed class KeysCreateDevVerb : IVerb
{
    private readonly Argument<string> folder = new("DIR");
    private readonly Option<string[]> institutions = new("--institution") { HelpName = "ID", Required = true };
    private readonly Option<string> algorithm = new Option<string>("--algorithm") { HelpName = "rsa-3072|p-256", DefaultValueFactory = _ => "rsa-3072" }.AcceptOnlyFromAmong("rsa-3072", "p-256");
    private readonly Option<int> days = new("--days") { HelpName = "N", DefaultValueFactory = _ => 365 };

    public string Name => "keys create-dev";
    public IReadOnlyList<string> Examples =>
    [
        "broker keys create-dev bg/keys --institution BG:BGASA",
        "broker keys create-dev ro/keys --institution RO:80246 --institution RO:80247 --algorithm p-256",
    ];
    public IEnumerable<Symbol> Parameters => [folder, institutions, algorithm, days];

    public Task RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        var ids = context.Value(institutions)!.Distinct(StringComparer.Ordinal).ToList();
        if (ids.FirstOrDefault(id => !ConfigForm.Institution.Fits(id)) is { } wrong) throw VerbStop.Usage("institution-form", ("value", wrong));
        if (context.Value(days) is < 1 or > 3650) throw VerbStop.Usage("range", ("name", "--days"), ("from", "1"), ("to", "3650"));
        var kind = context.Value(algorithm) == "p-256" ? DevelopmentKeyKind.P256 : DevelopmentKeyKind.Rsa3072;
        var making = new DevelopmentKeys(context.Value(folder)!, ids, kind, context.Now, context.Value(days));
        var findings = making.Write();
        // A key that exists is an answer (nothing was made); a folder that cannot be written is a thing that is missing.
        if (findings.Any(f => f.Code != "CFG-0042")) context.Raise(ExitCode.Missing);
        context.Report(findings.Count > 0 ? new Answer("refused", false) { File = context.Value(folder), Findings = findings } : Made(context.Value(folder)!, making));
        return Task.CompletedTask;
    }

    private static Answer Made(string folder, DevelopmentKeys keys) =>
        new Answer("ok", true) { File = folder }.Field("files", new JsonArray([.. keys.Files.Select(f => (JsonNode)f)]));
}
