using MessageBroker.Adapters.Contract;

namespace MessageBroker.Tests.Simulation.National;

/// <summary>The way to a national system: every call may wait before and after, and the system may be away. A process that dies between the two waits never hears what was done.</summary>
internal sealed class NationalWire(INationalDesk desk, Func<bool> isAway, TimeProvider clock, Func<TimeSpan> wait) : INationalSystem
{
    public string Name => desk.Name;

    public string Country => desk.Country;

    public Task<IReadOnlyList<RequestKey>> ListNewRequestsAsync(int max, CancellationToken cancellationToken) => Call(() => desk.ListNewRequestsAsync(max, cancellationToken));

    public Task<NationalRecord?> ReadAsync(string requestId, CancellationToken cancellationToken) => Call(() => desk.ReadAsync(requestId, cancellationToken));

    public Task<ReportOutcome> ReportAsync(RequestReport report, CancellationToken cancellationToken) => Call(() => desk.ReportAsync(report, cancellationToken));

    public Task<DeliveryResult> DeliverAsync(NationalDelivery delivery, CancellationToken cancellationToken) => Call(() => desk.DeliverAsync(delivery, cancellationToken));

    public Task<IReadOnlyList<DeliveryAnswer>> ListAnswersAsync(IReadOnlyList<string> messageIds, CancellationToken cancellationToken) => Call(() => desk.ListAnswersAsync(messageIds, cancellationToken));

    private async Task<T> Call<T>(Func<Task<T>> call)
    {
        await WaitAsync();
        if (isAway()) throw new NationalStoreAwayException("the national system is away");
        var result = await call();
        await WaitAsync();
        return result;
    }

    private async Task WaitAsync()
    {
        if (wait() is { Ticks: > 0 } time) await Task.Delay(time, clock);
        else await Task.Yield();
    }
}
