using System.Globalization;

namespace MessageBroker.Soak;

/// <summary>What one run does; the same seed gives the same kills at the same moments of the run's own clock.</summary>
internal sealed record KillOptions(string Broker, int Count, int Seed, int Requests, string Folder, bool Keep)
{
    public static KillOptions Read(IReadOnlyList<string> args)
    {
        string Value(string name, string fallback)
        {
            var at = args.ToList().IndexOf(name);
            return at >= 0 && at + 1 < args.Count ? args[at + 1] : fallback;
        }

        var count = int.Parse(Value("--count", "40"), CultureInfo.InvariantCulture);
        return new KillOptions(
            Path.GetFullPath(Value("--broker", "broker.dll")),
            count,
            int.Parse(Value("--seed", "1"), CultureInfo.InvariantCulture),
            int.Parse(Value("--requests", (count * 2).ToString(CultureInfo.InvariantCulture)), CultureInfo.InvariantCulture),
            Path.GetFullPath(Value("--folder", Path.Combine(Path.GetTempPath(), $"soak-kill-{Environment.ProcessId}"))),
            args.Contains("--keep"));
    }
}
