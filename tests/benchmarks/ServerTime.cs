using System.Globalization;

namespace MessageBroker.Benchmarks;

/// <summary>Processor time of a database server: the postmaster, the processes it has, and those that it had.</summary>
internal static class ServerTime
{
    private const double MillisPerTick = 10;

    public static double Millis(string dataFolder)
    {
        var postmaster = int.Parse(File.ReadLines(Path.Combine(dataFolder, "postmaster.pid")).First(), CultureInfo.InvariantCulture);
        double ticks = 0;
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var process) || Fields(folder) is not { } fields) continue;
            // stat(5), counted behind the name in brackets: parent 1, utime 11, stime 12, and of ended children 13 and 14.
            if (process == postmaster) ticks += fields[11] + fields[12] + fields[13] + fields[14];
            else if (fields[1] == postmaster) ticks += fields[11] + fields[12];
        }

        return ticks * MillisPerTick;
    }

    private static long[]? Fields(string folder)
    {
        try
        {
            var text = File.ReadAllText(Path.Combine(folder, "stat"));
            return [.. text[(text.LastIndexOf(')') + 2)..].Split(' ').Select(f => long.TryParse(f, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var n) ? n : 0)];
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
