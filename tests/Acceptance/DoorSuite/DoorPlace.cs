using MessageBroker.Tests.Acceptance.Setup;

namespace MessageBroker.Tests.Acceptance.DoorSuite;

/// <summary>Opens one bench for all statements about a door: to start two brokers takes longer than most statements. Each has keys and words of its own.</summary>
public abstract class DoorPlace : IAsyncLifetime
{
    private IDoorBench? bench;

    /// <summary>What this door needs and this run does not have; null where it can be opened.</summary>
    public virtual string? Absence => null;

    internal IDoorBench Bench => bench ?? throw new InvalidOperationException("the bench is not set up");

    private protected abstract Task<IDoorBench> OpenAsync();

    public async Task InitializeAsync()
    {
        if (GateOnly.IsWanted && Absence is null) bench = await OpenAsync();
    }

    public virtual async Task DisposeAsync()
    {
        if (bench is not null) await bench.DisposeAsync();
    }
}
