using System.Diagnostics;
using System.Globalization;

namespace MessageBroker.Soak;

/// <summary>The lines of a run, printed as they come and written to a file that can be committed: what ran, on what, what came of it.</summary>
internal sealed class RunReport(string command, SoakOptions options)
{
    private readonly List<string> lines = [];
    private readonly List<string> faults = [];
    private readonly Stopwatch clock = Stopwatch.StartNew();
    private readonly Lock gate = new();

    public TimeSpan Elapsed => clock.Elapsed;

    public bool IsGood => faults.Count == 0;

    /// <summary>How many things were not as they must be.</summary>
    public int Faults => faults.Count;

    public void Say(string line)
    {
        lock (gate)
        {
            lines.Add(line);
            Console.WriteLine(line);
        }
    }

    /// <summary>A line with the second of the run in front.</summary>
    public void Event(string line) => Say(string.Create(CultureInfo.InvariantCulture, $"  {clock.Elapsed.TotalSeconds,7:F1} s  {line}"));

    /// <summary>Something that must not be.</summary>
    public void Fault(string fault)
    {
        lock (gate) faults.Add(fault);
        Event("FAULT: " + fault);
    }

    public void Need(bool holds, string otherwise)
    {
        if (!holds) Fault(otherwise);
    }

    /// <summary>Prints and writes the end; gives the exit code.</summary>
    public int End(string summary)
    {
        Say($"{summary}: {(IsGood ? "nothing lost, nothing twice" : "FAILED")}");
        foreach (var fault in faults) Say("  " + fault);
        if (options.Result is { } file) File.WriteAllText(file, Head() + string.Join('\n', lines) + "\n");
        return IsGood ? 0 : 1;
    }

    private string Head() => string.Create(CultureInfo.InvariantCulture, $"""
        command: {command}
        seed:    {options.Seed}
        commit:  {Tool("git", "rev-parse HEAD")}{(Tool("git", "status --porcelain -uno").Length == 0 ? "" : " with changes")}
        date:    {DateTimeOffset.UtcNow:yyyy-MM-dd HH:mm} UTC, {clock.Elapsed.TotalMinutes:F1} minutes
        machine: {Machine()}


        """);

    private static string Machine()
    {
        var model = File.ReadLines("/proc/cpuinfo").FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() ?? "unknown processor";
        var memory = long.Parse(File.ReadLines("/proc/meminfo").First().Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024 / 1024;
        return $"{Environment.ProcessorCount} cores of {model}, {memory} GB, {Environment.OSVersion}, .NET {Environment.Version}";
    }

    private static string Tool(string name, string arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(name, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = process.StandardOutput.ReadToEnd().Trim();
        process.WaitForExit();
        return output;
    }
}
