using System.Diagnostics;

namespace MessageBroker.Benchmarks;

/// <summary>What an action of this process takes.</summary>
internal static class ProcessorTime
{
    /// <summary>Microseconds of processor time for one run, by as many as the slice has room for.</summary>
    public static double Of(TimeSpan slice, Action action)
    {
        GC.Collect();
        var count = 0;
        using var process = Process.GetCurrentProcess();
        var before = process.TotalProcessorTime;
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < slice; count++) action();
        process.Refresh();
        return (process.TotalProcessorTime - before).TotalMicroseconds / count;
    }
}
