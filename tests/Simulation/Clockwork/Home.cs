namespace MessageBroker.Tests.Simulation.Clockwork;

/// <summary>
/// Where a continuation belongs: a running process, a node within one, or the world outside. What belongs to a home that ended never runs
/// again; what belongs to a frozen one waits until it thaws.
/// </summary>
internal sealed class Home(string name, Home? within = null)
{
    private bool ended;

    public string Name => name;

    /// <summary>The process of a node; itself for all others.</summary>
    public Home Process => within ?? this;

    public bool HasEnded => ended || within is { HasEnded: true };

    /// <summary>Stopped as by SIGSTOP: nothing of it runs, and whoever waits for it waits.</summary>
    public bool IsFrozen { get; set; }

    /// <summary>What became ready while it was frozen.</summary>
    public List<(SendOrPostCallback Run, object? State)> Held { get; } = [];

    public void End() => ended = true;
}
