using MessageBroker.App.Health;

namespace MessageBroker.App.Hosting;

/// <summary>Knows which loops have not come round for longer than anything that they do may take.</summary>
public sealed class LoopWatch(IReadOnlyList<LoopBeat> beats, TimeSpan most)
{
    /// <summary>No loop is silent for so long while all is well: two minutes, or the time that an attempt may wait for its answer and half of it again.</summary>
    private static readonly TimeSpan Least = TimeSpan.FromMinutes(2);

    public static LoopWatch Of(BrokerNode node)
    {
        var longest = TimeSpan.FromSeconds(node.Configuration.Sending.TimeoutSeconds * 1.5);
        return new LoopWatch([.. node.Loops.Select(l => l.Beat).OfType<LoopBeat>()], longest > Least ? longest : Least);
    }

    /// <summary>Those that hang, with the time since they last came round.</summary>
    public IReadOnlyList<(string Name, TimeSpan Silence)> Hanging() =>
        [.. beats.Select(b => (b.Name, b.Silence)).Where(b => b.Silence > most)];
}
