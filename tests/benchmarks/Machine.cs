using System.Runtime.InteropServices;

namespace MessageBroker.Benchmarks;

/// <summary>Names the machine, because no figure means anything without it.</summary>
internal static class Machine
{
    public static string Describe() =>
        $"{Environment.ProcessorCount} × {Processor()}; {RuntimeInformation.OSDescription}; .NET {Environment.Version}";

    /// <summary>What else runs: on a busy machine processor time grows too.</summary>
    public static string Load() => File.Exists("/proc/loadavg") ? string.Join(' ', File.ReadAllText("/proc/loadavg").Split(' ').Take(3)) : "?";

    private static string Processor() =>
        File.Exists("/proc/cpuinfo") ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() ?? "?" : "?";
}
