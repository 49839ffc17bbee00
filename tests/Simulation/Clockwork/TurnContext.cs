namespace MessageBroker.Tests.Simulation.Clockwork;

/// <summary>
/// Brings every continuation back to the scheduler. Each turn has a context of its own, so that what awaits never goes on inside the
/// turn that completed it: every await that waits is a place where the schedule may choose, and a process may die.
/// </summary>
internal sealed class TurnContext(Scheduler scheduler, Home home) : SynchronizationContext
{
    public override void Post(SendOrPostCallback d, object? state) => scheduler.Post(home, d, state);

    public override void Send(SendOrPostCallback d, object? state) => throw new InvalidOperationException("nothing in the flow may block a thread");

    public override SynchronizationContext CreateCopy() => new TurnContext(scheduler, home);
}
