namespace MessageBroker.Exchange.Store;

/// <summary>
/// Tells waiting workers of this process that a commit may have made work due. Sticky: a pulse between a look at the table and the wait
/// is not lost. A hint only; the table is the truth. Whoever waits goes on in its own context: nothing here races two tasks, which would
/// end on the thread pool whatever drives the worker.
/// </summary>
internal sealed class WorkPulse(TimeProvider time)
{
    /// <summary>No wait is longer, whatever is asked: .NET timers end at 49.7 days and the table is looked at again anyway.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    private readonly Lock gate = new();
    private readonly List<TaskCompletionSource> waiting = [];
    private bool pulsed;

    public void Set()
    {
        lock (gate)
        {
            pulsed = true;
            waiting.ForEach(turn => turn.TrySetResult());
            waiting.Clear();
        }
    }

    /// <summary>Called before the table is looked at: what was pulsed so far will be seen there.</summary>
    public void Clear()
    {
        lock (gate) pulsed = false;
    }

    public async Task WaitAsync(TimeSpan most, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            if (pulsed || most <= TimeSpan.Zero) return;
            waiting.Add(turn);
        }
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var delay = EndAsync(turn, most < Longest ? most : Longest, enough.Token);
        await turn.Task;
        enough.Cancel();
        await delay;
        lock (gate) waiting.Remove(turn);
        cancellationToken.ThrowIfCancellationRequested();
    }

    private async Task EndAsync(TaskCompletionSource turn, TimeSpan most, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(most, time, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The pulse came first, or the waiting is over.
        }
        turn.TrySetResult();
    }
}
