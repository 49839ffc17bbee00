using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace MessageBroker.Soak.Bed;

/// <summary>One broker as an operating-system process: started, killed, frozen, asked.</summary>
/// <param name="name">Its node name, for lines and logs.</param>
/// <param name="library">broker.dll.</param>
internal sealed class BrokerNode(string name, string library, string configuration, string log, string health)
{
    /// <summary>Numbers of Linux.</summary>
    private const int Terminate = 15, Continue = 18, Stop = 19;

    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(2) };
    private Process? process;

    public string Name => name;

    public string Configuration => configuration;

    public string LogFile => log;

    /// <summary>The running process.</summary>
    public int Id => process!.Id;

    /// <summary>Host and port of its health address.</summary>
    public string Health => health;

    public int Starts { get; private set; }

    public bool IsFrozen { get; private set; }

    /// <summary>Words before the command, such as those that run it in another network namespace.</summary>
    public IReadOnlyList<string> Prefix { get; init; } = [];

    /// <summary>Variables of the running broker's environment.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    /// <summary>Processor time of the running process.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            process!.Refresh();
            return process.TotalProcessorTime;
        }
    }

    public bool IsRunning => process is { HasExited: false };

    public void Start()
    {
        process?.Dispose();
        var info = Info([.. Prefix, "dotnet", library, "serve", "--config", configuration]);
        foreach (var (key, value) in Variables) info.Environment[key] = value;
        process = Process.Start(info)!;
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
        IsFrozen = false;
    }

    /// <summary>SIGSTOP: the process keeps its sockets and locks and does nothing.</summary>
    public void Freeze()
    {
        IsFrozen = true;
        Signal(Stop);
    }

    /// <summary>SIGCONT.</summary>
    public void Thaw()
    {
        Signal(Continue);
        IsFrozen = false;
    }

    /// <summary>Asks it to stop as an operator does.</summary>
    public async Task StopAsync()
    {
        if (process is not { HasExited: false }) return;
        if (IsFrozen) Thaw();
        Signal(Terminate);
        try
        {
            await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(45));
        }
        catch (TimeoutException)
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
    }

    /// <summary>The state that /health/ready tells, with its findings; null where nobody answers.</summary>
    public Task<string?> ReadyAsync() => GetAsync("ready");

    public async Task<bool> IsReadyAsync() => await ReadyAsync() is { } text && text.Contains("\"status\":\"ready\"", StringComparison.Ordinal);

    public Task WaitReadyAsync(double seconds = 90) => Until.TrueAsync($"{name} is ready", seconds, async () =>
    {
        if (!IsRunning) throw new InvalidOperationException($"{name} ended by itself with {process?.ExitCode}; see {log}");
        return await IsReadyAsync();
    });

    /// <summary>Resident octets now and at most, as the kernel counts them.</summary>
    public (long Now, long Peak) Memory()
    {
        var lines = File.ReadAllLines($"/proc/{process!.Id}/status");
        return (Kilobytes("VmRSS:") * 1024, Kilobytes("VmHWM:") * 1024);

        long Kilobytes(string label) =>
            long.Parse(lines.First(l => l.StartsWith(label, StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)[^2], CultureInfo.InvariantCulture);
    }

    /// <summary>What it wrote behind a position of its log, and the new end.</summary>
    public (string Text, int End) LogFrom(int position)
    {
        lock (this)
        {
            var text = File.Exists(log) ? File.ReadAllText(log) : "";
            return (text[Math.Min(position, text.Length)..], text.Length);
        }
    }

    /// <summary>Runs a verb on this broker's configuration, beside the running process.</summary>
    public Task<(int ExitCode, string Output)> AskAsync(params string[] words) => RunAsync([.. Prefix, "dotnet", library, .. words, "--config", configuration]);

    /// <summary>What the program says of the running broker's health, in words.</summary>
    public Task<(int ExitCode, string Output)> AskHealthAsync() => RunAsync([.. Prefix, "dotnet", library, "health", configuration, "--lang", "en"]);

    /// <summary>Runs a command to its end.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(IReadOnlyList<string> command)
    {
        using var asked = Process.Start(Info(command))!;
        var errors = asked.StandardError.ReadToEndAsync();
        var output = await asked.StandardOutput.ReadToEndAsync();
        await asked.WaitForExitAsync();
        return (asked.ExitCode, output + await errors);
    }

    private async Task<string?> GetAsync(string what)
    {
        try
        {
            using var answer = await Http.GetAsync(new Uri($"http://{health}/health/{what}"));
            return await answer.Content.ReadAsStringAsync();
        }
        catch (Exception silent) when (silent is HttpRequestException or TaskCanceledException)
        {
            return null;
        }
    }

    // A process of its own for each signal would take longer than what a freeze wants to meet.
    private void Signal(int signal)
    {
        if (SendSignal(process!.Id, signal) != 0) throw new InvalidOperationException($"{name} cannot be signalled: error {Marshal.GetLastPInvokeError()}");
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static extern int SendSignal(int process, int signal);

    private static ProcessStartInfo Info(IReadOnlyList<string> command) => new(command[0], command.Skip(1)) { RedirectStandardOutput = true, RedirectStandardError = true };

    private void Append(string? line)
    {
        if (line is null) return;
        lock (this) File.AppendAllText(log, line + "\n");
    }
}
