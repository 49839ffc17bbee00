using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace MessageBroker.Tests.Acceptance.Setup;

/// <summary>A program of this build as an operating-system process: the broker, or the auditor's program.</summary>
internal sealed class BrokerProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly Process process;
    private readonly StringBuilder log = new();
    private readonly Task reading;

    private BrokerProcess(Process process)
    {
        this.process = process;
        reading = Task.WhenAll(ReadAsync(process.StandardOutput), ReadAsync(process.StandardError));
    }

    public bool HasExited => process.HasExited;

    public string Log
    {
        get
        {
            lock (log) return log.ToString();
        }
    }

    /// <summary>Most memory that the process ever held, in octets.</summary>
    public long PeakBytes
    {
        get
        {
            process.Refresh();
            return process.PeakWorkingSet64;
        }
    }

    public static BrokerProcess Start(string program, params string[] arguments)
    {
        var own = Environment.ProcessPath;
        var host = own is not null && Path.GetFileNameWithoutExtension(own) == "dotnet" ? own : "dotnet";
        var info = new ProcessStartInfo(host) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        info.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, program + ".dll"));
        foreach (var argument in arguments) info.ArgumentList.Add(argument);
        return new BrokerProcess(Process.Start(info)!);
    }

    /// <summary>Runs a program to its end.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(string program, params string[] arguments)
    {
        await using var run = Start(program, arguments);
        await run.process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        await run.reading;
        return (run.process.ExitCode, run.Log);
    }

    /// <summary>Asks it to stop as an operator does, and gives its exit code.</summary>
    public async Task<int> StopAsync()
    {
        if (!process.HasExited)
        {
            using var kill = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]);
            await process.WaitForExitAsync().WaitAsync(Patience);
        }

        await reading;
        return process.ExitCode;
    }

    /// <summary>Ends it at once, whatever it is doing.</summary>
    public void Kill()
    {
        process.Kill();
        process.WaitForExit();
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await StopAsync();
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
        }

        process.Dispose();
    }

    private async Task ReadAsync(StreamReader from)
    {
        while (await from.ReadLineAsync() is { } line)
            lock (log) log.AppendLine(line);
    }
}
