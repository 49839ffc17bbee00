namespace MessageBroker.Exchange.Store;

/// <summary>
/// Tells waiting workers of this process that a commit may have made work due. Sticky: a pulse between a look at the table and the wait
/// is not lost. A hint only; the table is the truth.
/// </summary>
internal sealed class WorkPulse(TimeProvider time)
{
    /// <summary>No wait is longer, whatever is asked: .NET timers end at 49.7 days and the table is looked at again anyway.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    private readonly Lock gate = new();
    private TaskCompletionSource next = Fresh();

    public void Set()
    {
        lock (gate) next.TrySetResult();
    }

    /// <summary>Called before the table is looked at: what was pulsed so far will be seen there.</summary>
    public void Clear()
    {
        lock (gate)
        {
            if (next.Task.IsCompleted) next = Fresh();
        }
    }

    public async Task WaitAsync(TimeSpan most, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Task pulse;
        lock (gate) pulse = next.Task;
        if (pulse.IsCompleted || most <= TimeSpan.Zero) return;
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var delay = Task.Delay(most < Longest ? most : Longest, time, enough.Token);
        await Task.WhenAny(pulse, delay);
        await enough.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
    }

    private static TaskCompletionSource Fresh() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
