using System.Text;
using MessageBroker.Evidence.Journal.Notes;
using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Exchange.Store.Promises;

namespace MessageBroker.Tests.Simulation.World;

/// <summary>The comparison of the store with what its node promised, by the product's own audit, before the exchange opens.</summary>
internal sealed class TailWatch
{
    /// <summary>What was promised and is missing, of the last comparison.</summary>
    public IReadOnlyList<Promise> Lost { get; private set; } = [];

    public async Task<bool> IsLostAsync(IStore store, string promiseFile, NoteVerifierKey logKey)
    {
        if (PromiseFile.Read(promiseFile) is not { } reading) return false;
        var broken = await new PromiseAudit(new KeptPromises(reading.Promises, reading.Checkpoint), logKey).FindAsync(store, CancellationToken.None);
        Lost = broken.Lost;
        if (broken.Lost.Count > 0) return true;
        if (reading.Checkpoint is not { } note || Checkpoint.Read(Encoding.UTF8.GetBytes(note), [logKey]).Checkpoint is not { } promised) return false;
        var state = await store.ReadAsync(reader => reader.LogStateAsync(), CancellationToken.None);
        return promised.Size > (state?.Size ?? 0);
    }
}
