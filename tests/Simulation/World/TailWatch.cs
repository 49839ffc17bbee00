using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Exchange.Store.Promises;

namespace MessageBroker.Tests.Simulation.World;

/// <summary>The comparison of the store with what its node promised, by the product's own look, before the exchange opens.</summary>
internal sealed class TailWatch
{
    /// <summary>What operators were told to be lost when they resumed, over all processes.</summary>
    public List<Promise> Told { get; } = [];

    /// <summary>An operator has looked at what is missing and lets the node go on.</summary>
    public bool MayResume { get; set; }

    /// <summary>How often a store that went back goes on.</summary>
    public int Resumed { get; set; }

    public static async Task<bool> IsLostAsync(IStore store, string promiseFile) =>
        Kept(promiseFile) is { } kept && !(await store.ReadAsync(reader => LostTail.FindAsync(reader, kept), CancellationToken.None)).IsNone;

    public static KeptPromises? Kept(string promiseFile) => PromiseFile.Read(promiseFile) is { } reading ? new KeptPromises(reading.Promises, reading.Checkpoint) : null;
}
