using System.Text;
using System.Text.Json.Nodes;
using MessageBroker.App.Cli;

namespace MessageBroker.Tests.Acceptance.Setup;

/// <summary>One call of the command line in this process.</summary>
internal sealed record BrokerCall(int Exit, string Output, string Error)
{
    /// <summary>The one answer of a call with --json.</summary>
    public JsonObject Answer => JsonNode.Parse(Output)!.AsObject();

    /// <summary>Every answer of a call with --json.</summary>
    public IReadOnlyList<JsonObject> Answers() => [.. Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!.AsObject())];

    public string Verdict => Answer["verdict"]!.GetValue<string>();

    public static async Task<BrokerCall> RunAsync(params string[] args)
    {
        using var output = new MemoryStream();
        using var error = new StringWriter();
        var terminal = new Terminal(Stream.Null, output, error, TimeProvider.System, _ => null);
        var exit = await CommandLine.RunAsync(args, terminal, CancellationToken.None);
        return new BrokerCall(exit, Encoding.UTF8.GetString(output.ToArray()), error.ToString());
    }
}
