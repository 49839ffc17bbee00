using System.CommandLine;
using System.Text.Json.Nodes;
using MessageBroker.App.Configuration;

namespace MessageBroker.App.Cli.Verbs;

/// <summary>Prints the configuration that holds: what the file says and every default that it leaves, with paths in full. Secrets are in files of their own, which are named and not read.</summary>
public sealed class ConfigPrintVerb : IVerb
{
    private readonly Argument<string> file = new("FILE") { Arity = ArgumentArity.ZeroOrOne, DefaultValueFactory = _ => ConfigurationFile.DefaultName };

    public string Name => "config print";
    public IReadOnlyList<string> Examples => ["broker config print", "broker config print bg/broker.json --json"];
    public IEnumerable<Symbol> Parameters => [file];

    public Task RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        var named = context.Value(file)!;
        var reading = ConfigurationFile.Read(named);
        if (reading.IsMissing) context.Raise(ExitCode.Missing);
        var isOk = reading.Configuration is not null;
        var held = isOk ? reading.Effective! : null;
        var lines = held?.Lines().ToList() ?? [];
        var answer = new Answer(isOk ? "ok" : "refused", isOk)
        {
            File = named, Findings = reading.Findings,
            Lines = context.Json ? null : [.. lines.Select(l => $"{l.Pointer} = {l.Value}{(l.IsDefault ? "  (default)" : "")}")],
        };
        if (held is not null)
            answer.Field("configuration", held.Keys.DeepClone()).Field("defaults", new JsonArray([.. lines.Where(l => l.IsDefault).Select(l => (JsonNode)l.Pointer)]));
        context.Report(answer);
        return Task.CompletedTask;
    }
}
