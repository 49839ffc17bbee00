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

    public static BrokerProcess Start(string program, params string[] arguments) => Launch(Host, [Assembly(program), .. arguments]);

    /// <summary>The same with variables in its environment.</summary>
    public static BrokerProcess Start(IReadOnlyDictionary<string, string> variables, string program, params string[] arguments) => Launch(Host, [Assembly(program), .. arguments], variables);

    /// <summary>Runs a program to its end as an account without rights; null where this account cannot be left, or the build cannot be read from another.</summary>
    public static async Task<(int ExitCode, string Output)?> RunAsNobodyAsync(string program, params string[] arguments)
    {
        string[] nobody = ["--reuid=65534", "--regid=65534", "--clear-groups"];
        if (Environment.UserName != "root" || !File.Exists("/usr/bin/setpriv")) return null;
        var (code, _) = await EndAsync(Launch("/usr/bin/setpriv", [.. nobody, "test", "-r", Assembly(program)]));
        return code == 0 ? await EndAsync(Launch("/usr/bin/setpriv", [.. nobody, Host, Assembly(program), .. arguments])) : null;
    }

    private static string Host => Environment.ProcessPath is { } own && Path.GetFileNameWithoutExtension(own) == "dotnet" ? own : "dotnet";

    private static string Assembly(string program) => Path.Combine(AppContext.BaseDirectory, program + ".dll");

    private static BrokerProcess Launch(string file, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string>? variables = null)
    {
        var start = new ProcessStartInfo(file, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var (name, value) in variables ?? new Dictionary<string, string>()) start.Environment[name] = value;
        return new BrokerProcess(Process.Start(start)!);
    }

    /// <summary>Runs a program to its end.</summary>
    public static Task<(int ExitCode, string Output)> RunAsync(string program, params string[] arguments) => EndAsync(Start(program, arguments));

    /// <summary>Runs a tool of the machine to its end.</summary>
    public static Task<(int ExitCode, string Output)> ToolAsync(IReadOnlyDictionary<string, string> variables, string file, params string[] arguments) => EndAsync(Launch(file, arguments, variables));

    /// <summary>Waits for a program that ends by itself.</summary>
    public static async Task<(int ExitCode, string Output)> EndAsync(BrokerProcess started)
    {
        await using var run = started;
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
