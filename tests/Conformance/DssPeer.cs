using System.Diagnostics;
using System.Text.Json.Nodes;

namespace MessageBroker.Tests.Conformance;

/// <summary>The European Commission's signature library (DSS, Java) of the shared folder, as a program: it signs, judges and stamps.</summary>
internal sealed class DssPeer : IDisposable
{
    private readonly Process process;

    private DssPeer(Process process, Uri url) => (this.process, Url) = (process, url);

    public static string Folder { get; } = Path.Combine(SharedFolder.Path, "peers", "dss");

    public Uri Url { get; }

    /// <summary>Why the live tests do not run here, or null where they do.</summary>
    public static string? WhyNot() =>
        Environment.GetEnvironmentVariable(Phase4Peer.Switch) != "1" ? $"{Phase4Peer.Switch} is not 1 (the gate sets it)"
        : !File.Exists(Path.Combine(Folder, "peer")) ? "the folder ../shared/peers/dss is not beside the repository" : null;

    public static string Pki(string file) => Path.Combine(Folder, "dev-pki", file);

    /// <summary>Starts a server of it (tsa, ocsp) on a free port.</summary>
    public static async Task<DssPeer> ServeAsync(string verb)
    {
        var process = Start([verb, "--port", "0", "--max-seconds", "180"]);
        var line = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("the peer ended before it listened");
        _ = process.StandardOutput.ReadToEndAsync();
        return new DssPeer(process, new Uri(JsonNode.Parse(line)!["listening"]!.GetValue<string>()));
    }

    /// <summary>Runs one verb; gives the exit code and one object per line of output.</summary>
    public static Task<(int Exit, IReadOnlyList<JsonNode> Lines)> RunAsync(params string[] arguments) => RunAsync(arguments, "");

    /// <summary>Many commands in one start, a line each.</summary>
    public static Task<(int Exit, IReadOnlyList<JsonNode> Lines)> BatchAsync(IEnumerable<string> commands) => RunAsync(["batch"], string.Join('\n', commands) + "\n");

    private static async Task<(int Exit, IReadOnlyList<JsonNode> Lines)> RunAsync(IEnumerable<string> arguments, string input)
    {
        using var process = Start(arguments);
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        await error;
        return (process.ExitCode, [.. (await output).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonNode.Parse(l)!)]);
    }

    public void Dispose()
    {
        if (!process.HasExited) process.Kill(entireProcessTree: true);
        process.WaitForExit();
        process.Dispose();
    }

    private static Process Start(IEnumerable<string> arguments) =>
        Process.Start(new ProcessStartInfo(Path.Combine(Folder, "peer"), arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
}
