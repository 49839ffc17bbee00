namespace MessageBroker.Tests.Simulation.Clockwork;

/// <summary>Where a continuation belongs: a running process, or the world outside. What belongs to a home that ended never runs again.</summary>
internal sealed class Home(string name)
{
    public string Name => name;

    public bool HasEnded { get; private set; }

    public void End() => HasEnded = true;
}
