using System.Diagnostics;

namespace MessageBroker.App.Demo;

/// <summary>A broker as an operating-system process of its own, with its log in a file.</summary>
internal sealed class DemoProcess : IAsyncDisposable
{
    /// <summary>How long a broker may take to end after it was asked to.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private readonly Process process;
    private readonly StreamWriter log;
    private readonly Task copying;

    private DemoProcess(Process process, string logFile)
    {
        this.process = process;
        log = new StreamWriter(logFile, append: true) { AutoFlush = true };
        copying = Task.WhenAll(CopyAsync(process.StandardOutput), CopyAsync(process.StandardError));
    }

    public bool HasExited => process.HasExited;

    public int ExitCode => process.ExitCode;

    public int Id => process.Id;

    /// <summary>Starts this same program with other words.</summary>
    public static DemoProcess Start(string logFile, params IReadOnlyList<string> arguments) => new(Process.Start(StartInfo("broker.dll", arguments))!, logFile);

    /// <summary>Runs the auditor's program to its end and returns what it said.</summary>
    public static async Task<(int ExitCode, string Output)> VerifyAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        using var process = Process.Start(StartInfo("auditor/broker-verify.dll", arguments))!;
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return (process.ExitCode, output + await errors);
    }

    /// <summary>Asks it to stop, and ends it where it does not listen.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            using var kill = Process.Start(new ProcessStartInfo("kill", ["-TERM", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]));
            try
            {
                await process.WaitForExitAsync().WaitAsync(Patience);
            }
            catch (TimeoutException)
            {
                process.Kill(entireProcessTree: true);
            }
        }

        await copying;
        await log.DisposeAsync();
        process.Dispose();
    }

    private static ProcessStartInfo StartInfo(string library, IReadOnlyList<string> arguments)
    {
        // The library beside us runs under the host that runs us, whether we were started by our own name or through dotnet.
        var info = new ProcessStartInfo(DotnetHost()) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        info.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, library));
        foreach (var argument in arguments) info.ArgumentList.Add(argument);
        return info;
    }

    private static string DotnetHost()
    {
        var own = Environment.ProcessPath;
        if (own is not null && Path.GetFileNameWithoutExtension(own) == "dotnet") return own;
        return Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } host && File.Exists(host) ? host : "dotnet";
    }

    private async Task CopyAsync(StreamReader from)
    {
        while (await from.ReadLineAsync() is { } line)
            lock (log) log.WriteLine(line);
    }
}
