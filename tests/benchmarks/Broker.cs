using System.Diagnostics;

namespace MessageBroker.Benchmarks;

/// <summary>The broker as a program: started, killed, asked.</summary>
internal sealed class Broker(string library, string configuration, string log)
{
    private Process? process;

    public int Starts { get; private set; }

    /// <summary>Processor time of the running process.</summary>
    public TimeSpan ProcessorTime { get { process!.Refresh(); return process.TotalProcessorTime; } }

    public bool IsRunning => process is { HasExited: false };

    public void Start()
    {
        process?.Dispose();
        process = Process.Start(Info(library, ["serve", "--config", configuration]))!;
        process.OutputDataReceived += (_, line) => Append(line.Data);
        process.ErrorDataReceived += (_, line) => Append(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        Starts++;
    }

    /// <summary>SIGKILL: nothing is flushed, nothing is said.</summary>
    public void Kill()
    {
        process!.Kill();
        process.WaitForExit();
    }

    public async Task StopAsync()
    {
        if (process is not { HasExited: false }) return;
        using (Process.Start("kill", ["-TERM", $"{process.Id}"])) { }
        try
        {
            await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));
        }
        catch (TimeoutException)
        {
            process.Kill();
        }
    }

    /// <summary>Runs a verb on this broker's configuration, beside the running process.</summary>
    public Task<(int ExitCode, string Output)> AskAsync(params string[] words) => RunAsync(library, [.. words, "--config", configuration]);

    /// <summary>Runs any words of the program to their end.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(string library, params IReadOnlyList<string> arguments)
    {
        using var asked = Process.Start(Info(library, arguments))!;
        var errors = asked.StandardError.ReadToEndAsync();
        var output = await asked.StandardOutput.ReadToEndAsync();
        await asked.WaitForExitAsync();
        return (asked.ExitCode, output + await errors);
    }

    private static ProcessStartInfo Info(string library, IReadOnlyList<string> arguments)
    {
        var info = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        info.ArgumentList.Add(library);
        foreach (var argument in arguments) info.ArgumentList.Add(argument);
        return info;
    }

    private void Append(string? line)
    {
        if (line is null) return;
        lock (this) File.AppendAllText(log, line + "\n");
    }
}
