using System.CommandLine;
using System.Text.Json;
using MessageBroker.App.Configuration;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.App.Cli.Verbs;

/// <summary>Prints the JSON schema of the configuration, for editors.</summary>
public sealed class ConfigSchemaVerb : IVerb
{
    private static readonly JsonSerializerOptions Indented = new(FindingJson.Relaxed) { WriteIndented = true, NewLine = "\n" };

    public string Name => "config schema";
    public IReadOnlyList<string> Examples => ["broker config schema > broker.schema.json"];
    public IEnumerable<Symbol> Parameters => [];

    /// <summary>The text that the verb prints and that <c>docs/reference/broker.schema.json</c> holds.</summary>
    public static string Text() => ConfigurationFile.Schema().ToJsonString(Indented) + "\n";

    public Task RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        if (context.Json) context.Report(new Answer("ok", true).Field("schema", ConfigurationFile.Schema()));
        else context.Out.Write(Text());
        return Task.CompletedTask;
    }
}
