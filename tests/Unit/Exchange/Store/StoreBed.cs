using MessageBroker.Exchange.Flow.Ports;

namespace MessageBroker.Tests.Unit.Exchange.Store;

/// <summary>What the contract suite needs of a kind of store beyond the ports: opening again, and the ways in which it can be away.</summary>
public abstract class StoreBed : IAsyncDisposable
{
    /// <summary>The open store. Its busy time-out is short.</summary>
    public abstract IStore Store { get; }

    /// <summary>Durable commits made since the store was opened.</summary>
    public abstract long Commits { get; }

    /// <summary>Closes the store and opens it again, as a new process would.</summary>
    public abstract Task ReopenAsync();

    /// <summary>Ends the store as a kill of its process would, whatever it was doing, and opens what is left.</summary>
    public abstract Task KillAsync();

    /// <summary>Holds what every write needs until disposed, as another program on the database would.</summary>
    public abstract Task<IAsyncDisposable> LockAsync();

    /// <summary>Lets the database vanish under the open store.</summary>
    public abstract Task TakeAwayAsync();

    /// <summary>Opens the store again with room for only little more.</summary>
    public abstract Task ReopenNearlyFullAsync();

    /// <summary>
    /// Opens what a kill at this very moment would leave behind, without touching the running store. May be called from within a write.
    /// </summary>
    public abstract Task<StoreBed> AfterKillAsync();

    /// <summary>Rows as somebody beside the store sees them.</summary>
    /// <param name="rows">A table, and a condition where one is asked for.</param>
    public abstract Task<long> CountAsync(string rows);

    public abstract ValueTask DisposeAsync();
}
