namespace MessageBroker.Tests.Simulation.Schedules;

/// <summary>One thing that goes on in a schedule: it runs from gate to gate, and the stepper opens them.</summary>
internal sealed class Fiber(string name, Action moved)
{
    private volatile TaskCompletionSource? gate;
    private Task running = Task.CompletedTask;

    public string Name => name;

    /// <summary>What it is about to do.</summary>
    public string Place { get; private set; } = "begin";

    public bool IsAtGate => gate is not null;

    public bool IsDone => running.IsCompleted;

    public bool IsFrozen { get; set; }

    public Exception? Failure => running.Exception?.GetBaseException();

    public void Start(Func<Fiber, Task> run) => running = RunAsync(run);

    /// <summary>Waits until it is this fiber's turn.</summary>
    public Task StepAsync(string place)
    {
        Place = place;
        var opened = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        gate = opened;
        moved();
        return opened.Task;
    }

    public void Go()
    {
        var opened = gate!;
        gate = null;
        opened.SetResult();
    }

    private async Task RunAsync(Func<Fiber, Task> run)
    {
        try
        {
            await StepAsync("begin");
            await run(this);
        }
        finally
        {
            moved();
        }
    }
}
