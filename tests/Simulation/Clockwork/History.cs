using System.Globalization;

namespace MessageBroker.Tests.Simulation.Clockwork;

/// <summary>What happened, as lines for people and as one number over every choice of the schedule.</summary>
internal sealed class History(Func<TimeSpan> now)
{
    private readonly List<string> lines = [];
    private ulong hash = 0xCBF29CE484222325;

    public IReadOnlyList<string> Lines => lines;

    public string Hash => hash.ToString("x16", CultureInfo.InvariantCulture);

    public void Mix(ulong value) => hash = ulong.RotateLeft((hash ^ value) * 0x100000001B3, 23);

    public void Say(string line)
    {
        foreach (var c in line) Mix(c);
        lines.Add($"{now().TotalSeconds.ToString("F3", CultureInfo.InvariantCulture),9}  {line}");
    }
}
