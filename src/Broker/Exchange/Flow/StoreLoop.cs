using MessageBroker.Exchange.Flow.Ports;

namespace MessageBroker.Exchange.Flow;

/// <summary>Rounds of work beside the flow: one after the other until cancelled, waiting where the store, or a key in its token, is away.</summary>
/// <param name="whenAway">Pause behind a round that the store did not let end.</param>
/// <param name="away">Told the reason then.</param>
internal sealed class StoreLoop(TimeProvider clock, TimeSpan whenAway, Action<string> away)
{
    /// <param name="round">One round; gives the pause behind it, none for going on at once.</param>
    /// <param name="beat">Called each time round.</param>
    public async Task RunAsync(Func<CancellationToken, Task<TimeSpan>> round, Action beat, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            beat();
            try
            {
                if (await round(cancellationToken) is { Ticks: > 0 } pause) await Task.Delay(pause, clock, cancellationToken);
            }
            catch (Exception gone) when (Away.ReasonOf(gone) is { } reason)
            {
                away(reason);
                await Task.Delay(whenAway, clock, cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
        }
    }
}
