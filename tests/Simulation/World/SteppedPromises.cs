using MessageBroker.Exchange.Flow.Ports;

namespace MessageBroker.Tests.Simulation.World;

/// <summary>The production promise file with a step of the schedule before and after a flush.</summary>
internal sealed class SteppedPromises(IPromises inner, Func<Task> step) : IPromises
{
    public async Task RecordAsync(Promise promise, CancellationToken cancellationToken)
    {
        await step();
        await inner.RecordAsync(promise, cancellationToken);
        await step();
    }

    public async Task RecordCheckpointAsync(string note, CancellationToken cancellationToken)
    {
        await step();
        await inner.RecordCheckpointAsync(note, cancellationToken);
        await step();
    }
}
