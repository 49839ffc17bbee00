using System.Text;
using System.Text.Json.Nodes;
using MessageBroker.App.Cli;

namespace MessageBroker.Tests.Unit.App;

/// <summary>One call of the command line in this process, with a terminal of its own.</summary>
internal sealed record BrokerCall(int Exit, string Output, string Error)
{
    /// <summary>The answers of a call with --json, one per line.</summary>
    public IReadOnlyList<JsonObject> Answers => [.. Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!.AsObject())];

    public IReadOnlyList<string> Codes => [.. Answers.SelectMany(a => a["findings"]!.AsArray()).Select(f => f!["code"]!.GetValue<string>())];

    public static Task<BrokerCall> RunAsync(params string[] args) => RunAsync(args, "", []);

    public static async Task<BrokerCall> RunAsync(string[] args, string input, Dictionary<string, string> environment)
    {
        using var output = new MemoryStream();
        using var error = new StringWriter();
        var terminal = new Terminal(new MemoryStream(Encoding.UTF8.GetBytes(input)), output, error, TimeProvider.System, environment.GetValueOrDefault);
        var exit = await CommandLine.RunAsync(args, terminal, CancellationToken.None);
        return new BrokerCall(exit, Encoding.UTF8.GetString(output.ToArray()), error.ToString());
    }
}
