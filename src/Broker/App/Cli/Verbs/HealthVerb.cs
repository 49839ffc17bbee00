using System.CommandLine;
using System.Text.Json.Nodes;
using MessageBroker.App.Configuration;
using MessageBroker.App.Health;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.App.Cli.Verbs;

/// <summary>Asks a running broker how it is, at the address that its configuration names.</summary>
public sealed class HealthVerb : IVerb
{
    private readonly Argument<string[]> files = new("FILE") { Arity = ArgumentArity.ZeroOrMore };
    private readonly Option<int> timeout = new("--timeout") { HelpName = "SECONDS", DefaultValueFactory = _ => 5 };

    public string Name => "health";
    public IReadOnlyList<string> Examples => ["broker health", "broker health bg/broker.json ro/broker.json --json"];
    public IEnumerable<Symbol> Parameters => [files, timeout];

    public async Task RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        if (context.Value(timeout) is < 1 or > 60) throw VerbStop.Usage("range", ("name", "--timeout"), ("from", "1"), ("to", "60"));
        var named = context.Value(files) is { Length: > 0 } given ? given : [ConfigurationFile.DefaultName];
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(context.Value(timeout)) };
        foreach (var file in named) context.Report(await AskAsync(client, file, context, cancellationToken));
    }

    private static async Task<Answer> AskAsync(HttpClient client, string file, VerbContext context, CancellationToken cancellationToken)
    {
        var reading = ConfigurationFile.Read(file);
        if (reading.Configuration is not { } configuration)
        {
            if (reading.IsMissing) context.Raise(ExitCode.Missing);
            return new Answer("refused", false) { File = file, Findings = reading.Findings };
        }
        var url = $"http://{configuration.Health}/health/ready";
        try
        {
            using var response = await client.GetAsync(url, cancellationToken);
            return Told(file, url, HealthEndpoints.Read(await response.Content.ReadAsStringAsync(cancellationToken)));
        }
        catch (Exception silent) when (silent is HttpRequestException || (silent is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return new Answer("unreachable", false) { File = file, Findings = [Finding.Of("HLT-0001", url, ("url", url))] };
        }
    }

    private static Answer Told(string file, string url, HealthReport? report) => report is null
        ? new Answer("unreachable", false) { File = file, Findings = [Finding.Of("HLT-0006", url, ("url", url))] }
        : new Answer(report.Ready ? "ready" : "not-ready", report.Ready) { File = file, Findings = report.Findings }
            .Field("engine", report.Engine)
            .Field("oldestUnfinishedSeconds", report.OldestUnfinishedSeconds)
            .Field("messages", new JsonObject(report.Messages.Select(m => KeyValuePair.Create(m.Key, (JsonNode?)m.Value))))
            .Optional("doors", report.Doors.Count == 0 ? null : new JsonArray([.. report.Doors.Select(d => d.ToJson())]))
            .Optional("registers", report.Registers.Count == 0 ? null : new JsonArray([.. report.Registers.Select(r => r.ToJson())]));
}
