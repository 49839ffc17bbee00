using System.Diagnostics;
using System.Text.Json.Nodes;

namespace MessageBroker.Tests.Conformance;

/// <summary>The live partner of the shared folder: an independent AS4 product (phase4, Java) behind a small program.</summary>
public sealed class Phase4Peer : IDisposable
{
    /// <summary>Set to 1 to run the live tests; they start Java processes and belong to the gate.</summary>
    public const string Switch = "BROKER_LIVE_PEERS";

    private readonly Process process;
    private readonly List<JsonNode> events = [];

    private Task reading = Task.CompletedTask;

    private Phase4Peer(Process process) => this.process = process;

    public static string Folder { get; } = Path.Combine(SharedFolder.Path, "peers", "phase4");

    public static string Pki(string file) => Path.Combine(Folder, "dev-pki", file);

    public static string Payload(string file) => Path.Combine(SharedFolder.Path, "vectors", "as4", "phase4-live", "payloads", file);

    /// <summary>Why the live tests do not run here, or null where they do.</summary>
    public static string? WhyNot() =>
        Environment.GetEnvironmentVariable(Switch) != "1" ? $"{Switch} is not 1 (the gate sets it)"
        : !File.Exists(Path.Combine(Folder, "peer")) ? "the folder ../shared/peers/phase4 is not beside the repository" : null;

    public Uri Url { get; private set; } = new("http://127.0.0.1/");

    /// <summary>Starts the partner's server as RO, with BG as its partner.</summary>
    public static Task<Phase4Peer> ServeAsync(string workFolder, params string[] options) => ServeWithAsync("ro-rsa.p12", workFolder, options);

    /// <summary>As <see cref="ServeAsync"/> with another of its keys, or with a key file, a trust store and parties that the options name.</summary>
    public static async Task<Phase4Peer> ServeWithAsync(string key, string workFolder, params string[] options)
    {
        string[] arguments = ["serve", "--port", "0", "--keystore", Pki(key), .. options.Contains("--truststore") ? [] : new[] { "--truststore", Pki("truststore.p12"), "--own-party", "RO:APRO01", "--partner-party", "BG:APBG01" }, "--dir", Path.Combine(workFolder, "peer"), "--seconds", "120", .. options];
        var peer = new Phase4Peer(Start(workFolder, arguments));
        var last = "";
        while (await peer.process.StandardOutput.ReadLineAsync() is { } line)
        {
            last = line;
            var json = JsonNode.Parse(line)!;
            if (json["url"] is not { } url) continue;
            peer.Url = new Uri(url.GetValue<string>());
            peer.reading = Task.Run(peer.ReadAsync);
            return peer;
        }
        throw new InvalidOperationException($"the peer ended before it listened: {last}");
    }

    /// <summary>One run of a verb that ends by itself: exit code and the last JSON object.</summary>
    public static async Task<(int Exit, JsonNode Event)> RunAsync(string workFolder, params string[] arguments)
    {
        using var process = Start(workFolder, arguments);
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, JsonNode.Parse(output.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1])!);
    }

    /// <summary>Messages that the server saw so far.</summary>
    public IReadOnlyList<JsonNode> Messages()
    {
        lock (events) return [.. events.Where(e => e["event"]?.GetValue<string>() == "message")];
    }

    public void Dispose()
    {
        if (!process.HasExited) process.Kill(entireProcessTree: true);
        process.WaitForExit();
        reading.Wait(TimeSpan.FromSeconds(5));
        process.Dispose();
    }

    private async Task ReadAsync()
    {
        while (await process.StandardOutput.ReadLineAsync() is { } line)
            lock (events) events.Add(JsonNode.Parse(line)!);
    }

    private static Process Start(string workFolder, IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(Folder, "peer"), arguments) { RedirectStandardOutput = true, WorkingDirectory = workFolder };
        return Process.Start(start)!;
    }
}
