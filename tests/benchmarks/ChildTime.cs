using System.Globalization;

namespace MessageBroker.Benchmarks;

/// <summary>What commands that were run took.</summary>
internal static class ChildTime
{
    private const double MicrosPerTick = 10_000;

    /// <summary>Microseconds of processor time of children that have ended: stat(5), cutime and cstime, in hundredths of a second.</summary>
    public static double Ended()
    {
        var text = File.ReadAllText("/proc/self/stat");
        var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
        return (double.Parse(fields[13], CultureInfo.InvariantCulture) + double.Parse(fields[14], CultureInfo.InvariantCulture)) * MicrosPerTick;
    }
}
